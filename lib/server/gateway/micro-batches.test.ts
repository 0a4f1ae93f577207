import { expect, test } from "vitest";
import type { TokenIds } from "@/lib/encoder/encoder";
import { createMicroBatches } from "./micro-batches";

const tokensOf = (length: number): TokenIds => ({
  inputIds: new BigInt64Array(length).fill(BigInt(length)),
  attentionMask: new BigInt64Array(length).fill(1n),
  tokenCount: length,
  pieces: [],
});

/** A pass takes a turn; a vector says which prompt it belongs to. */
function recorded() {
  const batches: number[][] = [];
  const encode = createMicroBatches({
    dims: 2,
    batchTokensMax: 40,
    async runBatch(batch) {
      batches.push(batch.map(({ inputIds }) => inputIds.length));
      await new Promise((resolve) => setTimeout(resolve, 5));
      return Float32Array.from(batch.flatMap(({ inputIds }) => [inputIds.length, 1]));
    },
  });
  return { batches, encode };
}

test("an idle encoder starts at once; what comes meanwhile shares passes by length, and everybody gets their own vector", async () => {
  const { batches, encode } = recorded();
  const first = encode(tokensOf(30));
  await new Promise((resolve) => setTimeout(resolve, 1));
  const lengths = [4, 30, 5, 3, 6];
  const later = await Promise.all(lengths.map((length) => encode(tokensOf(length))));
  await first;
  expect(batches).toEqual([[30], [3, 4, 5, 6], [30]]);
  for (const [index, vector] of later.entries())
    expect((vector[0] ?? 0) / (vector[1] ?? 1)).toBeCloseTo(lengths[index] ?? 0, 4);
});

test("a failed pass fails its own prompts only", async () => {
  let calls = 0;
  const encode = createMicroBatches({
    ...{ dims: 1, batchTokensMax: 8 },
    async runBatch() {
      if (calls++ === 0) throw new Error("no memory");
      return Float32Array.of(1);
    },
  });
  await expect(encode(tokensOf(3))).rejects.toThrow("no memory");
  await expect(encode(tokensOf(3))).resolves.toHaveLength(1);
});
