import type { BackendName } from "@/lib/contracts/engine-state";
import { assert } from "@/lib/core/assert";
import { normalize } from "@/lib/core/embedding";
import type { RunBatch, Tokenize } from "@/lib/encoder/encoder";
import { lengthBatches } from "@/lib/encoder/length-batches";
import type { EncodedTexts } from "./batch-messages";

/**
 * Padded tokens of one pass. Under dynamic int8 (WASM) the activations of a whole batch share one scale, so a prompt's
 * numbers would depend on its neighbours (cosine down to .994 between batches of 1 and 8) for at most a seventh of the
 * time: there each prompt has a pass of its own, and several workers make the speed. fp16 weights on WebGPU compute in
 * fp32, where neighbours and padding change nothing.
 */
export const BATCH_TOKENS_MAX: Readonly<Record<BackendName, number>> = { wasm: 1, webgpu: 4096 };

export type TextEncoding = {
  readonly tokenize: Tokenize;
  readonly runBatch: RunBatch;
  readonly dims: number;
  readonly batchTokensMax: number;
};

/** Tokens → passes of similar length → unit vectors, in the order of `texts`. Throws what the session throws. */
export async function encodeTexts(
  { tokenize, runBatch, dims, batchTokensMax }: TextEncoding,
  texts: readonly string[],
): Promise<EncodedTexts> {
  const tokens = texts.map(tokenize);
  const embeddings = new Float32Array(texts.length * dims);
  const lengths = tokens.map(({ inputIds }) => inputIds.length);
  for (const batch of lengthBatches(lengths, batchTokensMax)) {
    const vectors = await runBatch(batch.flatMap((index) => tokens[index] ?? []));
    assert(vectors.length === batch.length * dims, `${vectors.length} numbers for ${batch.length} × ${dims}`);
    for (const [row, index] of batch.entries())
      embeddings.set(normalize(vectors.subarray(row * dims, (row + 1) * dims)), index * dims);
  }
  return { embeddings, tokenCounts: Uint32Array.from(tokens, ({ pieces }) => pieces.length) };
}
