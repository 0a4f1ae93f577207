import * as ort from "onnxruntime-web";
import { expect, test } from "vitest";
import { type BertShape, bertFile } from "./onnx-bert";

const SMALL: BertShape = { layers: 2, dims: 8, heads: 2, feedForward: 16, vocabulary: 11, positions: 6 };

/** Hidden states [tokens, 8] of one prompt. */
async function run(ids: readonly number[], mask: readonly number[]): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(bertFile(SMALL, 7), { executionProviders: ["wasm"] });
  const int64 = (values: readonly number[]) =>
    new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
  const { last_hidden_state: hidden } = await session.run({
    input_ids: int64(ids),
    attention_mask: int64(mask),
    token_type_ids: int64(ids.map(() => 0)),
  });
  if (!(hidden?.data instanceof Float32Array)) throw new Error("no float32 hidden states");
  expect(hidden.dims).toEqual([1, ids.length, SMALL.dims]);
  return hidden.data;
}
const largestDifference = (a: Float32Array, b: Float32Array) => Math.max(...a.map((x, i) => Math.abs(x - (b[i] ?? 0))));

test("ONNX Runtime accepts the file, and padding behind the mask changes no token before it", async () => {
  const alone = await run([3, 9, 1], [1, 1, 1]);
  const padded = await run([3, 9, 1, 0, 0], [1, 1, 1, 0, 0]);
  expect(largestDifference(alone, padded.slice(0, alone.length))).toBeLessThan(1e-6);
  expect(largestDifference(alone, await run([3, 9, 2], [1, 1, 1]))).toBeGreaterThan(1e-3);
}, 60_000);

test("tokens change places, outputs change: position is read, and each output is a normalised vector", async () => {
  const hidden = await run([3, 9, 9], [1, 1, 1]);
  expect(largestDifference(hidden.slice(8, 16), hidden.slice(16, 24))).toBeGreaterThan(1e-3);
  for (const start of [0, 8, 16]) {
    const token = hidden.slice(start, start + SMALL.dims);
    expect(token.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 4);
    expect(token.reduce((sum, x) => sum + x * x, 0) / SMALL.dims).toBeCloseTo(1, 1);
  }
}, 60_000);

test("one seed, one file", () => {
  expect(bertFile(SMALL, 7).equals(bertFile(SMALL, 7))).toBe(true);
  expect(bertFile(SMALL, 7).equals(bertFile(SMALL, 8))).toBe(false);
});
