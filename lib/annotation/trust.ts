import type { Choice } from "./sides";

/** A vote as far as trust needs it. */
export type JudgedVote = {
  readonly choice: Choice;
  readonly goldWinner: "one" | "two" | null;
  readonly elapsedMs: number;
  /** The side that was chosen, null for neither. */
  readonly position: "a" | "b" | null;
};

/** A rating as far as trust needs it. `isRight`: of a gold answer, what the checker found; null: not gold. */
export type JudgedRating = { readonly rating: number; readonly elapsedMs: number; readonly isRight: boolean | null };

export const GOLD_VOTES_MIN = 4;
/** Half of the gold pairs are right by chance, so less than this is worse than guessing. */
export const GOLD_RIGHT_MIN = 0.5;
export const SPEED_VOTES_MIN = 10;
export const MEDIAN_MS_MIN = 2500;
export const POSITION_VOTES_MIN = 25;
export const POSITION_SHARE_MAX = 0.95;

/** Why votes of this annotator weigh nothing, in words for an admin; null: they count. */
export function distrustOf(votes: readonly JudgedVote[], ratings: readonly JudgedRating[] = []): string | null {
  const gold = [
    ...votes.flatMap(({ choice, goldWinner }) => (goldWinner === null ? [] : goldPoints(choice, goldWinner))),
    ...ratings.flatMap(({ rating, isRight }) => (isRight === null ? [] : goldRatingPoints(rating, isRight))),
  ];
  const right = gold.reduce((sum, points) => sum + points, 0);
  if (gold.length >= GOLD_VOTES_MIN && right < GOLD_RIGHT_MIN * gold.length)
    return `gold: ${right} of ${gold.length} right`;
  const all = [...votes, ...ratings];
  const median = medianOf(all.map(({ elapsedMs }) => elapsedMs));
  if (all.length >= SPEED_VOTES_MIN && median < MEDIAN_MS_MIN) return `speed: median ${Math.round(median)} ms a vote`;
  const decided = votes.filter(({ position }) => position !== null);
  const onA = decided.filter(({ position }) => position === "a").length;
  const share = Math.max(onA, decided.length - onA) / Math.max(1, decided.length);
  if (decided.length >= POSITION_VOTES_MIN && share >= POSITION_SHARE_MAX)
    return `position: ${Math.round(share * 100)} % of ${decided.length} votes on one side`;
  return null;
}

/** 1 right, 0 wrong; neither is half. */
export function goldPoints(choice: Choice, goldWinner: "one" | "two" | null): number {
  if (choice === "tie" || choice === "both_bad") return 0.5;
  return choice === goldWinner ? 1 : 0;
}

/** A right answer should get 4 or 5, a wrong one 1 or 2; 3 is half. */
export function goldRatingPoints(rating: number, isRight: boolean): number {
  if (rating === 3) return 0.5;
  return rating > 3 === isRight ? 1 : 0;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}
