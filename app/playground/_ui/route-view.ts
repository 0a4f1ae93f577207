import type { PromptReading } from "@/lib/contracts/engine-state";
import type { Candidate } from "@/lib/core/candidate";
import { type PricedPrediction, pricePredictions } from "@/lib/core/cost";
import { byCostThenQualityThenId, decideRoute, type Exclusion, type ToleranceDecision } from "@/lib/core/decide";
import type { RoutingRule } from "@/lib/core/routing-rule";
import type { UnitInterval } from "@/lib/core/unit";

export type PredictedCandidate = PricedPrediction & {
  readonly label: string;
  /** 1 is the cheapest on this prompt. Does not depend on τ. */
  readonly costRank: number;
};

/** Candidates of a pool with what the device predicts for this prompt, cheapest first. */
export function predictedCandidates(reading: PromptReading, candidates: readonly Candidate[]): PredictedCandidate[] {
  const predictedIds = new Set(reading.prediction.qualities.map(({ modelId }) => modelId));
  const labelById = new Map(candidates.map(({ modelId, label }) => [modelId, label]));
  const known = candidates.filter(({ modelId }) => predictedIds.has(modelId));
  return pricePredictions(reading.prediction.qualities, known, reading.inputTokensExpected)
    .sort(byCostThenQualityThenId)
    .map((prediction, index) => ({
      ...prediction,
      label: labelById.get(prediction.modelId) ?? prediction.modelId,
      costRank: index + 1,
    }));
}

export type RouteView = {
  readonly decision: ToleranceDecision;
  readonly chosen: PredictedCandidate;
  /** Highest predicted quality for this prompt; the cheaper of equals. */
  readonly best: PredictedCandidate;
  readonly dearest: PredictedCandidate;
  readonly qualityMin: number;
  readonly considered: number;
  /** At or above the floor; under the utility rule every considered candidate. */
  readonly feasible: number;
  readonly elapsedMs: number;
};

/** The decision and what the page says about it, or undefined when every candidate is excluded. */
export function routeView(
  predicted: readonly PredictedCandidate[],
  { tolerance, rule, exclusions }: RouteSetting,
): RouteView | undefined {
  const considered = predicted.filter(({ modelId }) => !exclusions.has(modelId));
  const first = considered[0];
  if (!first) return undefined;
  const startedAt = performance.now();
  const decision = decideRoute({ predictions: predicted, tolerance, rule, exclusions });
  const elapsedMs = performance.now() - startedAt;
  const { bar } = decision;
  return {
    decision,
    chosen: considered.find(({ modelId }) => modelId === decision.modelId) ?? first,
    best: considered.reduce((best, other) => (other.quality > best.quality ? other : best), first),
    dearest: considered.at(-1) ?? first,
    qualityMin: Math.min(...considered.map(({ quality }) => quality)),
    considered: considered.length,
    feasible: considered.filter(({ quality }) => bar.kind !== "floor" || quality >= bar.qualityFloor).length,
    elapsedMs,
  };
}

export type RouteSetting = {
  readonly tolerance: UnitInterval;
  readonly rule: RoutingRule;
  readonly exclusions: ReadonlyMap<string, Exclusion>;
};

/** Share of `against` that is saved; 0 when there is nothing to save. */
export function savingShare(costUsd: number, againstUsd: number): number {
  return againstUsd > 0 ? 1 - costUsd / againstUsd : 0;
}
