import type { Games } from "./bradley-terry";
import { byId } from "./pack";

export type Vote = {
  readonly id: string;
  readonly voterId: string;
  readonly promptId: string;
  readonly modelIds: readonly [string, string];
  /** A model id, or neither. */
  readonly winner: string;
  readonly blind: boolean;
  readonly flagged?: boolean;
  /** Any ascending clock. */
  readonly at: number;
};

export const TIE = "tie";
export const BOTH_BAD = "both-bad";

/** Votes that count: blind, not flagged, the first per voter, prompt and unordered pair (spec §5.1). In order of time. */
export function countedVotes(votes: readonly Vote[]): Vote[] {
  const seen = new Set<string>();
  const inTime = votes
    .filter(({ blind, flagged }) => blind && !flagged)
    .toSorted((a, b) => a.at - b.at || byId(a.id, b.id));
  return inTime.filter(({ voterId, promptId, modelIds }) => {
    const key = JSON.stringify([voterId, promptId, ...modelIds.toSorted(byId)]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Counted votes as games per pair, the smaller id first. Both-bad is a tie for strength and is reported by itself. */
export function gamesOf(votes: readonly Vote[]): Games[] {
  const gamesByPair = new Map<string, { a: string; b: string; aWins: number; bWins: number; ties: number }>();
  for (const { modelIds, winner } of votes) {
    const [a, b] = byId(modelIds[0], modelIds[1]) < 0 ? modelIds : [modelIds[1], modelIds[0]];
    const key = JSON.stringify([a, b]);
    const games = gamesByPair.get(key) ?? { a, b, aWins: 0, bWins: 0, ties: 0 };
    if (winner === a) games.aWins++;
    else if (winner === b) games.bWins++;
    else games.ties++;
    gamesByPair.set(key, games);
  }
  return [...gamesByPair.values()].sort((x, y) => byId(x.a, y.a) || byId(x.b, y.b));
}
