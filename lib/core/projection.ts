import { assert } from "./assert";
import { dotProduct } from "./dot-product";

/** The frozen part that all candidates share: h = GELU(W·x + b), one hidden layer. */
export type Projection = {
  readonly inputs: number;
  readonly units: number;
  /** Row-major [units, inputs]. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
};

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

/** Gaussian error linear unit, tanh form (arXiv 1606.08415, §2). Training and prediction call this one function. */
export function gelu(x: number): number {
  return 0.5 * x * (1 + geluTanh(x));
}

/** The part of `gelu` that takes time; its derivative needs the same. */
export function geluTanh(x: number): number {
  return Math.tanh(SQRT_2_OVER_PI * (x + 0.044715 * x * x * x));
}

/** Hidden units [units] of one prompt's features [inputs]. */
export function project({ inputs, units, weights, bias }: Projection, features: Float32Array): Float32Array {
  assert(features.length === inputs, `projection of ${inputs} inputs got ${features.length} features`);
  const hidden = new Float32Array(units);
  for (let unit = 0; unit < units; unit++)
    hidden[unit] = gelu((bias[unit] ?? 0) + dotProduct(weights, unit * inputs, features));
  return hidden;
}
