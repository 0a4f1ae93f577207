import { selectTrainingRows, type TrainingSet } from "./training-set";

/** Some candidate has a value in `table` [rows, width] on this row. */
export function hasOutcome(table: Float64Array, width: number, row: number): boolean {
  for (let at = row * width; at < (row + 1) * width; at++) if (!Number.isNaN(table[at] ?? Number.NaN)) return true;
  return false;
}

const measuredBySet = new WeakMap<TrainingSet, TrainingSet>();

/** The rows on which some quality was measured; the set itself when that is all of them. */
export function measuredOnly(set: TrainingSet): TrainingSet {
  const known = measuredBySet.get(set);
  if (known) return known;
  const width = set.candidates.length;
  const rows = [...set.keys.keys()].filter((row) => hasOutcome(set.quality, width, row));
  const measured = rows.length === set.keys.length ? set : { ...selectTrainingRows(set, rows), wider: set.wider };
  measuredBySet.set(set, measured);
  return measured;
}
