import { type Interval, percentileInterval } from "@/lib/core/bootstrap";

/** Share of dropped replicates above which no interval is shown (spec §4.3). */
export const DROPPED_SHARE_MAX = 0.01;

export type PairedDifference = {
  readonly interval: Interval | null;
  /** Two-sided bootstrap p-value, not below 2/(B+1). */
  readonly pValue: number;
};

/** A − B over replicates that share their draws. Better or worse is claimed only when the interval excludes 0. */
export function pairedDifference(a: ArrayLike<number>, b: ArrayLike<number>): PairedDifference {
  const differences = Array.from(a, (value, i) => value - (b[i] ?? Number.NaN));
  const known = differences.filter(Number.isFinite);
  const atMostZero = known.filter((d) => d <= 0).length;
  const atLeastZero = known.filter((d) => d >= 0).length;
  const pValue = Math.min(1, (2 * (Math.min(atMostZero, atLeastZero) + 1)) / (known.length + 1));
  return { interval: replicateInterval(differences), pValue };
}

/** 95 % interval of a statistic over replicates; null when more than 1 % of them were degenerate. */
export function replicateInterval(replicates: ArrayLike<number>): Interval | null {
  const known = Array.from(replicates).filter(Number.isFinite);
  const dropped = replicates.length - known.length;
  if (known.length === 0 || dropped > DROPPED_SHARE_MAX * replicates.length) return null;
  return percentileInterval(known);
}

/** Holm's step-down: which of several claims on one page stand at level `alpha`, in the order given. */
export function holmStands(pValues: readonly number[], alpha = 0.05): boolean[] {
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1) || a - b);
  const stands = pValues.map(() => false);
  for (const [step, i] of order.entries()) {
    if ((pValues[i] ?? 1) > alpha / (pValues.length - step)) break;
    stands[i] = true;
  }
  return stands;
}
