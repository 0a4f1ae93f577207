import "server-only";
import { type LeaderboardRow, SCORE_NAMES } from "@/lib/contracts/leaderboard-file";
import type { PublishedSubmission } from "./submissions/published";

/** Published submissions scored on this pack, in the form of its own rows. An empty plan: the curve goes through all points. */
export function submissionRows(
  submissions: readonly PublishedSubmission[],
  { name, version }: { readonly name: string; readonly version: string },
): LeaderboardRow[] {
  return submissions
    .filter(({ pack, packVersion }) => pack === name && packVersion === version)
    .map(({ router, about, pack, packVersion, track, trackVersion, split, n, metrics, curve }) => ({
      ...{ pack, packVersion, router, title: about.routerName, track, trackVersion, split, n, curve: [...curve] },
      ...{ label: { kind: "baseline" as const }, kind: "submission" as const, scope: "prompt" as const },
      ...{ simulatedJudge: null, seeds: 1, plan: [], savings: [], differences: [], rank: null },
      ...{ dropped: [], sourcesLeftOut: [] },
      metrics: Object.fromEntries(SCORE_NAMES.flatMap((score) => (metrics[score] ? [[score, metrics[score]]] : []))),
    }));
}
