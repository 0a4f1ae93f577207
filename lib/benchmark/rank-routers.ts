import type { Interval } from "@/lib/core/bootstrap";
import { nearestRank } from "./latency";
import { DROPPED_SHARE_MAX } from "./paired-difference";

/** One router in every replicate: bounded ARQGC decides, raw ARQGC where bounded is equal (spec §4.4). */
export type ReplicateScores = { readonly bounded: ArrayLike<number>; readonly raw?: ArrayLike<number> };

/** Ranks of every router in every replicate, 1 is best; equal scores share the smaller rank. */
export function ranksOf(routers: readonly ReplicateScores[]): number[][] {
  const replicates = routers[0]?.bounded.length ?? 0;
  const isAhead = (other: ReplicateScores, mine: ReplicateScores, b: number) => {
    const lead = (other.bounded[b] ?? Number.NaN) - (mine.bounded[b] ?? Number.NaN);
    return lead > 0 || (lead === 0 && (other.raw?.[b] ?? 0) > (mine.raw?.[b] ?? 0));
  };
  return routers.map((mine) =>
    Array.from({ length: replicates }, (_, b) => 1 + routers.filter((other) => isAhead(other, mine, b)).length),
  );
}

/** 95 % of a router's ranks, by nearest rank. A bare rank is never printed. */
export function rankInterval(ranks: readonly number[]): Interval {
  return { low: nearestRank(ranks, 0.025), high: nearestRank(ranks, 0.975) };
}

/**
 * The rank interval of each router over the replicates in which all have a score. A replicate of a degenerate track ranks
 * nobody and is dropped; null when more than 1 % are (spec §4.3).
 */
export function rankIntervals(routers: readonly ReplicateScores[]): (Interval | null)[] {
  const replicates = routers[0]?.bounded.length ?? 0;
  const scored = Array.from({ length: replicates }, (_, b) => b).filter((b) =>
    routers.every(({ bounded }) => Number.isFinite(bounded[b])),
  );
  const isShown = scored.length > 0 && replicates - scored.length <= DROPPED_SHARE_MAX * replicates;
  const ranks = ranksOf(routers);
  return ranks.map((own) => (isShown ? rankInterval(scored.map((b) => own[b] ?? Number.NaN)) : null));
}

/** The arena rule for vote ratings: 1 + the rivals whose lower bound exceeds my upper bound. */
export function rankBySeparatedIntervals(intervals: readonly Interval[]): number[] {
  return intervals.map((mine) => 1 + intervals.filter((other) => other.low > mine.high).length);
}
