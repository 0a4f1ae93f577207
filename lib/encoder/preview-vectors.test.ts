import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parsePreviewVectors, previewFeatures } from "./preview-vectors";

const MODELS = "../shared/models";
const hasModels = existsSync(`${MODELS}/preview/preview.safetensors`);

test("rare words weigh more, and the direction has length 1", () => {
  const vectors = {
    dims: 2,
    vectors: Int8Array.of(1, 0, 0, 1),
    scale: Float32Array.of(3, 4),
    idf: Float32Array.of(3, 1),
  };
  // v = (3·(3, 0) + 1·(0, 4)) / 4 = (2.25, 1)
  const norm = Math.hypot(2.25, 1);
  expect([...previewFeatures(vectors, [0, 1])]).toEqual(
    [2.25 / norm, 1 / norm, norm, Math.log(2)].map((x) => expect.closeTo(x, 6)),
  );
  expect([...previewFeatures(vectors, [])]).toEqual([0, 0, 0, 0]);
});

test.skipIf(!hasModels)(`shipped vectors give the golden features (needs ${MODELS})`, () => {
  const file = readFileSync(`${MODELS}/preview/preview.safetensors`);
  const vectors = parsePreviewVectors(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
  const golden = JSON.parse(readFileSync(`${MODELS}/encoder/golden.json`, "utf8"));
  for (const { ids, tokensBeforeTruncation, preview } of golden.cases) {
    if (tokensBeforeTruncation !== ids.length) continue; // Here the golden ids are not the whole text.
    const features = previewFeatures(vectors, ids.slice(1, -1));
    const expected = [...preview.unit, preview.norm, preview.logTokens];
    expect(Math.max(...expected.map((x: number, i: number) => Math.abs(x - (features[i] ?? 0))))).toBeLessThan(1e-3);
  }
});
