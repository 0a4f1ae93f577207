import { assert } from "@/lib/core/assert";

export const CALIBRATION_BINS = 10;

export type PredictionQuality = {
  readonly mae: number;
  /** Mean squared error; for graded quality too. */
  readonly brier: number;
  /** Mean of predicted − measured. */
  readonly bias: number;
  /** Expected calibration error over 10 equal bins. */
  readonly ece: number;
};

/** Spec §3.11. All pairs pooled: one entry per (prompt, candidate). Pass one candidate's pairs for its own figures. */
export function predictionQuality(predicted: ArrayLike<number>, measured: ArrayLike<number>): PredictionQuality {
  const n = predicted.length;
  assert(n > 0 && measured.length === n, "prediction quality needs as many predictions as measurements, at least one");
  const gapByBin = new Float64Array(CALIBRATION_BINS);
  let [absolute, squared, signed] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const error = (predicted[i] ?? 0) - (measured[i] ?? 0);
    absolute += Math.abs(error);
    squared += error * error;
    signed += error;
    const bin = calibrationBin(predicted[i] ?? 0);
    gapByBin[bin] = (gapByBin[bin] ?? 0) + error;
  }
  // (n_b/N)·|mean r̂ − mean q| of a bin is |Σ(r̂ − q)|/N.
  const ece = gapByBin.reduce((sum, gap) => sum + Math.abs(gap), 0) / n;
  return { mae: absolute / n, brier: squared / n, bias: signed / n, ece };
}

/** 0 lies in the first bin, 1 in the last, a tenth opens the next. */
export function calibrationBin(predicted: number): number {
  return Math.min(CALIBRATION_BINS - 1, Math.floor(CALIBRATION_BINS * predicted));
}

/** Mean absolute error in USD and Σĉ/Σc: above 1 the router thinks prompts dearer than they are. */
export function costPredictionQuality(
  predicted: ArrayLike<number>,
  measured: ArrayLike<number>,
): { maeUsd: number; ratio: number | null } {
  const n = predicted.length;
  assert(n > 0 && measured.length === n, "cost prediction quality needs as many predictions as measurements");
  let [absolute, sumPredicted, sumMeasured] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    absolute += Math.abs((predicted[i] ?? 0) - (measured[i] ?? 0));
    sumPredicted += predicted[i] ?? 0;
    sumMeasured += measured[i] ?? 0;
  }
  return { maeUsd: absolute / n, ratio: sumMeasured > 0 ? sumPredicted / sumMeasured : null };
}
