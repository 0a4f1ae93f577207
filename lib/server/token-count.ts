import "server-only";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { z } from "zod";
import measured from "./token-factors.json" with { type: "json" };

/** How many tokens a model's provider would count for a text, roughly. */
export type CountTokens = (text: string) => number;

const factors = z.record(z.string(), z.looseObject({ factor: z.number().positive().nullable() }));
const { models, families } = z.looseObject({ models: factors, families: factors }).parse(measured);

/** Longer texts are counted by their beginning and the rest in proportion: an estimate is not worth a second's work. */
const CHARS_COUNTED_MAX = 20_000;
/** The encoding looks for merges in one word at a time, and its work grows with the square of the word. */
const LONG_WORD = /\S{64}/g;
const LONG_GAP = /\s{64}/g;

/**
 * OpenAI's o200k encoding, times what the model's provider counted per such token in the pack (npm run tokens:measure
 * writes the factors). A model that nobody measured takes its family's factor, a family that nobody measured takes 1.
 */
export function tokenCounterOf({ modelId, family }: { modelId: string; family: string }): CountTokens {
  const factor = (models[modelId] ?? families[family])?.factor ?? 1;
  return (text) => Math.ceil(o200kTokens(text) * factor);
}

/** Text that looks like a special token is text. */
export function o200kTokens(text: string): number {
  const head = text.slice(0, CHARS_COUNTED_MAX);
  if (head === "") return 0;
  const tokens = countTokens(head.replace(LONG_WORD, "$& ").replace(LONG_GAP, "$&."), { disallowedSpecial: new Set() });
  return tokens * (text.length / head.length);
}
