import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";

/** A router's row with no figures; tests add what they are about. */
export function leaderboardRow(changes: Partial<LeaderboardRow> = {}): LeaderboardRow {
  return {
    ...{
      pack: "Pack",
      packVersion: "1",
      router: "r",
      label: { kind: "baseline" },
      kind: "predictive",
      scope: "prompt",
    },
    ...{ simulatedJudge: null, track: "t", trackVersion: "1", split: "test", n: 8, seeds: 1, metrics: {}, curve: [] },
    ...{ plan: [], savings: [], differences: [], rank: null, dropped: [], sourcesLeftOut: [] },
    ...changes,
  };
}
