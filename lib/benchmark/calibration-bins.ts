import type { Predictions } from "@/lib/routers/router";
import type { Block } from "./block";
import { CALIBRATION_BINS, calibrationBin } from "./prediction-quality";

/** Means over the (prompt, candidate) pairs of one bin of predicted quality, all seeds pooled. */
export type CalibrationBin = { readonly predicted: number; readonly measured: number; readonly pairs: number };

/** The bins of a tenth that hold pairs, ascending. `pairs` counts each measured pair once. */
export function calibrationBins(
  perSeed: readonly Predictions[],
  { quality }: Pick<Block, "quality">,
): CalibrationBin[] {
  const sums = Array.from({ length: CALIBRATION_BINS }, () => ({ predicted: 0, measured: 0, pairs: 0 }));
  for (const predictions of perSeed)
    for (const [at, predicted] of predictions.quality.entries()) {
      const bin = sums[calibrationBin(predicted)];
      if (!bin) continue;
      bin.predicted += predicted;
      bin.measured += quality[at] ?? Number.NaN;
      bin.pairs += 1;
    }
  return sums
    .filter(({ pairs }) => pairs > 0)
    .map(({ predicted, measured, pairs }) => ({
      predicted: predicted / pairs,
      measured: measured / pairs,
      pairs: pairs / perSeed.length,
    }));
}
