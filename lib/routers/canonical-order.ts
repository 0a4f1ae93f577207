import { selectTrainingCandidates, selectTrainingRows, type TrainingSet } from "./training-set";

/** Ascending by code units, never by locale. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The set with candidates in ascending id and rows in ascending key; `places[c]` is where candidate c stood before. */
export function canonicalOrder(set: TrainingSet): { ordered: TrainingSet; places: number[] } {
  const places = set.candidates.map((_, c) => c);
  places.sort((a, b) => byCodeUnits(set.candidates[a]?.modelId ?? "", set.candidates[b]?.modelId ?? ""));
  const rows = set.keys.map((_, row) => row);
  rows.sort((a, b) => byCodeUnits(set.keys[a] ?? "", set.keys[b] ?? ""));
  const isSorted = (order: readonly number[]) => order.every((from, to) => from === to);
  const byColumn = isSorted(places) ? set : selectTrainingCandidates(set, places);
  // An ordered set stays the same object, so that what is worked out about it can be shared between routers.
  const ordered = isSorted(rows) ? byColumn : { ...selectTrainingRows(byColumn, rows), wider: set.wider };
  return { ordered, places };
}
