/** Predicted quality and cost, [prompts][candidates]. */
export type BatchForecast = {
  readonly quality: readonly (readonly number[])[];
  readonly cost: readonly (readonly number[])[];
};

/**
 * Lower bound on the cost of any assignment whose mean quality reaches `qualityMin` (OmniRouter, arXiv 2502.20576): the
 * Lagrangian at `multiplier` ≥ 0, each prompt with the candidate of least cost − multiplier · quality.
 */
export function dualBound({ quality, cost }: BatchForecast, qualityMin: number, multiplier: number): number {
  return quality.reduce((sum, row, i) => {
    const prices = row.map((q, c) => (cost[i]?.[c] ?? 0) - multiplier * q);
    return sum + Math.min(...prices) + multiplier * qualityMin;
  }, 0);
}

export function planTotals({ quality, cost }: BatchForecast, assignment: readonly number[]) {
  const total = (table: BatchForecast["quality"]) =>
    assignment.reduce((sum, c, i) => sum + (table[i]?.[c] ?? Number.NaN), 0);
  return { cost: total(cost), meanQuality: total(quality) / assignment.length };
}
