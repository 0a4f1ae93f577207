import { assert } from "@/lib/core/assert";
import { cholesky, solveWithCholesky } from "@/lib/training/cholesky";
import { createMatrix, multiplyTransposed, padToBlock } from "@/lib/training/matrix";

/** A linear head on shared features, with what it got wrong on rows it was not fitted on. */
export type RidgeHead = {
  /** Weights in the order of the features, then the intercept. */
  readonly weights: Float64Array;
  /** target − prediction on the held-out measured rows, of the fit that did not see them. */
  readonly heldOutResiduals: Float64Array;
  /** Smallest and largest measured target: predictions outside are extrapolation. */
  readonly targetMin: number;
  readonly targetMax: number;
};

export type RidgeProblem = {
  /** One row of features per prompt, all of one length. */
  readonly features: readonly Float64Array[];
  /** 1: held out to choose the strength. The final fit takes all rows. */
  readonly heldOut: Uint8Array;
};

/** Strengths tried, in units of the mean diagonal of the normal matrix. */
const STRENGTHS = [1e-4, 1e-3, 1e-2, 1e-1, 1];

/** Ridge regression of each target (NaN: not measured) on the same features; the strength is chosen on held-out rows. */
export function fitRidges(problem: RidgeProblem, targets: readonly Float64Array[]): RidgeHead[] {
  const solversByMask = new Map<string, { seen: Solver; all: Solver }>();
  return targets.map((target) => {
    const mask = maskOf(target);
    const solvers = solversByMask.get(mask) ?? solversOf(problem, target);
    solversByMask.set(mask, solvers);
    return fitOne(problem, target, solvers);
  });
}

export function applyRidge({ weights, targetMin, targetMax }: RidgeHead, features: Float64Array): number {
  return Math.min(targetMax, Math.max(targetMin, dotWithIntercept(weights, features)));
}

/** Weights for a right side and a strength; the factor of each strength is worked out once. */
type Solver = (right: Float64Array, strength: number) => Float64Array;

function fitOne(
  { features, heldOut }: RidgeProblem,
  target: Float64Array,
  { seen, all }: { seen: Solver; all: Solver },
): RidgeHead {
  const measured = Array.from(target.keys()).filter((row) => !Number.isNaN(target[row] ?? Number.NaN));
  assert(measured.length > 0, "a regression needs a measured row");
  const checked = measured.filter((row) => heldOut[row] === 1);
  const unchecked = measured.filter((row) => heldOut[row] !== 1);
  const rightSeen = rightSide(features, target, unchecked);
  let best = { error: Number.POSITIVE_INFINITY, strength: 1, residuals: new Float64Array(0) };
  for (const strength of STRENGTHS) {
    const weights = seen(rightSeen, strength);
    const residuals = Float64Array.from(
      checked,
      (row) => (target[row] ?? 0) - dotWithIntercept(weights, features[row]),
    );
    const error = residuals.reduce((sum, residual) => sum + residual * residual, 0);
    if (error < best.error) best = { error, strength, residuals };
  }
  const values = measured.map((row) => target[row] ?? 0);
  return {
    weights: all(rightSide(features, target, measured), best.strength),
    heldOutResiduals: best.residuals,
    targetMin: values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    targetMax: values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  };
}

function solversOf(problem: RidgeProblem, target: Float64Array): { seen: Solver; all: Solver } {
  const { seen, all } = normalsOf(problem, target);
  return { seen: solverOf(seen), all: solverOf(all) };
}

function solverOf(normal: Normal): Solver {
  const factors = new Map<number, Float64Array>();
  return (right, strength) => {
    const factor = factors.get(strength) ?? cholesky(shrunk(normal, strength), normal.size);
    factors.set(strength, factor);
    return solveWithCholesky(factor, right);
  };
}

/** XᵀX + strength · mean diagonal · I; the intercept is not shrunk. */
function shrunk({ size, values }: Normal, strength: number): Float64Array {
  const matrix = values.slice();
  let trace = 0;
  for (let i = 0; i < size - 1; i++) trace += values[i * size + i] ?? 0;
  const added = Math.max(1e-6, (strength * trace) / Math.max(1, size - 1));
  for (let i = 0; i < size; i++) matrix[i * size + i] = (matrix[i * size + i] ?? 0) + (i < size - 1 ? added : 1e-6);
  return matrix;
}

/** Xᵀ·X, row-major [size, size]; the last column of X is 1. */
type Normal = { readonly size: number; readonly values: Float64Array };

function normalsOf({ features, heldOut }: RidgeProblem, target: Float64Array): { seen: Normal; all: Normal } {
  const measured = features.filter((_, row) => !Number.isNaN(target[row] ?? Number.NaN));
  const isHeldOut = heldOut.filter((_, row) => !Number.isNaN(target[row] ?? Number.NaN));
  const size = (features[0]?.length ?? 0) + 1;
  const seen = normalOf(
    measured.filter((_, row) => isHeldOut[row] !== 1),
    size,
  );
  const checked = normalOf(
    measured.filter((_, row) => isHeldOut[row] === 1),
    size,
  );
  return { seen: { size, values: seen }, all: { size, values: seen.map((value, at) => value + (checked[at] ?? 0)) } };
}

/** By the tiled product of lib/training, on single-precision copies: sums are double, and the ridge is far above 1e-7. */
function normalOf(rows: readonly Float64Array[], size: number): Float64Array {
  const byFeature = createMatrix(padToBlock(size), rows.length);
  for (const [row, x] of rows.entries()) {
    for (let j = 0; j < size - 1; j++) byFeature.values[j * rows.length + row] = x[j] ?? 0;
    byFeature.values[(size - 1) * rows.length + row] = 1;
  }
  const product = createMatrix(byFeature.rows, byFeature.rows);
  multiplyTransposed(product, byFeature, byFeature);
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    values.set(product.values.subarray(i * product.columns, i * product.columns + size), i * size);
  return values;
}

function rightSide(features: readonly Float64Array[], target: Float64Array, rows: readonly number[]): Float64Array {
  const size = (features[0]?.length ?? 0) + 1;
  const right = new Float64Array(size);
  for (const row of rows) {
    const y = target[row] ?? 0;
    const x = features[row] ?? NO_FEATURES;
    for (let j = 0; j < size - 1; j++) right[j] = (right[j] ?? 0) + y * (x[j] ?? 0);
    right[size - 1] = (right[size - 1] ?? 0) + y;
  }
  return right;
}

const NO_FEATURES = new Float64Array(0);

function dotWithIntercept(weights: Float64Array, features: Float64Array = NO_FEATURES): number {
  let sum = weights[weights.length - 1] ?? 0;
  for (let j = 0; j < weights.length - 1; j++) sum += (weights[j] ?? 0) * (features[j] ?? 0);
  return sum;
}

/** Targets measured on the same rows share their normal matrix. */
function maskOf(target: Float64Array): string {
  return Array.from(target, (value) => (Number.isNaN(value) ? "0" : "1")).join("");
}
