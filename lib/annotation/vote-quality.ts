import { agreementWithQuality, krippendorffAlpha } from "@/lib/benchmark/agreement";
import { bootstrapMean, type Interval, type MeanInterval, percentileInterval } from "@/lib/core/bootstrap";
import { createRandom } from "@/lib/core/random";
import { type Choice, toSide } from "./sides";
import { goldPoints } from "./trust";

/** A stored vote with what the checks of its quality need. */
export type CheckedVote = {
  readonly annotatorId: string;
  readonly pairId: string;
  readonly kind: "fresh" | "gold" | "repeat";
  readonly choice: Choice;
  readonly swapped: boolean;
  readonly goldWinner: "one" | "two" | null;
  readonly one: { readonly chars: number; readonly qualityMeasured: number | null };
  readonly two: { readonly chars: number; readonly qualityMeasured: number | null };
};

export type VoteQuality = {
  /** Krippendorff's α over pairs with two votes or more. */
  readonly alpha: number | null;
  /** 95 % by resampling pairs; null where α is. */
  readonly alphaInterval: Interval | null;
  readonly alphaVotes: number;
  /** Share of gold pairs on which the vote was right; neither is half. */
  readonly gold: (MeanInterval & { readonly votes: number }) | null;
  /** Share of decided votes that went to the left answer: 0.5 without position bias. */
  readonly leftShare: (MeanInterval & { readonly votes: number }) | null;
  /** Share of decided votes that went to the longer answer; lengths that differ by under a tenth are left out. */
  readonly longerShare: (MeanInterval & { readonly votes: number }) | null;
  /** Share of repeated pairs with the same vote, sides swapped. */
  readonly selfRepeat: (MeanInterval & { readonly votes: number }) | null;
  /** Share of pairs measured as different in which the vote preferred the better one. */
  readonly withMeasured: number | null;
};

const SEED = 1;
const LONGER_BY = 1.1;
const ALPHA_REPLICATES = 400;

/** How far votes can be believed, of the annotators whose votes count. */
export function voteQuality(votes: readonly CheckedVote[]): VoteQuality {
  const first = votes.filter(({ kind }) => kind !== "repeat");
  const units = new Map<string, string[]>();
  for (const { pairId, choice } of first) units.set(pairId, [...(units.get(pairId) ?? []), choice]);
  const shared = [...units.values()].filter((unit) => unit.length > 1);
  const agreement = shared.length > 0 ? krippendorffAlpha(shared) : null;
  return {
    alpha: agreement?.alpha ?? null,
    alphaInterval: agreement?.alpha == null ? null : alphaInterval(shared),
    alphaVotes: agreement?.pairable ?? 0,
    gold: shareOf(first.filter(({ goldWinner }) => goldWinner !== null).map((v) => goldPoints(v.choice, v.goldWinner))),
    leftShare: shareOf(first.flatMap(leftPoint)),
    longerShare: shareOf(first.flatMap(longerPoint)),
    selfRepeat: shareOf(repeatPoints(votes)),
    withMeasured: agreementWithQuality(first.flatMap(measuredPair)),
  };
}

/** Draws in which all votes happen to be equal have no α and are left out. */
function alphaInterval(units: readonly (readonly string[])[]): Interval {
  const draws = Array.from({ length: ALPHA_REPLICATES }, (_, b) => {
    const random = createRandom(SEED + b);
    const drawn = units.flatMap(() => [units[Math.floor(random() * units.length)] ?? []]);
    return krippendorffAlpha(drawn).alpha ?? [];
  });
  return percentileInterval(draws.flat());
}

function leftPoint({ choice, swapped }: CheckedVote): number[] {
  const side = toSide(choice, swapped);
  return side === "a" || side === "b" ? [side === "a" ? 1 : 0] : [];
}

function longerPoint({ choice, one, two }: CheckedVote): number[] {
  if (choice !== "one" && choice !== "two") return [];
  if (Math.max(one.chars, two.chars) < LONGER_BY * Math.min(one.chars, two.chars)) return [];
  return [(choice === "one") === one.chars > two.chars ? 1 : 0];
}

function repeatPoints(votes: readonly CheckedVote[]): number[] {
  const keyOf = ({ annotatorId, pairId }: CheckedVote) => `${annotatorId} ${pairId}`;
  const first = new Map(votes.filter(({ kind }) => kind === "fresh").map((vote) => [keyOf(vote), vote.choice]));
  return votes.flatMap((vote) => {
    const before = vote.kind === "repeat" ? first.get(keyOf(vote)) : undefined;
    return before === undefined ? [] : [before === vote.choice ? 1 : 0];
  });
}

function measuredPair({ one, two, choice }: CheckedVote) {
  if (one.qualityMeasured === null || two.qualityMeasured === null) return [];
  const preferred = choice === "one" ? ("a" as const) : choice === "two" ? ("b" as const) : ("tie" as const);
  return [{ qualityA: one.qualityMeasured, qualityB: two.qualityMeasured, preferred }];
}

function shareOf(points: readonly number[]): (MeanInterval & { votes: number }) | null {
  return points.length === 0 ? null : { ...bootstrapMean(points, SEED), votes: points.length };
}
