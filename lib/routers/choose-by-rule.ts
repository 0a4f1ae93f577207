import type { RoutingRule } from "@/lib/core/routing-rule";
import { utilityWeightAt } from "@/lib/core/routing-rule";
import type { UnitInterval } from "@/lib/core/unit";
import type { Predictions } from "./router";

/**
 * The choices of `decideRoute` (lib/core/decide.ts) over plain arrays, one per row, candidates in ascending id. A second
 * form of the same rule, because one object per candidate, prompt and τ costs minutes; a property holds the two equal.
 */
export function chooseByRule(
  predictions: Predictions,
  width: number,
  rule: RoutingRule,
  tolerance: UnitInterval,
): Uint8Array {
  const rows = predictions.quality.length / width;
  if (rule.kind === "utility") return chooseByUtility(predictions, width, utilityWeightAt(rule, tolerance));
  const { quality, costUsd } = predictions;
  const choices = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    let [best, worst] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let c = start; c < start + width; c++) {
      const q = quality[c] ?? Number.NaN;
      if (q > best) best = q;
      if (q < worst) worst = q;
    }
    const floor =
      rule.kind === "dynamic_max"
        ? (1 - tolerance) * best - rule.margin
        : tolerance === 1
          ? worst
          : Math.max(worst, best - tolerance * (best - worst));
    let chosen = -1;
    for (let c = start; c < start + width; c++)
      if ((quality[c] ?? Number.NaN) >= floor && (chosen < 0 || isCheaper(quality, costUsd, c, chosen))) chosen = c;
    choices[row] = chosen - start;
  }
  return choices;
}

/** Largest r̂ − λ·ĉ; ties, and an infinite λ, go by cost, then quality, then id. */
export function chooseByUtility({ quality, costUsd }: Predictions, width: number, qualityPerUsd: number): Uint8Array {
  const scoreOf = Number.isFinite(qualityPerUsd)
    ? (at: number) => (quality[at] ?? Number.NaN) - qualityPerUsd * (costUsd[at] ?? Number.NaN)
    : () => 0;
  return chooseByScore({ quality, costUsd }, width, scoreOf);
}

/** Largest score per row; `scoreOf` gets the place in the tables. Ties go by cost, then quality, then id. */
export function chooseByScore(
  { quality, costUsd }: Predictions,
  width: number,
  scoreOf: (at: number) => number,
): Uint8Array {
  const choices = new Uint8Array(quality.length / width);
  for (let row = 0; row < choices.length; row++) {
    const start = row * width;
    let chosen = start;
    let score = scoreOf(start);
    for (let c = start + 1; c < start + width; c++) {
      const other = scoreOf(c);
      if (other < score || (other === score && !isCheaper(quality, costUsd, c, chosen))) continue;
      chosen = c;
      score = other;
    }
    choices[row] = chosen - start;
  }
  return choices;
}

/** `c` comes before `chosen`: cheaper, or as cheap and better. Ids ascend, so equal ones stay with the first. */
function isCheaper(quality: Float64Array, costUsd: Float64Array, c: number, chosen: number): boolean {
  const dearer = (costUsd[c] ?? Number.NaN) - (costUsd[chosen] ?? Number.NaN);
  return dearer < 0 || (dearer === 0 && (quality[c] ?? Number.NaN) > (quality[chosen] ?? Number.NaN));
}
