import { assert } from "@/lib/core/assert";

/** P99 of fewer decisions would be the slowest one alone. */
export const P99_DECISIONS_MIN = 100;

/** Quantile by nearest rank: element ⌈p·n⌉ of the ascending list, 1-based (spec §3.12). */
export function nearestRank(values: ArrayLike<number>, share: number): number {
  assert(values.length > 0 && share > 0 && share <= 1, "a nearest rank needs values and a share in (0, 1]");
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}
