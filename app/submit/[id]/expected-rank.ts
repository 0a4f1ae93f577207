import { rankedIntervals } from "@/app/leaderboard/_ui/board-rows";
import { type RankRange, rankRanges } from "@/lib/benchmark/rank-ranges";
import type { SubmissionResult } from "@/lib/contracts/submission";
import { loadLeaderboard } from "@/lib/server/leaderboard-page";

/** Places that this result holds, or would hold, among all ranked rows of its track; null where it has no interval. */
export async function expectedRank(id: string, result: SubmissionResult): Promise<(RankRange & { of: number }) | null> {
  const mine = result.metrics["bounded-arqgc"];
  if (mine?.value == null || mine.low === null || mine.high === null) return null;
  const { packs, rowsOf } = await loadLeaderboard();
  const pack = packs.find(({ name, version }) => name === result.pack && version === result.packVersion);
  if (!pack) return null;
  const router = `submission:${id}`;
  const onTrack = rowsOf(pack.id).filter((row) => row.track === result.track && row.router !== router);
  const intervals = [...rankedIntervals(onTrack), { router, low: mine.low, high: mine.high }];
  const rank = rankRanges(intervals).get(router);
  return rank ? { ...rank, of: intervals.length } : null;
}
