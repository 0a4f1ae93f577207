import type { BoardRow } from "./board-rows";

export const SCORE_KEYS = ["bounded-arqgc", "raw-arqgc", "gain", "headroom", "csr", "quality-kept"] as const;
export const SORT_KEYS = ["name", "kind", ...SCORE_KEYS] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/**
 * Ranked rows first, then routers that are not ranked, then baselines and references, whatever the order. A row without
 * the figure stands last among its like; equal rows go by id.
 */
export function sortRows(rows: readonly BoardRow[], key: SortKey, descending: boolean): BoardRow[] {
  return rows.toSorted((a, b) => tierOf(a) - tierOf(b) || compare(a, b, key, descending) || byId(a, b));
}

function tierOf(row: BoardRow): number {
  return isBelow(row) ? 2 : row.rank ? 0 : 1;
}

/** Company that never competes. */
export function isBelow({ group }: Pick<BoardRow, "group">): boolean {
  return group === "baseline" || group === "reference";
}

function compare(a: BoardRow, b: BoardRow, key: SortKey, descending: boolean): number {
  const [left, right] = [figureOf(a, key), figureOf(b, key)];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  const ascending = left < right ? -1 : left > right ? 1 : 0;
  return descending ? -ascending : ascending;
}

function figureOf({ row, name, group }: BoardRow, key: SortKey): string | number | null {
  if (key === "name") return name.toLowerCase();
  return key === "kind" ? `${group} ${row.kind}` : (row.metrics[key]?.value ?? null);
}

function byId(a: BoardRow, b: BoardRow): number {
  return a.row.router < b.row.router ? -1 : 1;
}
