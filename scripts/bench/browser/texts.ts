import { assert } from "@/lib/core/assert";
import type { TokenIds, Tokenize } from "@/lib/encoder/encoder";

// Each is one WordPiece, which `tokensOf` checks.
const WORDS =
  "time people water world house city music night story money power light paper game river table heart stone bread horse".split(
    " ",
  );
const SPECIAL_TOKENS = 2; // [CLS] and [SEP]

/** A text of exactly `tokens` tokens, [CLS] and [SEP] included; 220 in turn, so that no cache can answer. */
export function textOf(tokens: number, call: number): string {
  const word = (at: number) => WORDS[(call * 7 + at * (1 + (call % 11))) % WORDS.length];
  return Array.from({ length: tokens - SPECIAL_TOKENS }, (_, at) => word(at)).join(" ");
}

export function tokensOf(tokenize: Tokenize, text: string, tokens: number): TokenIds {
  const ids = tokenize(text);
  assert(ids.inputIds.length === tokens, `a text of ${ids.inputIds.length} tokens stands where ${tokens} are compared`);
  return ids;
}
