/** One record and the line it starts on. No cells: the record was longer than allowed and was left out. */
export type CsvRecord = {
  readonly row: number;
  readonly cells: readonly string[];
  /** The last record of a file that ends inside a quote: it has swallowed all lines after the one it starts on. */
  readonly endsInQuote?: true;
};

/**
 * RFC 4180, over pieces of any size: quotes, doubled quotes, newlines inside quotes, CRLF. The separator is the first of
 * `,`, `;` and tab that the head line holds outside quotes. Not the library csv-parse, whose browser build carries Node's
 * streams and Buffer (over 100 kB) into the worker.
 */
export async function* parseCsv(pieces: AsyncIterable<string>, recordCharsMax: number): AsyncGenerator<CsvRecord> {
  const reader = createCsvReader(recordCharsMax);
  for await (const piece of pieces) yield* reader.read(piece);
  yield* reader.end();
}

const NONE = "";

export function createCsvReader(recordCharsMax: number) {
  let [line, row, chars] = [1, 1, 0];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let pendingQuote = false; // A quote inside quotes: the end of the cell, or the first of a doubled one.
  let afterReturn = false;
  let separator: string | undefined;

  function endCell(): void {
    if (chars <= recordCharsMax) cells.push(cell);
    cell = "";
  }
  function endRecord(): CsvRecord {
    endCell();
    const record = { row, cells: chars <= recordCharsMax ? cells : [] };
    [cells, row, chars] = [[], line, 0];
    separator ??= NONE; // A head line of one column: the commas of what follows are text.
    return record;
  }
  function isSeparator(char: string): boolean {
    if (separator === undefined && (char === "," || char === ";" || char === "\t")) separator = char;
    return char === separator;
  }
  /** True when the character ended a record. */
  function take(char: string): boolean {
    const isSecondOfCrLf = afterReturn && char === "\n";
    afterReturn = char === "\r";
    if (isSecondOfCrLf && !(quoted && !pendingQuote)) return false;
    if (char === "\n" || (char === "\r" && !quoted)) line++;
    if (quoted && !pendingQuote) {
      if (char === '"') pendingQuote = true;
      else if (++chars <= recordCharsMax) cell += char;
      return false;
    }
    if (pendingQuote) {
      pendingQuote = false;
      if (char === '"') {
        cell += char;
        return false;
      }
      quoted = false;
    }
    if (char === '"' && cell === "") quoted = true;
    else if (char === "\n" || char === "\r") return true;
    else if (isSeparator(char)) endCell();
    else if (++chars <= recordCharsMax) cell += char;
    return false;
  }
  /** Takes what stands before the next character that may mean something, at once: most of a file is such text. */
  function takePlain(piece: string, from: number): number {
    const isInside = quoted && !pendingQuote;
    if (pendingQuote) return from;
    const end = nextMark(piece, from, isInside ? '"' : MARKS);
    const plain = piece.slice(from, end);
    if (plain === "") return from;
    const room = Math.max(0, recordCharsMax - chars);
    cell += room >= plain.length ? plain : plain.slice(0, room);
    chars += plain.length;
    if (isInside) line += newlinesIn(plain);
    afterReturn = plain.endsWith("\r");
    return end;
  }
  return {
    *read(piece: string): Generator<CsvRecord> {
      for (let at = 0; at < piece.length; ) {
        at = takePlain(piece, at);
        if (at < piece.length && take(piece[at++] ?? "")) yield endRecord();
      }
    },
    *end(): Generator<CsvRecord> {
      const endsInQuote = quoted && !pendingQuote;
      if (endsInQuote) yield { ...endRecord(), endsInQuote };
      else if (cell !== "" || cells.length > 0 || chars > 0) yield endRecord();
    },
  };
}

const MARKS = /["\r\n,;\t]/g;

function nextMark(piece: string, from: number, mark: string | RegExp): number {
  if (typeof mark === "string") {
    const found = piece.indexOf(mark, from);
    return found < 0 ? piece.length : found;
  }
  mark.lastIndex = from;
  return mark.exec(piece)?.index ?? piece.length;
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
