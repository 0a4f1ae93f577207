import "server-only";
import { type DecisionRecord, toDecisionRecord } from "@/db/decision-record";
import type { RunRequest } from "@/lib/contracts/run";
import type { Candidate, Pool } from "@/lib/core/candidate";
import { costUsd, type PricedPrediction, pricePredictions } from "@/lib/core/cost";
import { decideRoute, type RoutingQuestion } from "@/lib/core/decide";
import { withOwnPrices } from "@/lib/core/own-price";
import { exclusionsOf, ruleOfPool, strongestOf } from "@/lib/core/pool";
import type { QualityPrediction } from "@/lib/core/predict";
import { unitInterval } from "@/lib/core/unit";
import { AppError } from "./errors";
import type { RouterCatalog } from "./router-catalog";

export type RunPlan = {
  readonly candidate: Candidate;
  readonly predicted: PricedPrediction;
  /** What the rule decides, also where the pool's strongest model is run instead. */
  readonly decision: DecisionRecord;
};

/**
 * Decides again from the caller's predictions, with our prices and the settings of the router version the person saw.
 * `isRunnable` speaks for the members of the pool. Throws bad_request, decision_stale or model_not_runnable.
 */
export function planRun(
  catalog: RouterCatalog,
  request: RunRequest,
  isRunnable: (modelId: string) => boolean,
): RunPlan {
  const pool = findPool(catalog, request);
  const own = ownModelIds(catalog, request);
  if (own.has(request.modelId)) throw livesOnDevice(request.modelId);
  refuseUnknownModels(catalog, request, pool);
  const members = [...pool.modelIds, ...own];
  const exclusions = exclusionsOf(members, request.excludedIds, (id) => own.has(id) || isRunnable(id));
  if (request.excludedIds.includes(request.modelId))
    throw new AppError("bad_request", `modelId: ${request.modelId} is excluded. Include it, or run another model.`);
  if (exclusions.get(request.modelId) === "not_runnable") throw notRunnable(catalog, request.modelId);
  const predictions = pricePool(catalog, request, pool);
  const tolerance = unitInterval(request.tolerance);
  const question: RoutingQuestion = { predictions, tolerance, rule: ruleOfPool(request.rule, pool), exclusions };
  const decision = decideRoute(question);
  const modelId = request.target === "strongest" ? strongestOf(pool, question) : decision.modelId;
  if (modelId !== request.modelId) throw stale(catalog, modelId, request.target);
  const candidate = catalog.candidateById.get(modelId);
  const predicted = predictions.find((prediction) => prediction.modelId === modelId);
  if (!candidate || !predicted) throw new Error("a pool holds known models only"); // loadRouterCatalog has checked it.
  return {
    candidate,
    predicted: atListPrice(predicted, candidate, request),
    decision: toDecisionRecord(decision, predictions),
  };
}

/** Ids that only the visitor knows: own models that take part in the decision. */
function ownModelIds(
  { candidateById }: RouterCatalog,
  { ownPrices = [], predictions }: RunRequest,
): ReadonlySet<string> {
  const predicted = new Set(predictions.map(({ modelId }) => modelId));
  return new Set(ownPrices.map(({ modelId }) => modelId).filter((id) => predicted.has(id) && !candidateById.has(id)));
}

/** What is recorded and billed follows the list price, whatever price moved the decision. */
function atListPrice(
  predicted: PricedPrediction,
  { price }: Candidate,
  { inputTokensExpected }: RunRequest,
): PricedPrediction {
  return { ...predicted, costUsdExpected: costUsd(price, inputTokensExpected, predicted.outputTokensExpected) };
}

/** The members of the pool a request is about: what `isRunnable` will be asked. */
export function findPool({ poolsByVersion }: RouterCatalog, { routerVersion, poolId }: RunRequest): Pool {
  const pools = poolsByVersion.get(routerVersion);
  if (!pools)
    throw new AppError(
      "decision_stale",
      "The router of this page is no longer served. Reload the page and decide again.",
    );
  const pool = pools.find(({ id }) => id === poolId);
  if (pool) return pool;
  throw new AppError(
    "bad_request",
    `poolId: there is no such pool. Choose one of ${pools.map(({ id }) => id).join(", ")}.`,
  );
}

function refuseUnknownModels(catalog: RouterCatalog, request: RunRequest, pool: Pool): void {
  const { candidateById } = catalog;
  const own = ownModelIds(catalog, request);
  if (!pool.modelIds.includes(request.modelId))
    throw new AppError("bad_request", `modelId: no model of pool ${pool.id} has this id. Choose one of its models.`);
  const predictedIds = request.predictions.map(({ modelId }) => modelId);
  if (new Set(predictedIds).size < predictedIds.length)
    throw new AppError("bad_request", "predictions: a model is predicted twice. Send one prediction per model.");
  const unknown = [...predictedIds, ...request.excludedIds].filter(
    (id) => !candidateById.has(id) && !own.has(id),
  ).length;
  if (unknown > 0)
    throw new AppError(
      "bad_request",
      `predictions, excludedIds: ${unknown} of these models are not known here. Reload the page.`,
    );
  const missing = pool.modelIds.filter((id) => !predictedIds.includes(id));
  if (missing.length > 0)
    throw new AppError(
      "bad_request",
      `predictions: ${missing.join(", ")} of pool ${pool.id} missing. Send one for each.`,
    );
}

function pricePool(catalog: RouterCatalog, request: RunRequest, pool: Pool): PricedPrediction[] {
  const { predictions, inputTokensExpected, ownPrices = [] } = request;
  const prices = new Map(ownPrices.map(({ modelId, ...price }) => [modelId, price]));
  const members = catalog.candidates.filter(({ modelId }) => pool.modelIds.includes(modelId));
  const own = [...ownModelIds(catalog, request)].flatMap((modelId): Candidate[] => {
    const price = prices.get(modelId);
    return price ? [{ modelId, label: modelId, family: "own", priceSource: "the visitor", price }] : [];
  });
  return pricePredictions(
    predictions.map(toPrediction),
    [...withOwnPrices(members, prices), ...own],
    inputTokensExpected,
  );
}

function toPrediction({
  quality,
  qualityInterval: { low, high },
  ...rest
}: RunRequest["predictions"][number]): QualityPrediction {
  const qualityInterval = { low: unitInterval(low), high: unitInterval(high) };
  return { ...rest, quality: unitInterval(quality), qualityInterval };
}

function notRunnable(catalog: RouterCatalog, modelId: string): AppError {
  const message = `No provider on this server runs ${labelOf(catalog, modelId)}. Exclude it, or see docs/providers.md to add one.`;
  return new AppError("model_not_runnable", message);
}

function livesOnDevice(modelId: string): AppError {
  const message = `${modelId} lives in your browser: no provider on this server runs it. Exclude it to run the best of the others.`;
  return new AppError("model_not_runnable", message);
}

function stale(catalog: RouterCatalog, modelId: string, target: RunRequest["target"]): AppError {
  const what = target === "strongest" ? "the strongest model" : "the choice";
  const message = `Prices or models have changed: ${what} is now ${labelOf(catalog, modelId)} (${modelId}). Reload the page and run it again.`;
  return new AppError("decision_stale", message);
}

function labelOf({ candidateById }: RouterCatalog, modelId: string): string {
  return candidateById.get(modelId)?.label ?? modelId;
}
