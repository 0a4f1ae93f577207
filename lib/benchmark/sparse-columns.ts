/**
 * Columns of cluster sums where one that hardly differs from an earlier one is kept as its differences: neighbouring knob
 * values send most prompts to the same model, and the bootstrap passes over every column 2,000 times.
 */
export type SparseColumn =
  | { readonly kind: "dense"; readonly sums: Float64Array }
  | { readonly kind: "changes"; readonly base: number; readonly rows: Int32Array; readonly changes: Float64Array };

/** A change costs an indexed read where a dense value costs a sequential one. */
const CHANGED_SHARE_MAX = 0.2;
/** Quality, cost and share of one knob stand side by side, so the same kind lies one to three columns back. */
const BASES_BACK = 3;

export function sparseColumns(columns: readonly Float64Array[]): SparseColumn[] {
  return columns.map((sums, at): SparseColumn => {
    const limit = Math.floor(CHANGED_SHARE_MAX * sums.length);
    const bases = Array.from({ length: Math.min(BASES_BACK, at) }, (_, back) => at - 1 - back);
    const counted = bases.map((base) => ({ base, changed: changedRows(columns[base] ?? sums, sums, limit) }));
    const [nearest] = counted.filter(({ changed }) => changed <= limit).sort((a, b) => a.changed - b.changed);
    return nearest ? changesFrom(columns[nearest.base] ?? sums, sums, nearest) : { kind: "dense", sums };
  });
}

/** Counts at most one more than `limit`, which is also the answer where an unknown value of the base would spread. */
function changedRows(from: Float64Array, to: Float64Array, limit: number): number {
  let changed = 0;
  for (let row = 0; row < to.length && changed <= limit; row++) {
    if (Object.is(from[row], to[row])) continue;
    if (Number.isNaN(from[row])) return limit + 1;
    changed++;
  }
  return changed;
}

function changesFrom(
  from: Float64Array,
  to: Float64Array,
  { base, changed }: { base: number; changed: number },
): SparseColumn {
  const rows = new Int32Array(changed);
  const changes = new Float64Array(changed);
  for (let row = 0, at = 0; row < to.length; row++) {
    if (Object.is(from[row], to[row])) continue;
    rows[at] = row;
    changes[at++] = (to[row] ?? 0) - (from[row] ?? 0);
  }
  return { kind: "changes", base, rows, changes };
}
