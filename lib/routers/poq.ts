/** Cost-aware Proof of Quality (arXiv 2512.16317): reward α·quality − β·cost of each candidate, both from 0 to 1. */
export function poqRewards(
  { quality, cost }: { readonly quality: readonly number[]; readonly cost: readonly number[] },
  { alpha, beta }: { readonly alpha: number; readonly beta: number },
): number[] {
  return quality.map((q, c) => alpha * q - beta * (cost[c] ?? 0));
}
