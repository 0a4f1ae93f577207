import type { PredictedVote } from "@/lib/benchmark/vote-calibration";
import { sigmoid } from "@/lib/core/predict";

/** r' = σ(scale·logit r + bias), one per model. */
export type Platt = { readonly scale: number; readonly bias: number };

const STEPS = 400;
const RATE = 0.05;
const RIDGE = 1;
const EDGE = 1e-3;

/**
 * Platt scaling of each model's predictions on votes, at the slope that the shifts were fitted with: maximum likelihood
 * of P(a ≻ b) = σ(slope·(r'_a − r'_b)), ridge 1 towards no change, by gradient steps. An alternative to shifts, kept to
 * be compared with them: it may stretch a model's predictions as well as move them.
 */
export function fitPlatt(votes: readonly PredictedVote[], models: number, slope: number): Platt[] {
  let fit: Platt[] = Array.from({ length: models }, () => ({ scale: 1, bias: 0 }));
  const counts = votesOf(votes, models);
  for (let step = 0; step < STEPS; step++) {
    const gradient = gradientOf(fit, votes, slope);
    fit = fit.map(({ scale, bias }, m) => {
      // Each model moves by the mean of its own votes, so that rare ones are not left behind.
      const rate = RATE * (4 / (slope * Math.max(1, counts[m] ?? 0)));
      return { scale: scale + rate * (gradient[m]?.scale ?? 0), bias: bias + rate * (gradient[m]?.bias ?? 0) };
    });
  }
  return fit;
}

export function applyPlatt(platt: Platt | undefined, quality: number): number {
  return platt ? sigmoid(platt.scale * logit(quality) + platt.bias) : quality;
}

/** Towards no change where votes are few: at `half` votes a model's change counts half. */
export function shrinkPlatt(fit: readonly Platt[], votesByModel: readonly number[], half: number): Platt[] {
  return fit.map(({ scale, bias }, m) => {
    const kept = (votesByModel[m] ?? 0) / ((votesByModel[m] ?? 0) + half);
    return { scale: 1 + (scale - 1) * kept, bias: bias * kept };
  });
}

function gradientOf(fit: readonly Platt[], votes: readonly PredictedVote[], slope: number) {
  const gradient = fit.map(({ scale, bias }) => ({ scale: RIDGE * (1 - scale), bias: -RIDGE * bias }));
  for (const { a, b, predictedA, predictedB, aWon } of votes) {
    const [ofA, ofB] = [applyPlatt(fit[a], predictedA), applyPlatt(fit[b], predictedB)];
    const error = slope * (aWon - sigmoid(slope * (ofA - ofB)));
    add(gradient[a], error * ofA * (1 - ofA), predictedA);
    add(gradient[b], -error * ofB * (1 - ofB), predictedB);
  }
  return gradient;
}

function add(into: { scale: number; bias: number } | undefined, toLogit: number, quality: number): void {
  if (!into) return;
  into.bias += toLogit;
  into.scale += toLogit * logit(quality);
}

function votesOf(votes: readonly PredictedVote[], models: number): number[] {
  return Array.from({ length: models }, (_, m) => votes.filter(({ a, b }) => a === m || b === m).length);
}

function logit(quality: number): number {
  const inside = Math.min(1 - EDGE, Math.max(EDGE, quality));
  return Math.log(inside / (1 - inside));
}
