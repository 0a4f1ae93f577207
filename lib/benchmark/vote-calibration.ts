import { sigmoid } from "@/lib/core/predict";

/** One counted vote; a tie is half a win for each. Indices into the list of models. */
export type PredictedVote = {
  readonly a: number;
  readonly b: number;
  readonly predictedA: number;
  readonly predictedB: number;
  /** 1: a won, 0: b won, 0.5: neither. */
  readonly aWon: number;
};
/** logit P(a ≻ b) = slope·(r̂_a − r̂_b) + o_a − o_b, Σ o = 0. */
export type VoteCalibration = { readonly slope: number; readonly offsets: readonly number[] };

export const VOTES_MIN = 200;
const RIDGE = 1;
const STEPS = 2000;

export function voteProbability({ slope, offsets }: VoteCalibration, vote: Omit<PredictedVote, "aWon">): number {
  const offset = (offsets[vote.a] ?? 0) - (offsets[vote.b] ?? 0);
  return sigmoid(slope * (vote.predictedA - vote.predictedB) + offset);
}

/** r̂' = clip(r̂ + o/slope): votes shift whole models, never single prompts (spec §5.5). */
export function shiftedQuality({ slope, offsets }: VoteCalibration, model: number, quality: number): number {
  return Math.min(1, Math.max(0, quality + (offsets[model] ?? 0) / slope));
}

/** Maximum likelihood with ridge 1 on the offsets, by damped gradient steps. `withOffsets` false fits the slope alone. */
export function fitVoteCalibration(
  votes: readonly PredictedVote[],
  models: number,
  withOffsets = true,
): VoteCalibration {
  let fit: VoteCalibration = { slope: 1, offsets: new Array<number>(models).fill(0) };
  // The log loss is convex with curvature at most votes/4 per unit of (Δr̂)² ≤ 1 and of the two offsets, plus the ridge.
  const rate = 1 / (votes.length * 0.75 + RIDGE);
  for (let step = 0; step < STEPS; step++) {
    let toSlope = 0;
    const toOffsets = fit.offsets.map((offset) => -RIDGE * offset);
    for (const vote of votes) {
      const error = vote.aWon - voteProbability(fit, vote);
      toSlope += error * (vote.predictedA - vote.predictedB);
      toOffsets[vote.a] = (toOffsets[vote.a] ?? 0) + error;
      toOffsets[vote.b] = (toOffsets[vote.b] ?? 0) - error;
    }
    const moved = fit.offsets.map((offset, m) => offset + rate * (toOffsets[m] ?? 0));
    const center = moved.reduce((sum, offset) => sum + offset, 0) / models;
    fit = {
      slope: fit.slope + rate * toSlope,
      offsets: withOffsets ? moved.map((offset) => offset - center) : fit.offsets,
    };
  }
  return fit;
}

export function voteLogLoss(fit: VoteCalibration, votes: readonly PredictedVote[]): number {
  const losses = votes.map((vote) => {
    const p = voteProbability(fit, vote);
    return -vote.aWon * Math.log(p) - (1 - vote.aWon) * Math.log(1 - p);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / votes.length;
}

/** The offsets to use, or null: too few votes, a slope that is not positive, or no gain on held-out prompts. */
export function acceptedCalibration(
  fitted: readonly PredictedVote[],
  heldOut: readonly PredictedVote[],
  models: number,
): VoteCalibration | null {
  if (fitted.length + heldOut.length < VOTES_MIN || heldOut.length === 0) return null;
  const fit = fitVoteCalibration(fitted, models);
  const without = fitVoteCalibration(fitted, models, false);
  return fit.slope > 0 && voteLogLoss(fit, heldOut) < voteLogLoss(without, heldOut) ? fit : null;
}
