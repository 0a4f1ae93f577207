import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ENCODER_TOKENS_MAX, SHIPPED_ENCODER } from "../pack-build/shipped-encoder";
import { type EncodeOptions, encodeTexts, ForeignVectors } from "./encode-pack";

const TEXTS = ["Why is the sky blue?", "Sort a list in Rust.", "Who wrote Faust?"];

const encode = async (change: Partial<EncodeOptions> = {}) =>
  encodeTexts(TEXTS, {
    files: SHIPPED_ENCODER,
    tokensMax: ENCODER_TOKENS_MAX,
    cacheDirectory: await mkdtemp(join(tmpdir(), "encode-")),
    ...change,
  });

test("a carried vector is taken as it is, the others are encoded, and nothing else changes", async () => {
  const own = await encode();
  // One that the encoder would not give, so that it is seen which one was taken.
  const carried = Float32Array.from({ length: own.dims }, (_, dim) => (dim === 1 ? 1 : 0));
  const mixed = await encode({ carriedAt: (row) => (row === 1 ? carried : undefined) });
  expect([...mixed.embeddings.subarray(own.dims, 2 * own.dims)]).toEqual([...carried]);
  mixed.embeddings.set(own.embeddings.subarray(own.dims, 2 * own.dims), own.dims);
  expect(mixed).toEqual(own);
});

test("vectors that are not this encoder's are noticed by the prompts that are encoded again", async () => {
  const foreign = Float32Array.from({ length: 384 }, (_, dim) => (dim === 1 ? 1 : 0));
  await expect(encode({ carriedAt: () => foreign })).rejects.toThrow(ForeignVectors);
  await expect(encode({ carriedAt: () => foreign.subarray(0, 128) })).rejects.toThrow(ForeignVectors);
});
