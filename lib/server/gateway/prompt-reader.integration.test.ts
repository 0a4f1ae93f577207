import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { goldenFile } from "@/lib/contracts/golden-file";
import { predictPrompt } from "@/lib/core/predict";
import { encoderFeatures } from "@/lib/encoder/features";
import { loadRouterFiles } from "../router-file";
import { openPromptReader, type PromptReader } from "./prompt-reader";

const MODELS = "./public/models";
let reader: PromptReader;
const loadRouter = async () => (await loadRouterFiles(MODELS)).router;
const open = (threads = 1) => openPromptReader(MODELS, { loadRouter, threads });
beforeAll(async () => {
  reader = await open();
});
afterAll(() => reader.close());

test("the server's predictions are those of the golden embeddings, as near as int8 comes", async () => {
  const { cases } = goldenFile.parse(JSON.parse(await readFile(`${MODELS}/encoder/golden.json`, "utf8")));
  const { router } = await loadRouterFiles(MODELS);
  const together = await Promise.all(cases.map(({ text }) => reader.read(text)));
  for (const [index, { embedding, tokensBeforeTruncation }] of cases.entries()) {
    const wordPieces = tokensBeforeTruncation - 2;
    const expected = predictPrompt(
      router.predictors.encoder,
      encoderFeatures(Float32Array.from(embedding), wordPieces),
    );
    const actual = together[index];
    expect(actual?.inputTokensExpected).toBe(Math.round(wordPieces * router.inputTokensPerWordPiece));
    expect(actual?.prediction.familiarity.nearerShare).toBeCloseTo(expected.familiarity.nearerShare, 1);
    for (const [at, { modelId, quality }] of expected.qualities.entries()) {
      const own = actual?.prediction.qualities[at];
      expect([own?.modelId, own?.quality]).toEqual([modelId, expect.closeTo(quality, 1)]);
    }
  }
});

test("a prompt that was read before costs no pass", async () => {
  const before = reader.counts().cacheHits;
  const [first, again] = [await reader.read("A prompt of its own."), await reader.read("A prompt of its own.")];
  expect(again).toEqual(first);
  expect(reader.counts().cacheHits).toBe(before + 1);
});

test("a prompt's numbers do not depend on who is read beside it nor on which thread, by a bit", async () => {
  const { cases } = goldenFile.parse(JSON.parse(await readFile(`${MODELS}/encoder/golden.json`, "utf8")));
  const two = await open(2);
  const together = await Promise.all(cases.map(({ text }) => two.read(text)));
  await two.close();
  const alone = [];
  for (const { text } of cases) alone.push(await reader.read(text));
  expect(alone).toEqual(together);
});
