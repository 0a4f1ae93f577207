import type { Candidate } from "@/lib/core/candidate";
import { decideRoute, type Reason } from "@/lib/core/decide";
import type { RoutingRule } from "@/lib/core/routing-rule";
import { clampToUnit, unitInterval } from "@/lib/core/unit";
import { chooseByRule, chooseByScore } from "./choose-by-rule";
import type { Predictions, Reading } from "./router";

/** Decides by the one routing rule; the knob is τ. */
export function readByRule(candidates: readonly Candidate[], predictions: Predictions, rule: RoutingRule): Reading {
  return {
    predictions,
    choose: (tolerance) => chooseByRule(predictions, candidates.length, rule, unitInterval(tolerance)),
    explain(prompt, tolerance) {
      const rows = candidates.map(({ modelId }, c) =>
        predictionAt(predictions, prompt * candidates.length + c, modelId),
      );
      return decideRoute({ predictions: rows, tolerance: unitInterval(tolerance), rule }).reasons.map((r) => r.reason);
    },
  };
}

/**
 * Decides by the largest score of a candidate's predicted quality and cost (USD); ties go by cost, then quality, then id.
 * `predictions` may be withheld from the metrics where they are no predictions of quality.
 */
export function readByScore(
  candidates: readonly Candidate[],
  predictions: Predictions,
  scoreAt: (knobValue: number) => (at: number) => number,
  { arePredictions = true }: { arePredictions?: boolean } = {},
): Reading {
  const width = candidates.length;
  const choose = (knobValue: number) => chooseByScore(predictions, width, scoreAt(knobValue));
  return {
    predictions: arePredictions ? predictions : null,
    choose,
    explain(prompt, knobValue) {
      const row = (table: Float64Array) => table.subarray(prompt * width, (prompt + 1) * width);
      const own = { quality: row(predictions.quality), costUsd: row(predictions.costUsd) };
      const scoreOf = scoreAt(knobValue);
      const chosen = chooseByScore(own, width, (c) => scoreOf(prompt * width + c))[0] ?? 0;
      return candidates.map((_, c) => scoreReason(own, c, chosen, (at) => scoreOf(prompt * width + at)));
    },
  };
}

/** Two models: `strong` where its predicted win rate reaches the threshold (the knob), else `weak`. */
export function readByThreshold(
  candidates: readonly Candidate[],
  { weak, strong }: { weak: number; strong: number },
  strongWinRate: Float64Array,
): Reading {
  const choiceOf = (prompt: number, threshold: number) => ((strongWinRate[prompt] ?? 0) >= threshold ? strong : weak);
  return {
    predictions: null,
    choose: (threshold) => Uint8Array.from(strongWinRate, (_, prompt) => choiceOf(prompt, threshold)),
    explain(prompt, threshold) {
      const chosen = choiceOf(prompt, threshold);
      const scoreBehind = Math.abs((strongWinRate[prompt] ?? 0) - threshold);
      return candidates.map((_, c): Reason => {
        if (c === chosen) return { kind: "chosen" };
        const isOther = c === weak || c === strong;
        return isOther
          ? { kind: "outranked", scoreBehind, qualityMore: 0, costUsdMore: 0 }
          : { kind: "not_considered" };
      });
    },
  };
}

/** Always the same candidate, at every knob value. */
export function readAlways(candidates: readonly Candidate[], prompts: number, chosen: number): Reading {
  return {
    predictions: null,
    choose: () => new Uint8Array(prompts).fill(chosen),
    explain: () => candidates.map((_, c) => ({ kind: c === chosen ? "chosen" : "not_considered" })),
  };
}

export function scoreReason(own: Predictions, c: number, chosen: number, scoreOf: (c: number) => number): Reason {
  if (c === chosen) return { kind: "chosen" };
  const costUsdMore = (own.costUsd[c] ?? 0) - (own.costUsd[chosen] ?? 0);
  const qualityMore = (own.quality[c] ?? 0) - (own.quality[chosen] ?? 0);
  if (costUsdMore === 0 && qualityMore === 0) return { kind: "tied" };
  return { kind: "outranked", scoreBehind: scoreOf(chosen) - scoreOf(c), qualityMore, costUsdMore };
}

function predictionAt({ quality, costUsd }: Predictions, at: number, modelId: string) {
  const predicted = unitInterval(quality[at] ?? Number.NaN);
  const qualityInterval = { low: clampToUnit(predicted), high: clampToUnit(predicted) };
  return { modelId, quality: predicted, qualityInterval, outputTokensExpected: 0, costUsdExpected: costUsd[at] ?? 0 };
}
