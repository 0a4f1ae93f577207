export type WordPieceModel = {
  readonly vocabulary: { has(piece: string): boolean; keys(): Iterable<string> };
  readonly prefix: string;
  readonly unknown: string;
  /** Longer words become `unknown` as a whole. In code points. */
  readonly wordCharsMax: number;
};

/**
 * Words → pieces, longest match first: what the reference's WordPiece gives. Its usual form tries every shorter end of
 * the word, so words of random letters (a pasted key) cost the square of their length. No piece is longer than the
 * vocabulary's longest, so longer ends are not tried: linear, at most `pieceCharsMax` look-ups per piece.
 */
export function createWordPieces({ vocabulary, prefix, unknown, wordCharsMax }: WordPieceModel) {
  let pieceCharsMax = 0;
  for (const piece of vocabulary.keys()) pieceCharsMax = Math.max(pieceCharsMax, piece.length);

  function split(word: string): readonly string[] {
    if (word.length > wordCharsMax && [...word].length > wordCharsMax) return [unknown];
    const pieces: string[] = [];
    for (let start = 0; start < word.length; ) {
      const found = longestAt(word, start);
      if (found === undefined) return [unknown];
      pieces.push(found.piece);
      start = found.end;
    }
    return pieces;
  }

  // Works on UTF-16 units: pieces are whole characters, so half of a surrogate pair never matches.
  function longestAt(word: string, start: number): { piece: string; end: number } | undefined {
    for (let end = Math.min(word.length, start + pieceCharsMax); end > start; end--) {
      const text = word.slice(start, end);
      const piece = start === 0 ? text : prefix + text;
      if (vocabulary.has(piece)) return { piece, end };
    }
    return undefined;
  }

  return (words: readonly string[]): string[] => words.flatMap(split);
}
