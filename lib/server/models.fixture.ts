import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunRequest } from "@/lib/contracts/run";
import type { Candidate } from "@/lib/core/candidate";

const candidateOf = (modelId: string, family: string, usdPerMillion: number): Candidate => ({
  modelId,
  family,
  label: modelId.toUpperCase(),
  price: { usdPerMillionInput: usdPerMillion, usdPerMillionOutput: 2 * usdPerMillion },
  priceSource: "made up for tests",
});

/** Prices in whole dollars per million, so that a reader can check a cost. */
export const testCandidates: readonly Candidate[] = [
  candidateOf("claude-3-haiku-20240307", "claude", 1),
  candidateOf("claude-3-opus-20240229", "claude", 100),
  candidateOf("llama-3.1-8b-instruct", "llama", 2),
  candidateOf("gpt-4o-2024-08-06", "openai", 10),
];
const everyId = testCandidates.map(({ modelId }) => modelId);

const span = { offset: 0, length: 1 };
const head = { weights: span, bias: 0 };
const adapterOf = (modelId: string) => ({
  modelId,
  qualityLogit: head,
  outputTokensLog: { ...head, smearing: 1 },
  qualityMean: 0.5,
  logitHalfWidth: { familiar: 1, unfamiliar: 2 },
  labelledPrompts: 1,
});
const predictor = {
  projection: { inputs: 1, units: 1, weights: span, bias: span },
  familiarity: {
    ...{ inputs: 1, dims: 1, center: span, whitening: span, centroids: span, distanceQuantiles: span },
    ...{ unfamiliarAbove: 0.98, trustRamp: 0 },
  },
  adapters: everyId.map(adapterOf),
};
const poolOf = (id: string, modelIds: readonly string[], strongestId: string) => ({
  ...{ id, label: id, modelIds, strongestId, dynamicMaxMargin: 0.0625 },
  qualityPerUsdByTolerance: [0, 1, 10, 100],
});
export const testRouterCard = {
  version: "test",
  encoder: { name: "none", version: "0", embeddingSha256: "0" },
  inputTokensPerWordPiece: 1.25,
  predictors: { encoder: predictor, preview: predictor },
  pools: [
    poolOf("all", everyId, "claude-3-opus-20240229"),
    poolOf("claude", everyId.slice(0, 2), "claude-3-opus-20240229"),
  ],
  training: {},
  metrics: {},
};

/** A directory that `loadRouterCatalog` reads, as `npm run train` would leave it. */
export async function writeTestModels(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "ipr-models-"));
  const file = (path: string) => ({ path, bytes: 1, sha256: "0".repeat(64) });
  const encoderFile = { file: file("encoder.onnx"), tolerance: { maxAbs: 1 } };
  const manifest = {
    encoder: {
      ...{ name: "none", version: "0", dims: 1, tokensMax: 256, basedOn: "nothing", license: "none" },
      backends: { webgpu: encoderFile, wasm: encoderFile },
      ...{ tokenizer: file("t.json"), tokenizerConfig: file("c.json"), golden: file("g.json") },
    },
    preview: file("preview.bin"),
    routerVersion: "test",
    routers: [{ version: "test", card: file("router-test.json"), weights: file("router-test.bin") }],
  };
  const contents = { "manifest.json": manifest, "candidates.json": testCandidates, "router-test.json": testRouterCard };
  await Promise.all(Object.entries(contents).map(([path, value]) => writeFile(join(dir, path), JSON.stringify(value))));
  return dir;
}

const qualityOf = { "claude-3-haiku-20240307": 0.5, "claude-3-opus-20240229": 0.875, "llama-3.1-8b-instruct": 0.75 };

/** 1000 input tokens, 500 expected output tokens: Llama costs 0.004 USD and is the choice at τ = ½ (floor 0.6875). */
export const testRequest: RunRequest = {
  idempotencyKey: "6f0d3a1e-7b0f-4c55-9d1c-0a4a3f3a8b11",
  prompt: "Why is the sky blue? Answer in one sentence.",
  poolId: "all",
  excludedIds: [],
  rule: "relative",
  tolerance: 0.5,
  routerVersion: "test",
  predictedBy: { source: "encoder", backend: "wasm" },
  inputTokensExpected: 1000,
  predictions: everyId.map((modelId) => {
    const quality = Object.entries(qualityOf).find(([id]) => id === modelId)?.[1] ?? 0.75;
    return {
      modelId,
      quality,
      qualityInterval: { low: quality - 0.125, high: quality + 0.125 },
      outputTokensExpected: 500,
    };
  }),
  modelId: "llama-3.1-8b-instruct",
  target: "decided",
  comparisonId: null,
  keepForAnnotation: false,
};
