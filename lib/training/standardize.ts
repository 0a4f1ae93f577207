/** Mean and spread of each column, to train on numbers of one size. */
export type Standardization = { readonly means: Float32Array; readonly spreads: Float32Array };

const SPREAD_MIN = 1e-6; // A column that never varies is left where it is.

/** Of row-major `table` [rows, width]; NaN entries are left out. A column without entries gets mean 0 and spread 1. */
export function standardizationOf(table: Float32Array, width: number): Standardization {
  const means = new Float32Array(width);
  const spreads = new Float32Array(width).fill(1);
  for (let column = 0; column < width; column++) {
    let [count, sum, squares] = [0, 0, 0];
    for (let at = column; at < table.length; at += width) {
      const value = table[at] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
      squares += value * value;
    }
    if (count === 0) continue;
    const mean = sum / count;
    const spread = Math.sqrt(Math.max(0, squares / count - mean * mean));
    means[column] = mean;
    spreads[column] = spread > SPREAD_MIN ? spread : 1;
  }
  return { means, spreads };
}
