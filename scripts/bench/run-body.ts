import { randomUUID } from "node:crypto";
import type { RunRequest } from "@/lib/contracts/run";
import { assert } from "@/lib/core/assert";
import { pricePredictions } from "@/lib/core/cost";
import { decideRoute } from "@/lib/core/decide";
import type { QualityPrediction } from "@/lib/core/predict";
import { unitInterval } from "@/lib/core/unit";
import { loadRouterCatalog, type RouterCatalog } from "@/lib/server/router-catalog";
import { requireFile } from "./bench-site";

const INPUT_TOKENS = 20;
const TOLERANCE = unitInterval(0.5);

/** Bodies of `POST /api/runs` that the server accepts: the largest pool, made-up predictions, the model they lead to. */
export async function prepareRunBodies(): Promise<() => RunRequest> {
  await requireFile("public/models/manifest.json", "run `npm run train` first");
  const catalog = await loadRouterCatalog("public/models");
  const pool = catalog.poolsByVersion.get(catalog.routerVersion)?.toSorted(byModels)[0];
  assert(pool, "a router has pools");
  const predictions = pool.modelIds.map(toPrediction);
  const body = {
    prompt: "Say something.",
    poolId: pool.id,
    excludedIds: [],
    rule: "relative",
    tolerance: TOLERANCE,
    routerVersion: catalog.routerVersion,
    predictedBy: { source: "encoder", backend: "wasm" },
    inputTokensExpected: INPUT_TOKENS,
    predictions,
    modelId: chosenBy(catalog, predictions),
    target: "decided",
    comparisonId: null,
    keepForAnnotation: false,
  } as const;
  return () => ({ ...body, excludedIds: [], predictions: [...predictions], idempotencyKey: randomUUID() });
}

function toPrediction(modelId: string): QualityPrediction {
  const qualityInterval = { low: unitInterval(0.25), high: unitInterval(0.75) };
  return { modelId, quality: unitInterval(0.5), qualityInterval, outputTokensExpected: 100 };
}

function chosenBy({ candidates }: RouterCatalog, qualities: readonly QualityPrediction[]): string {
  const ids = new Set(qualities.map(({ modelId }) => modelId));
  const members = candidates.filter(({ modelId }) => ids.has(modelId));
  const predictions = pricePredictions(qualities, members, INPUT_TOKENS);
  return decideRoute({ predictions, tolerance: TOLERANCE, rule: { kind: "relative" } }).modelId;
}

function byModels(a: { readonly modelIds: readonly string[] }, b: { readonly modelIds: readonly string[] }): number {
  return b.modelIds.length - a.modelIds.length;
}
