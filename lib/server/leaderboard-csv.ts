import "server-only";
import { type LeaderboardRow, SCORE_NAMES } from "@/lib/contracts/leaderboard-file";
import { spreadsheetCell } from "@/lib/core/spreadsheet-cell";

const HEAD = [
  ...["pack", "pack-version", "track", "track-version", "split", "prompts", "router", "title", "kind", "label"],
  ...["rank-low", "rank-high"],
  ...SCORE_NAMES.flatMap((name) => [name, `${name}-low`, `${name}-high`]),
];

/** RFC 4180, one line per router and track; an empty cell is a figure that does not exist. No cell runs as a formula. */
export function leaderboardCsv(rows: readonly LeaderboardRow[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)];
  return lines.map((cells) => `${cells.map(spreadsheetCell).join(",")}\r\n`).join("");
}

function cellsOf(row: LeaderboardRow): (string | number | null)[] {
  return [
    ...[row.pack, row.packVersion, row.track, row.trackVersion, row.split, row.n, row.router, row.title ?? null],
    ...[row.kind, row.label.kind, row.rank?.low ?? null, row.rank?.high ?? null],
    ...SCORE_NAMES.flatMap((name) => {
      const score = row.metrics[name];
      return [score?.value ?? null, score?.low ?? null, score?.high ?? null];
    }),
  ];
}
