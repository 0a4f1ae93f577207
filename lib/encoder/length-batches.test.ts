import fc from "fast-check";
import { expect, test } from "vitest";
import { lengthBatches } from "./length-batches";
import { padBatch } from "./pad-batch";

test("every prompt is in one batch, and padded batches stay within their tokens", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 })), fc.integer({ min: 1, max: 60 }), (lengths, tokensMax) => {
      const batches = lengthBatches(lengths, tokensMax);
      expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, index) => index));
      for (const batch of batches) {
        const longest = Math.max(...batch.map((index) => lengths[index] ?? 0));
        expect(batch.length === 1 || batch.length * longest <= tokensMax).toBe(true);
      }
    }),
  );
});

test("similar lengths share a batch", () => {
  expect(lengthBatches([9, 2, 9, 2, 2], 18)).toEqual([
    [1, 3, 4],
    [0, 2],
  ]);
});

test("shorter prompts are padded with ids and mask of 0", () => {
  const tokens = (...ids: bigint[]) => ({
    inputIds: BigInt64Array.from(ids),
    attentionMask: BigInt64Array.from(ids, () => 1n),
  });
  expect(padBatch([tokens(5n), tokens(7n, 8n, 9n)])).toEqual({
    inputIds: BigInt64Array.of(5n, 0n, 0n, 7n, 8n, 9n),
    attentionMask: BigInt64Array.of(1n, 0n, 0n, 1n, 1n, 1n),
    shape: [2, 3],
  });
  expect(() => padBatch([])).toThrow("at least one prompt");
});
