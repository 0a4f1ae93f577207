import type { CostQuality } from "./concave-hull";
import type { Curve, OperatingPoint } from "./curve";
import { firstReach } from "./polyline";

/** Shares ρ of the best fixed model's quality that must be kept: parity, and two percent less. */
export const KEPT_QUALITY_LEVELS = [1, 0.98] as const;

export type CostSaving = {
  /** null: no val point kept the quality, so the best fixed model answers everything. */
  readonly knob: number | null;
  /** 1 − C/C_best on test: 1 is free, negative is dearer than the best fixed model. null when that model costs nothing. */
  readonly csr: number | null;
  /** Quality on test as a share of the best fixed model's; null when that is 0. */
  readonly qualityRatio: number | null;
  readonly fellBack: boolean;
  readonly held: boolean;
};

/** The cheapest val point that keeps ρ of the best fixed model's quality; undefined when none does (spec §3.5). */
export function savingPoint(
  valPoints: readonly OperatingPoint[],
  valBest: CostQuality,
  keptShare: number,
): OperatingPoint | undefined {
  return valPoints
    .filter((point) => point.quality >= keptShare * valBest.quality)
    .toSorted((a, b) => a.costUsd - b.costUsd || b.quality - a.quality)[0];
}

/** Cost Save Ratio of one knob value on test; `undefined` means that the router fell back to the best fixed model. */
export function costSaving(
  testPoint: OperatingPoint | undefined,
  testBest: CostQuality,
  keptShare: number,
): CostSaving {
  if (!testPoint) return { knob: null, csr: 0, qualityRatio: 1, fellBack: true, held: true };
  const qualityRatio = testBest.quality > 0 ? testPoint.quality / testBest.quality : null;
  return {
    knob: testPoint.knob,
    csr: testBest.costUsd > 0 ? 1 - testPoint.costUsd / testBest.costUsd : null,
    qualityRatio,
    fellBack: false,
    held: qualityRatio === null || qualityRatio >= keptShare,
  };
}

/** Read off the curve of one split: the least cost at which it reaches ρ of the best quality. CSCR's QNC is 1 − csr. */
export function costSavingOnCurve(
  curve: Curve,
  best: CostQuality,
  keptShare: number,
): { costUsd: number; csr: number } | null {
  const line = curve.map(({ costUsd, quality }) => ({ x: costUsd, y: quality }));
  const costUsd = firstReach(line, keptShare * best.quality);
  return costUsd === undefined ? null : { costUsd, csr: 1 - costUsd / best.costUsd };
}

/** Replicate means are summed in another order than the fixed model's; the same answers must still count as kept. */
const ROUNDING = 1e-12;

/** Share of bootstrap replicates in which the chosen point kept ρ of the best fixed model's quality. */
export function heldShare(routerQuality: ArrayLike<number>, bestQuality: ArrayLike<number>, keptShare: number): number {
  let held = 0;
  for (let b = 0; b < routerQuality.length; b++)
    if ((routerQuality[b] ?? Number.NaN) >= keptShare * (bestQuality[b] ?? Number.NaN) - ROUNDING) held++;
  return held / routerQuality.length;
}
