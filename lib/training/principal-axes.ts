import { createRandom } from "@/lib/core/random";
import { createMatrix, type Matrix, multiplyTransposed, padToBlock, transpose } from "./matrix";

const ROWS_MAX = 2048; // More rows sharpen the axes hardly, and cost as much as a fit.
const ITERATIONS = 5;

/**
 * Orthonormal rows [axes, width] that span about the subspace in which unit rows of `table` have most of their length
 * (second moments, not centred): dot products survive best in it. By subspace iteration from a fixed start, on every
 * n-th row. Both `axes` and `table.columns` must be multiples of 4; with at least as many axes as columns, the identity.
 */
export function principalAxes(table: Matrix, axes: number): Matrix {
  if (axes >= table.columns) return identity(table.columns);
  const moments = secondMoments(sampleRows(table));
  let basis = createMatrix(axes, table.columns);
  const random = createRandom(1);
  for (let at = 0; at < basis.values.length; at++) basis.values[at] = random() - 0.5;
  orthonormalize(basis);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const next = createMatrix(axes, table.columns);
    multiplyTransposed(next, basis, moments);
    orthonormalize(next);
    basis = next;
  }
  return basis;
}

function identity(size: number): Matrix {
  const matrix = createMatrix(size, size);
  for (let at = 0; at < size; at++) matrix.values[at * size + at] = 1;
  return matrix;
}

function sampleRows({ rows, columns, values }: Matrix): Matrix {
  const stride = Math.max(1, Math.ceil(rows / ROWS_MAX));
  const sample = createMatrix(padToBlock(Math.ceil(rows / stride)), columns);
  for (let at = 0; at * stride < rows; at++)
    sample.values.set(values.subarray(at * stride * columns, (at * stride + 1) * columns), at * columns);
  return sample;
}

function secondMoments(sample: Matrix): Matrix {
  const byColumn = createMatrix(sample.columns, sample.rows);
  transpose(byColumn, sample);
  const moments = createMatrix(sample.columns, sample.columns);
  multiplyTransposed(moments, byColumn, byColumn);
  return moments;
}

/** Gram–Schmidt, each row twice: once leaves rounding of nearly parallel rows behind. A row without a rest becomes 0. */
function orthonormalize({ rows, columns, values }: Matrix): void {
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * columns, (row + 1) * columns);
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < row; other++)
        subtractAlong(own, values.subarray(other * columns, (other + 1) * columns));
      scaleToUnit(own);
    }
  }
}

function subtractAlong(own: Float32Array, axis: Float32Array): void {
  const share = dotOf(own, axis);
  for (let at = 0; at < own.length; at++) own[at] = (own[at] ?? 0) - share * (axis[at] ?? 0);
}

const LENGTH_MIN = 1e-12;

function scaleToUnit(own: Float32Array): void {
  const length = Math.sqrt(dotOf(own, own));
  const scale = length > LENGTH_MIN ? 1 / length : 0;
  for (let at = 0; at < own.length; at++) own[at] = (own[at] ?? 0) * scale;
}

function dotOf(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
