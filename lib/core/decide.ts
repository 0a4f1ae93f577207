import { assert } from "./assert";
import type { PricedPrediction } from "./cost";
import { type RoutingRule, type UtilityRule, utilityWeightAt } from "./routing-rule";
import type { UnitInterval } from "./unit";

/** Why a candidate takes no part: the person left it out, or nothing here can run it. */
export type Exclusion = "excluded" | "not_runnable";

export type RoutingQuestion = {
  readonly predictions: readonly PricedPrediction[];
  readonly tolerance: UnitInterval;
  readonly rule: RoutingRule;
  /** By model id. Excluded candidates set no floor and are never chosen. */
  readonly exclusions?: ReadonlyMap<string, Exclusion>;
};

/** Why a candidate was or was not taken. `not_considered` belongs to routers that look at some candidates only. */
export type Reason =
  | { readonly kind: "chosen" }
  | { readonly kind: "below_floor"; readonly qualityMissing: number }
  | { readonly kind: "dearer"; readonly costUsdMore: number }
  | { readonly kind: "tied" }
  /** Utility rule: `scoreBehind` is in units of quality; negative `costUsdMore` means it would have been cheaper. */
  | {
      readonly kind: "outranked";
      readonly scoreBehind: number;
      readonly qualityMore: number;
      readonly costUsdMore: number;
    }
  | { readonly kind: "not_considered" }
  | { readonly kind: Exclusion };

export type CandidateReason = { readonly modelId: string; readonly reason: Reason };

/** What every router answers: one model, and a reason for every candidate, in the order the candidates came. */
export type RoutingDecision = { readonly modelId: string; readonly reasons: readonly CandidateReason[] };

export type ToleranceDecision = RoutingDecision & {
  readonly tolerance: UnitInterval;
  /** What set the choice: a quality floor, or the worth of quality in the utility rule (Infinity: cost decides alone). */
  readonly bar:
    | { readonly kind: "floor"; readonly qualityFloor: number }
    | { readonly kind: "utility"; readonly qualityPerUsd: number };
};

/** The one routing rule of slider, server, API and benchmark (IPR, arXiv 2509.06274; spec §2). Throws on no candidate. */
export function decideRoute(question: RoutingQuestion): ToleranceDecision {
  const { predictions, tolerance, rule, exclusions } = question;
  assert(tolerance >= 0 && tolerance <= 1, "tolerance is a number from 0 to 1");
  assert(predictions.every(isValid), "a prediction has a quality in [0, 1] and a finite cost of at least 0 USD");
  const considered = exclusions ? predictions.filter((p) => !exclusions.has(p.modelId)) : predictions;
  assert(considered.length > 0, "decideRoute needs at least one candidate");
  const { chosen, bar, reasonFor } =
    rule.kind === "utility" ? byUtility(considered, tolerance, rule) : byFloor(considered, tolerance, rule);
  const reasons = predictions.map((prediction): CandidateReason => {
    const exclusion = exclusions?.get(prediction.modelId);
    const reason: Reason = exclusion
      ? { kind: exclusion }
      : prediction === chosen
        ? { kind: "chosen" }
        : reasonFor(prediction);
    return { modelId: prediction.modelId, reason };
  });
  return { modelId: chosen.modelId, reasons, tolerance, bar };
}

type Choice = {
  readonly chosen: PricedPrediction;
  readonly bar: ToleranceDecision["bar"];
  reasonFor(other: PricedPrediction): Reason;
};

function byFloor(
  considered: readonly PricedPrediction[],
  tolerance: UnitInterval,
  rule: Exclude<RoutingRule, UtilityRule>,
): Choice {
  const qualityFloor = qualityFloorOf(considered, tolerance, rule);
  const chosen = firstOf(
    considered.filter((p) => p.quality >= qualityFloor),
    byCostThenQualityThenId,
  );
  return {
    chosen,
    bar: { kind: "floor", qualityFloor },
    reasonFor(other) {
      if (other.quality < qualityFloor) return { kind: "below_floor", qualityMissing: qualityFloor - other.quality };
      const costUsdMore = other.costUsdExpected - chosen.costUsdExpected;
      return costUsdMore > 0 ? { kind: "dearer", costUsdMore } : { kind: "tied" };
    },
  };
}

/** Spec §2.2 and §2.3. May be negative under Dynamic Max: then everything is feasible. */
export function qualityFloorOf(
  predictions: readonly PricedPrediction[],
  tolerance: UnitInterval,
  rule: Exclude<RoutingRule, UtilityRule>,
): number {
  const qualities = predictions.map((p) => p.quality);
  const best = Math.max(...qualities);
  if (rule.kind === "dynamic_max") return (1 - tolerance) * best - rule.margin;
  const worst = Math.min(...qualities);
  // In doubles best − 1·(best − worst) can exceed worst (best 0.03, worst 0.01), so τ = 1 takes `worst` itself.
  return tolerance === 1 ? worst : Math.max(worst, best - tolerance * (best - worst));
}

function byUtility(considered: readonly PricedPrediction[], tolerance: UnitInterval, rule: UtilityRule): Choice {
  const qualityPerUsd = utilityWeightAt(rule, tolerance);
  const scoreOf = (p: PricedPrediction) => p.quality - qualityPerUsd * p.costUsdExpected;
  // At an infinite weight ∞·0 would be NaN: cost decides alone, as it does in the limit.
  const chosen = Number.isFinite(qualityPerUsd)
    ? firstOf(considered, (a, b) => scoreOf(b) - scoreOf(a) || byCostThenQualityThenId(a, b))
    : firstOf(considered, byCostThenQualityThenId);
  return {
    chosen,
    bar: { kind: "utility", qualityPerUsd },
    reasonFor(other) {
      const costUsdMore = other.costUsdExpected - chosen.costUsdExpected;
      const qualityMore = other.quality - chosen.quality;
      if (costUsdMore === 0 && qualityMore === 0) return { kind: "tied" };
      const scoreBehind = Number.isFinite(qualityPerUsd)
        ? scoreOf(chosen) - scoreOf(other)
        : Number.POSITIVE_INFINITY * Math.sign(costUsdMore || 1);
      return { kind: "outranked", scoreBehind, qualityMore, costUsdMore };
    },
  };
}

function firstOf(
  predictions: readonly PricedPrediction[],
  order: (a: PricedPrediction, b: PricedPrediction) => number,
): PricedPrediction {
  return predictions.reduce((best, p) => (order(p, best) < 0 ? p : best));
}

// A total order: equal inputs in another order must give the same model. Ids compare by code units, never by locale.
export function byCostThenQualityThenId(a: PricedPrediction, b: PricedPrediction): number {
  return a.costUsdExpected - b.costUsdExpected || b.quality - a.quality || (a.modelId < b.modelId ? -1 : 1);
}

function isValid({ quality, costUsdExpected }: PricedPrediction): boolean {
  return quality >= 0 && quality <= 1 && Number.isFinite(costUsdExpected) && costUsdExpected >= 0;
}
