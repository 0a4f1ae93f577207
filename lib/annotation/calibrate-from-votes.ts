import {
  fitVoteCalibration,
  type PredictedVote,
  VOTES_MIN,
  type VoteCalibration,
  voteLogLoss,
  voteProbability,
} from "@/lib/benchmark/vote-calibration";
import { type MeanInterval, meanOf, percentileInterval } from "@/lib/core/bootstrap";
import { createRandom } from "@/lib/core/random";
import { clusterFolds } from "@/lib/training/cluster-folds";
import { type Correction, correctPreferences } from "./preference-correction";

/** A counted vote on a train prompt, or a gold label of one; `a` and `b` index the models. */
export type LabelledPair = {
  readonly a: number;
  readonly b: number;
  readonly predictedA: number;
  readonly predictedB: number;
  /** 1, 0 or −1 by a vote; by a checker the difference in measured quality. */
  readonly gain: number;
  readonly isGold: boolean;
  /** ln(characters of a / characters of b). */
  readonly longerBy: number;
  /** 1: a stood on the left, −1: on the right, 0: gold, which has no sides. */
  readonly left: number;
  readonly cluster: string;
};

export type CalibrationFit = {
  readonly accepted: boolean;
  /** Why nothing may be used; null when accepted. */
  readonly reason: string | null;
  /** What each model's predicted quality moves by, shrunk by its number of votes. */
  readonly shifts: readonly number[];
  readonly votesByModel: readonly number[];
  readonly slope: number;
  /** The votes as the fit saw them, without their bias where it is identified. */
  readonly fittedTo: readonly PredictedVote[];
  readonly correction: Correction;
  /** On the held-out fifth of the prompts, predicted win against vote; null without such votes. */
  readonly heldOut: { readonly votes: number; readonly before: HeldOut; readonly after: HeldOut } | null;
};
export type HeldOut = { readonly brier: MeanInterval; readonly ece: MeanInterval; readonly logLoss: number };

const HELD_OUT_FOLDS = 5;
const SEED = 20250908;
/** Votes at which a model's shift counts half. */
export const SHRINK_VOTES = 50;
const REPLICATES = 400;

/**
 * Votes → bias correction (§5.4) → one shift per model (§5.5), accepted only with 200 votes, a positive slope and a lower
 * loss on held-out prompts. Shifts are relative: votes say who is better, not how good the best is.
 */
export function calibrateFromVotes(
  labels: readonly LabelledPair[],
  models: number,
  { correct = true }: { correct?: boolean } = {},
): CalibrationFit {
  const correction = correct ? correctionOf(labels) : { kind: "not_identified" as const, reason: "switched off" };
  const votes = labels.filter(({ isGold }) => !isGold);
  const predicted = votes.map((vote, at) =>
    toPredicted(vote, correction.kind === "identified" ? (correction.corrected[at] ?? 0) : vote.gain),
  );
  const folds = clusterFolds(
    votes.map(({ cluster }) => ({ source: "votes", cluster })),
    HELD_OUT_FOLDS,
    SEED,
  );
  const fitted = predicted.filter((_, at) => folds[at] !== 0);
  const heldOut = predicted.filter((_, at) => folds[at] === 0);
  const votesByModel = Array.from({ length: models }, (_, m) => votes.filter(({ a, b }) => a === m || b === m).length);
  const withOffsets = shrunk(fitVoteCalibration(fitted, models), votesByModel);
  const without = fitVoteCalibration(fitted, models, false);
  const reason = refusalOf(votes.length, heldOut, withOffsets, without);
  // The figures above are of four fifths; what is used rests on all votes.
  const whole = shrunk(fitVoteCalibration(predicted, models), votesByModel);
  return {
    ...{ accepted: reason === null, reason, votesByModel, correction, slope: whole.slope, fittedTo: predicted },
    shifts: whole.offsets.map((offset) => (reason === null ? bounded(offset / whole.slope) : 0)),
    heldOut:
      heldOut.length === 0
        ? null
        : {
            votes: heldOut.length,
            before: heldOutFigures(without, heldOut),
            after: heldOutFigures(withOffsets, heldOut),
          },
  };
}

/** Held-out votes alone would accept any shift; a quarter of the scale is the most that opinions may move a measured model. */
const SHIFT_MAX = 0.25;

function bounded(shift: number): number {
  return Math.min(SHIFT_MAX, Math.max(-SHIFT_MAX, shift));
}

function correctionOf(labels: readonly LabelledPair[]): Correction {
  return correctPreferences(
    labels.map(({ isGold, gain, cluster, longerBy, left, predictedA, predictedB }) => {
      return { isGold, gain, cluster, features: [predictedA - predictedB, longerBy, left] };
    }),
  );
}

function toPredicted({ a, b, predictedA, predictedB }: LabelledPair, gain: number): PredictedVote {
  return { a, b, predictedA, predictedB, aWon: Math.min(1, Math.max(0, (1 + gain) / 2)) };
}

function shrunk({ slope, offsets }: VoteCalibration, votesByModel: readonly number[]): VoteCalibration {
  const kept = offsets.map((offset, m) => (offset * (votesByModel[m] ?? 0)) / ((votesByModel[m] ?? 0) + SHRINK_VOTES));
  return { slope, offsets: kept };
}

function refusalOf(
  votes: number,
  heldOut: readonly PredictedVote[],
  withOffsets: VoteCalibration,
  without: VoteCalibration,
): string | null {
  if (votes < VOTES_MIN) return `thin data: ${votes} usable votes, ${VOTES_MIN} are needed`;
  if (heldOut.length === 0) return "thin data: no prompt could be held out";
  if (withOffsets.slope <= 0) return "votes contradict the predictions: the slope is not positive";
  const [before, after] = [voteLogLoss(without, heldOut), voteLogLoss(withOffsets, heldOut)];
  return after < before ? null : `no gain on held-out prompts: log loss ${after.toFixed(4)} after ${before.toFixed(4)}`;
}

function heldOutFigures(fit: VoteCalibration, votes: readonly PredictedVote[]): HeldOut {
  const cells = votes.map((vote) => ({ p: voteProbability(fit, vote), won: vote.aWon }));
  const brierOf = (some: typeof cells) => meanOf(some.map(({ p, won }) => (p - won) ** 2));
  return {
    brier: resampled(cells, brierOf),
    ece: resampled(cells, eceOf),
    logLoss: voteLogLoss(fit, votes),
  };
}

function eceOf(cells: readonly { p: number; won: number }[]): number {
  const gaps = new Float64Array(10);
  for (const { p, won } of cells) {
    const bin = Math.min(9, Math.floor(10 * p));
    gaps[bin] = (gaps[bin] ?? 0) + p - won;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / cells.length;
}

function resampled<Cell>(cells: readonly Cell[], figureOf: (cells: Cell[]) => number): MeanInterval {
  const replicates = Array.from({ length: REPLICATES }, (_, b) => {
    const random = createRandom(SEED + b);
    return figureOf(cells.flatMap(() => cells[Math.floor(random() * cells.length)] ?? []));
  });
  return { mean: figureOf([...cells]), ...percentileInterval(replicates) };
}
