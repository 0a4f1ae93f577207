import { bootstrapMean, type MeanInterval } from "@/lib/core/bootstrap";
import type { Choice } from "./sides";
import { goldPoints } from "./trust";

/** One's own vote with what it can be compared with. */
export type OwnVote = {
  readonly pairId: string;
  readonly kind: "fresh" | "gold" | "repeat";
  readonly choice: Choice;
  /** Given before today (UTC). */
  readonly settled: boolean;
  readonly goldWinner: "one" | "two" | null;
  readonly predictedOne: number | null;
  readonly predictedTwo: number | null;
  /** Trusted first votes of other people on this pair. */
  readonly others: Readonly<Partial<Record<Choice, number>>>;
};

export type OwnShare = MeanInterval & { readonly votes: number };
export type Repeats = { readonly same: number; readonly repeated: number };
export type OwnFigures = {
  readonly votes: number;
  /** Share of gold pairs voted right, neither is half. Null below five of them: a single one would say which pair was gold. */
  readonly withGold: OwnShare | null;
  /** Share of pairs on which more others said what I said than anything else; pairs where they are split are left out. */
  readonly withOthers: OwnShare | null;
  /** Share of decided votes for the answer that the router predicted better. */
  readonly withRouter: OwnShare | null;
  readonly repeats: Repeats;
};

export const GOLD_SHOWN_FROM = 5;
/** Predictions nearer than this are shown as equal. */
const EQUAL_WITHIN = 0.005;
const SEED = 1;

/** How one person's votes agree with gold, others, the router and themselves. */
export function ownFigures(votes: readonly OwnVote[]): OwnFigures {
  const first = votes.filter(({ kind }) => kind !== "repeat");
  // Today's gold stays out: a figure that moves with a vote would tell that its pair was gold.
  const gold = first.filter(({ goldWinner, settled }) => goldWinner !== null && settled);
  return {
    votes: votes.length,
    withGold:
      gold.length < GOLD_SHOWN_FROM ? null : shareOf(gold.map((vote) => goldPoints(vote.choice, vote.goldWinner))),
    withOthers: shareOf(first.flatMap(majorityPoint)),
    withRouter: shareOf(first.flatMap(routerPoint)),
    repeats: countRepeats(votes),
  };
}

function majorityPoint({ choice, others }: OwnVote): number[] {
  const counts = Object.values(others);
  const most = Math.max(0, ...counts);
  if (most === 0 || counts.filter((count) => count === most).length > 1) return [];
  return [others[choice] === most ? 1 : 0];
}

function routerPoint({ choice, predictedOne, predictedTwo }: OwnVote): number[] {
  if ((choice !== "one" && choice !== "two") || predictedOne === null || predictedTwo === null) return [];
  if (Math.abs(predictedOne - predictedTwo) < EQUAL_WITHIN) return [];
  return [(choice === "one") === predictedOne > predictedTwo ? 1 : 0];
}

function countRepeats(votes: readonly OwnVote[]): Repeats {
  const before = new Map(votes.filter(({ kind }) => kind === "fresh").map(({ pairId, choice }) => [pairId, choice]));
  const repeated = votes.filter(({ kind, pairId }) => kind === "repeat" && before.has(pairId));
  return {
    repeated: repeated.length,
    same: repeated.filter(({ pairId, choice }) => before.get(pairId) === choice).length,
  };
}

function shareOf(points: readonly number[]): OwnShare | null {
  return points.length === 0 ? null : { ...bootstrapMean(points, SEED), votes: points.length };
}
