import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { createWordPieces } from "./word-pieces";

const { model } = z
  .object({ model: z.object({ vocab: z.record(z.string(), z.number()) }) })
  .parse(JSON.parse(readFileSync("public/models/encoder/tokenizer.json", "utf8")));
const vocabulary = new Map(Object.entries(model.vocab));
const toPieces = createWordPieces({ vocabulary, prefix: "##", unknown: "[UNK]", wordCharsMax: 100 });

/** The definition, as the reference writes it down: every shorter end of the word is tried. */
function byDefinition(word: string): string[] {
  const chars = [...word];
  if (chars.length > 100) return ["[UNK]"];
  const pieces: string[] = [];
  for (let start = 0; start < chars.length; ) {
    const pieceTo = (end: number) => (start > 0 ? "##" : "") + chars.slice(start, end).join("");
    let end = chars.length;
    while (end > start && !vocabulary.has(pieceTo(end))) end--;
    if (end === start) return ["[UNK]"];
    pieces.push(pieceTo(end));
    start = end;
  }
  return pieces;
}

test("a word splits into its longest pieces", () => {
  expect(toPieces(["seventeenths", "unaffable"])).toEqual(["seventeenth", "##s", "una", "##ffa", "##ble"]);
});

test("every word of the vocabulary, the longest too, is one piece", () => {
  const words = [...vocabulary.keys()].filter((piece) => !piece.startsWith("##"));
  expect(toPieces(words)).toEqual(words);
});

test("every word splits as the definition says", () => {
  const letter = fc.constantFrom("a", "e", "t", "q", "z", "1", "ß", "ж", "漢", "😀", "\ud800");
  const word = fc.array(letter, { minLength: 1, maxLength: 120 }).map((letters) => letters.join(""));
  fc.assert(
    fc.property(word, (text) => {
      expect(toPieces([text])).toEqual(byDefinition(text));
    }),
  );
});

test("a word of 100 characters is read, one of 101 is unknown, however many bytes a character has", () => {
  expect(toPieces(["a".repeat(100)])).not.toEqual(["[UNK]"]);
  expect(toPieces(["a".repeat(101)])).toEqual(["[UNK]"]);
  expect(byDefinition("😀".repeat(100))).toEqual(toPieces(["😀".repeat(100)]));
});

test("look-ups grow with the text, not with its square", () => {
  let lookUps = 0;
  const counting = { has: (piece: string) => ++lookUps > 0 && vocabulary.has(piece), keys: () => vocabulary.keys() };
  const words = Array.from({ length: 1000 }, () => "qzjxkvw".repeat(14));
  createWordPieces({ vocabulary: counting, prefix: "##", unknown: "[UNK]", wordCharsMax: 100 })(words);
  const longestPiece = Math.max(...[...vocabulary.keys()].map((piece) => piece.length));
  expect(lookUps).toBeLessThanOrEqual(words.length * 98 * longestPiece);
});
