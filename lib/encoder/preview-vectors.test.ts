import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { goldenFile } from "@/lib/contracts/golden-file";
import { parsePreviewVectors, previewFeatures } from "./preview-vectors";
import { createTokenizer } from "./tokenizer";

const MODELS = "public/models";
const readJson = (name: string): unknown => JSON.parse(readFileSync(`${MODELS}/encoder/${name}`, "utf8"));
const tokenize = createTokenizer(
  { tokenizer: readJson("tokenizer.json"), tokenizerConfig: readJson("tokenizer_config.json") },
  256,
);
const shipped = parsePreviewVectors(new Uint8Array(readFileSync(`${MODELS}/preview/preview.safetensors`)).buffer);

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
  expect(() => previewFeatures(vectors, [2])).toThrow("outside the vocabulary");
});

test.each(
  goldenFile.parse(readJson("golden.json")).cases.map((golden) => [JSON.stringify(golden.text.slice(0, 40)), golden]),
)("the shipped vectors give the golden features of %s", (_, { text, preview }) => {
  const features = previewFeatures(shipped, tokenize(text).pieces);
  const expected = [...preview.unit, preview.norm, preview.logTokens];
  // Golden numbers have six decimals.
  expect(Math.max(...expected.map((x, i) => Math.abs(x - (features[i] ?? 0))))).toBeLessThan(2e-5);
});

test("only the first 510 pieces are read", () => {
  const many = Array.from({ length: 510 }, (_, i) => 1000 + i);
  expect(previewFeatures(shipped, [...many, 2000, 2001])).toEqual(previewFeatures(shipped, many));
  expect(previewFeatures(shipped, many)).not.toEqual(previewFeatures(shipped, many.slice(1)));
});
