export type SortKey = "label" | "quality" | "cost";
export type CandidateSort = { readonly key: SortKey; readonly descending: boolean };

type Sortable = {
  readonly modelId: string;
  readonly label: string;
  readonly quality: number;
  readonly costRank: number;
};

export const CHEAPEST_FIRST: CandidateSort = { key: "cost", descending: false };

/** A new array. Equal values fall back to the cost rank, so the order never depends on the input's. */
export function sortCandidates<Row extends Sortable>(rows: readonly Row[], { key, descending }: CandidateSort): Row[] {
  const direction = descending ? -1 : 1;
  return [...rows].sort((a, b) => direction * compare(a, b, key) || a.costRank - b.costRank);
}

function compare(a: Sortable, b: Sortable, key: SortKey): number {
  if (key === "quality") return a.quality - b.quality;
  if (key === "cost") return a.costRank - b.costRank;
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0;
}

/** Pressing a column sorts by it, best first; pressing it again turns the order round. */
export function nextSort(current: CandidateSort, key: SortKey): CandidateSort {
  return current.key === key ? { key, descending: !current.descending } : { key, descending: key === "quality" };
}
