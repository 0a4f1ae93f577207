import { assert } from "@/lib/core/assert";

/** Lower triangle L with L·Lᵀ = `matrix`, row-major [size, size]. Throws when the matrix is not positive definite. */
export function cholesky(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  const factoring = { matrix, lower, size };
  for (let column = 0; column < size; column++) {
    const diagonal = restAt(factoring, column, column);
    assert(diagonal > 0, "a matrix that is not positive definite has no Cholesky factor");
    const pivot = Math.sqrt(diagonal);
    lower[column * size + column] = pivot;
    let row = column + 1;
    for (; row + 4 <= size; row += 4) fourRows(factoring, { row, column, pivot });
    for (; row < size; row++) lower[row * size + column] = restAt(factoring, row, column) / pivot;
  }
  return lower;
}

type Factoring = { readonly matrix: Float64Array; readonly lower: Float64Array; readonly size: number };

/** What is left of an element after the columns before it. */
function restAt({ matrix, lower, size }: Factoring, row: number, column: number): number {
  let rest = matrix[row * size + column] ?? 0;
  for (let k = 0; k < column; k++) rest -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0);
  return rest;
}

/** Four rows of a column at once: one sum alone waits for itself at every step. The same bits as one by one. */
function fourRows({ matrix, lower, size }: Factoring, at: { row: number; column: number; pivot: number }): void {
  const { row, column, pivot } = at;
  const own = column * size;
  const [a, b, c, d] = [row * size, (row + 1) * size, (row + 2) * size, (row + 3) * size];
  let restA = matrix[a + column] ?? 0;
  let restB = matrix[b + column] ?? 0;
  let restC = matrix[c + column] ?? 0;
  let restD = matrix[d + column] ?? 0;
  for (let k = 0; k < column; k++) {
    const value = lower[own + k] ?? 0;
    restA -= (lower[a + k] ?? 0) * value;
    restB -= (lower[b + k] ?? 0) * value;
    restC -= (lower[c + k] ?? 0) * value;
    restD -= (lower[d + k] ?? 0) * value;
  }
  lower[a + column] = restA / pivot;
  lower[b + column] = restB / pivot;
  lower[c + column] = restC / pivot;
  lower[d + column] = restD / pivot;
}

/** L⁻¹ of a lower triangle: row by row, forward substitution on the unit vectors. */
export function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let sum = row === column ? 1 : 0;
      for (let k = column; k < row; k++) sum -= (lower[row * size + k] ?? 0) * (inverse[k * size + column] ?? 0);
      inverse[row * size + column] = sum / (lower[row * size + row] ?? 1);
    }
  }
  return inverse;
}

/** x with L·Lᵀ·x = `right`. */
export function solveWithCholesky(lower: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const x = right.slice();
  for (let row = 0; row < size; row++) {
    let sum = x[row] ?? 0;
    for (let k = 0; k < row; k++) sum -= (lower[row * size + k] ?? 0) * (x[k] ?? 0);
    x[row] = sum / (lower[row * size + row] ?? 1);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = x[row] ?? 0;
    for (let k = row + 1; k < size; k++) sum -= (lower[k * size + row] ?? 0) * (x[k] ?? 0);
    x[row] = sum / (lower[row * size + row] ?? 1);
  }
  return x;
}
