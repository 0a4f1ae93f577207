import { sigmoid } from "@/lib/core/predict";
import type { Matrix } from "./matrix";

/** Targets of one minibatch, row-major [batch, candidates]. NaN where nothing was measured, weight 0 for filler rows. */
export type BatchTargets = {
  readonly candidates: number;
  readonly quality: Float32Array;
  /** ln(1 + output tokens), standardized per candidate. */
  readonly outputTokensLog: Float32Array;
  readonly weights: Float32Array;
};

/** How much a squared error of the log output length counts beside the cross-entropy of quality. */
export const TOKENS_SHARE = 0.25;

/**
 * Mean over measured pairs of row weight · (cross-entropy of graded quality + TOKENS_SHARE · squared length error).
 * Writes its gradient by `outputs`; a pair that was not measured gets exactly 0 and takes no part.
 */
export function outcomeLoss(outputs: Matrix, gradient: Matrix, targets: BatchTargets): number {
  const { candidates, quality, outputTokensLog, weights } = targets;
  gradient.values.fill(0);
  const scale = 1 / Math.max(1, countMeasured(targets));
  let loss = 0;
  for (let row = 0; row < outputs.rows; row++) {
    const weight = (weights[row] ?? 0) * scale;
    if (weight === 0) continue;
    for (let candidate = 0; candidate < candidates; candidate++) {
      const at = row * outputs.columns + candidate;
      const measured = quality[row * candidates + candidate] ?? Number.NaN;
      if (!Number.isNaN(measured)) {
        const logit = outputs.values[at] ?? 0;
        loss += weight * crossEntropy(logit, measured);
        gradient.values[at] = weight * (sigmoid(logit) - measured);
      }
      const length = outputTokensLog[row * candidates + candidate] ?? Number.NaN;
      if (!Number.isNaN(length)) {
        const error = (outputs.values[at + candidates] ?? 0) - length;
        loss += weight * TOKENS_SHARE * error * error;
        gradient.values[at + candidates] = weight * TOKENS_SHARE * 2 * error;
      }
    }
  }
  return loss;
}

/** −q·ln σ(logit) − (1−q)·ln(1−σ(logit)), without overflow. */
export function crossEntropy(logit: number, quality: number): number {
  return Math.max(logit, 0) - logit * quality + Math.log1p(Math.exp(-Math.abs(logit)));
}

function countMeasured({ candidates, quality, weights }: BatchTargets): number {
  let count = 0;
  for (let at = 0; at < quality.length; at++)
    if ((weights[Math.floor(at / candidates)] ?? 0) > 0 && !Number.isNaN(quality[at] ?? Number.NaN)) count++;
  return count;
}
