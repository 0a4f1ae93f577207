import { assert } from "@/lib/core/assert";
import type { TokenIds } from "./encoder";

/** Row-major [prompts, tokens of the longest]; 0 behind the end of the shorter ones, in ids and mask. */
export type PaddedBatch = {
  readonly inputIds: BigInt64Array;
  readonly attentionMask: BigInt64Array;
  readonly shape: readonly [prompts: number, tokens: number];
};

/** Throws on no prompt. One prompt is handed through without a copy. */
export function padBatch(batch: readonly Pick<TokenIds, "inputIds" | "attentionMask">[]): PaddedBatch {
  const [first] = batch;
  assert(first, "a batch holds at least one prompt");
  const width = Math.max(...batch.map(({ inputIds }) => inputIds.length));
  if (batch.length === 1) return { ...first, shape: [1, width] };
  const inputIds = new BigInt64Array(batch.length * width);
  const attentionMask = new BigInt64Array(batch.length * width);
  for (const [row, tokens] of batch.entries()) {
    inputIds.set(tokens.inputIds, row * width);
    attentionMask.set(tokens.attentionMask, row * width);
  }
  return { inputIds, attentionMask, shape: [batch.length, width] };
}
