import { assert } from "@/lib/core/assert";
import type { UtilityRule } from "@/lib/core/routing-rule";

/** Predicted quality and cost (USD) of the pool's candidates on some prompts, row-major [prompts, candidates]. */
export type PredictedOutcomes = {
  readonly candidates: number;
  readonly quality: Float64Array;
  readonly costUsd: Float64Array;
  /** Weight of each prompt in the mean cost. */
  readonly weights: ArrayLike<number>;
};

export const UTILITY_STEPS = 100;
const GRID_PER_DECADE = 40;

/**
 * λ at τ = 0, .01, … .99, such that the mean predicted cost falls about linearly in τ from that of always taking the
 * best-predicted candidate (λ = 0) to that of always taking the cheapest (τ = 1, λ = ∞). The cost is a falling step
 * function of λ; it is evaluated on a logarithmic grid and read backwards, linear in ln λ between grid points.
 */
export function utilityTable(predicted: PredictedOutcomes): UtilityRule["qualityPerUsdByTolerance"] {
  const grid = weightGrid(predicted);
  const costs = [0, ...grid].map((qualityPerUsd) => meanCostAt(predicted, qualityPerUsd));
  const [dearest = 0] = costs;
  const cheapest = meanCostAt(predicted, Number.POSITIVE_INFINITY);
  const table = [0];
  for (let step = 1; step < UTILITY_STEPS; step++) {
    const target = dearest + (step / UTILITY_STEPS) * (cheapest - dearest);
    table.push(Math.max(table[step - 1] ?? 0, weightForCost(grid, costs, target)));
  }
  return table;
}

/** From where no difference in cost matters to where every one does. */
function weightGrid({ quality, costUsd, candidates }: PredictedOutcomes): number[] {
  const costMax = costUsd.reduce((max, cost) => Math.max(max, cost), 0);
  assert(quality.length > 0 && costMax > 0 && candidates > 0, "a utility table needs predictions with a cost");
  const [low, high] = [Math.log10(1e-4 / costMax), Math.log10(1e6 / costMax)];
  const steps = Math.ceil((high - low) * GRID_PER_DECADE);
  return Array.from({ length: steps + 1 }, (_, step) => 10 ** (low + ((high - low) * step) / steps));
}

/** `costs[0]` belongs to λ = 0, `costs[i + 1]` to `grid[i]`. */
function weightForCost(grid: readonly number[], costs: readonly number[], target: number): number {
  const at = costs.findIndex((cost) => cost <= target);
  if (at === 0) return 0;
  const high = grid[at === -1 ? grid.length - 1 : at - 1] ?? 0;
  const low = grid[at - 2];
  if (at === -1 || low === undefined) return high;
  const [costLow = 0, costHigh = 0] = [costs[at - 1], costs[at]];
  const share = (costLow - target) / (costLow - costHigh);
  return low * (high / low) ** share;
}

function meanCostAt({ candidates, quality, costUsd, weights }: PredictedOutcomes, qualityPerUsd: number): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row * candidates < quality.length; row++) {
    let [best, cost] = [Number.NEGATIVE_INFINITY, 0];
    for (let at = row * candidates; at < (row + 1) * candidates; at++) {
      const costHere = costUsd[at] ?? 0;
      const score = Number.isFinite(qualityPerUsd) ? (quality[at] ?? 0) - qualityPerUsd * costHere : -costHere;
      if (score > best || (score === best && costHere < cost)) [best, cost] = [score, costHere];
    }
    const weight = weights[row] ?? 0;
    sum += weight * cost;
    total += weight;
  }
  return sum / total;
}
