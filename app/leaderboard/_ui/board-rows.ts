import { type RankRange, rankRanges } from "@/lib/benchmark/rank-ranges";
import type { LeaderboardRow } from "@/lib/contracts/leaderboard-file";

export const GROUPS = ["router", "submission", "baseline", "reference"] as const;
/** `baseline`: what anybody has without a router. `reference`: single models, and what only hindsight reaches. */
export type Group = (typeof GROUPS)[number];

export type BoardRow = {
  readonly row: LeaderboardRow;
  readonly group: Group;
  readonly name: string;
  /** Null for rows that do not compete. */
  readonly rank: RankRange | null;
};

const HINDSIGHT = ["oracle", "oracle-curve"];

/** The rows of one track with group, name and rank; in the order given. */
export function boardRows(rows: readonly LeaderboardRow[], modelLabels: ReadonlyMap<string, string>): BoardRow[] {
  const ranks = rankRanges(rankedIntervals(rows));
  return rows.map((row) => ({
    row,
    group: groupOf(row),
    name: nameOf(row, modelLabels),
    rank: ranks.get(row.router) ?? null,
  }));
}

export function groupOf({ kind, router }: Pick<LeaderboardRow, "kind" | "router">): Group {
  if (kind === "submission") return "submission";
  if (router.startsWith("fixed:") || HINDSIGHT.includes(router)) return "reference";
  return kind === "reference" || kind === "fixed" ? "baseline" : "router";
}

/** Headline intervals of the rows that compete. */
export function rankedIntervals(rows: readonly LeaderboardRow[]) {
  return rows.filter(isRanked).flatMap(({ router, metrics }) => {
    const { low, high } = metrics["bounded-arqgc"] ?? {};
    return typeof low === "number" && typeof high === "number" ? [{ router, low, high }] : [];
  });
}

/** Batch routers and cascades whose judge looks at the measured quality are shown, not ranked. */
function isRanked(row: LeaderboardRow): boolean {
  const group = groupOf(row);
  return (group === "router" || group === "submission") && row.scope === "prompt" && row.simulatedJudge === null;
}

const NAMES: Readonly<Record<string, string>> = {
  random: "random model",
  "budget-aware-random": "random between cheapest and best",
  "zero-router": "zero router, mixes fixed models",
  oracle: "oracle, best answer by hindsight",
  "oracle-curve": "oracle curve, best trade by hindsight",
  "best-fixed": "always the best of train and val",
  "cheapest-fixed": "always the cheapest of train and val",
};

export function nameOf({ router, title }: LeaderboardRow, modelLabels: ReadonlyMap<string, string>): string {
  if (title !== undefined) return title;
  const modelId = router.startsWith("fixed:") ? router.slice("fixed:".length) : null;
  return modelId === null ? (NAMES[router] ?? router) : `always ${modelLabels.get(modelId) ?? modelId}`;
}
