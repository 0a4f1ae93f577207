/** Cells of a row-major table at `rows` and `columns`; a column of −1 gives NaN. */
export function selectCells(
  table: Float64Array,
  { width, rows, columns }: { width: number; rows: readonly number[]; columns: readonly number[] },
): Float64Array {
  const out = new Float64Array(rows.length * columns.length);
  let at = 0;
  for (const row of rows)
    for (const column of columns) out[at++] = column < 0 ? Number.NaN : (table[row * width + column] ?? Number.NaN);
  return out;
}
