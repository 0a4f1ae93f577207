import { sigmoid } from "@/lib/core/predict";
import { cholesky, solveWithCholesky } from "@/lib/training/cholesky";

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
/** Keeps the loss of a sure and wrong prediction finite. */
const LEAST = 1e-300;
const STEPS_MAX = 100;
/** Where all predictions are equal nothing says how steep; the slope then stays where it was. */
const SLOPE_CURVATURE_MIN = 1e-9;

export function voteProbability({ slope, offsets }: VoteCalibration, vote: Omit<PredictedVote, "aWon">): number {
  const offset = (offsets[vote.a] ?? 0) - (offsets[vote.b] ?? 0);
  return sigmoid(slope * (vote.predictedA - vote.predictedB) + offset);
}

/** r̂' = clip(r̂ + o/slope): votes shift whole models, never single prompts (spec §5.5). */
export function shiftedQuality({ slope, offsets }: VoteCalibration, model: number, quality: number): number {
  return Math.min(1, Math.max(0, quality + (offsets[model] ?? 0) / slope));
}

/**
 * Maximum likelihood with ridge 1 on the offsets, by Newton steps. `withOffsets` false fits the slope alone. Σ o = 0 by
 * itself: the likelihood knows differences only, and the ridge is smallest there.
 */
export function fitVoteCalibration(
  votes: readonly PredictedVote[],
  models: number,
  withOffsets = true,
): VoteCalibration {
  let fit: VoteCalibration = { slope: 1, offsets: new Array<number>(models).fill(0) };
  let objective = penalisedLogLoss(fit, votes);
  for (let step = 0; step < STEPS_MAX; step++) {
    const direction = newtonStep(fit, votes, withOffsets);
    let size = 1;
    let next = moved(fit, direction, size);
    let reached = penalisedLogLoss(next, votes);
    // Far from the optimum a whole step may overshoot.
    for (; reached > objective && size > 1e-4; size /= 2) {
      next = moved(fit, direction, size / 2);
      reached = penalisedLogLoss(next, votes);
    }
    if (!(reached < objective)) break;
    const gained = objective - reached;
    [fit, objective] = [next, reached];
    if (gained < 1e-10 * votes.length) break;
  }
  return fit;
}

function moved({ slope, offsets }: VoteCalibration, direction: Float64Array, size: number): VoteCalibration {
  return {
    slope: slope + size * (direction[0] ?? 0),
    offsets: offsets.map((offset, m) => offset + size * (direction[m + 1] ?? 0)),
  };
}

function penalisedLogLoss(fit: VoteCalibration, votes: readonly PredictedVote[]): number {
  return votes.length * voteLogLoss(fit, votes) + (RIDGE / 2) * fit.offsets.reduce((sum, o) => sum + o * o, 0);
}

/** −H⁻¹g over [slope, offsets…]; without offsets the slope's alone. */
function newtonStep(fit: VoteCalibration, votes: readonly PredictedVote[], withOffsets: boolean): Float64Array {
  const size = withOffsets ? fit.offsets.length + 1 : 1;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  curvature[0] = SLOPE_CURVATURE_MIN;
  for (let m = 1; m < size; m++) {
    gradient[m] = -RIDGE * (fit.offsets[m - 1] ?? 0);
    curvature[m * size + m] = RIDGE;
  }
  for (const vote of votes) {
    const p = voteProbability(fit, vote);
    const columns = withOffsets ? ([0, vote.a + 1, vote.b + 1] as const) : ([0] as const);
    const inputs = [vote.predictedA - vote.predictedB, 1, -1];
    for (const [i, row] of columns.entries()) {
      const input = inputs[i] ?? 0;
      gradient[row] = (gradient[row] ?? 0) + (vote.aWon - p) * input;
      for (const [k, column] of columns.entries()) {
        const at = row * size + column;
        curvature[at] = (curvature[at] ?? 0) + p * (1 - p) * input * (inputs[k] ?? 0);
      }
    }
  }
  return solveWithCholesky(cholesky(curvature, size), gradient);
}

export function voteLogLoss(fit: VoteCalibration, votes: readonly PredictedVote[]): number {
  const losses = votes.map((vote) => {
    const p = voteProbability(fit, vote);
    return -vote.aWon * Math.log(Math.max(p, LEAST)) - (1 - vote.aWon) * Math.log(Math.max(1 - p, LEAST));
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
