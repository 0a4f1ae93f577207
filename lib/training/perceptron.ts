import { geluTanh } from "@/lib/core/projection";
import { createMatrix, type Matrix, multiplyTransposed, padToBlock, transpose } from "./matrix";

/** One hidden GELU layer and two linear heads per candidate, on padded shapes (see `padToBlock`). */
export type Perceptron = {
  readonly candidates: number;
  /** All parameters in one array, so that an optimiser is one loop; the matrices below are views into it. */
  readonly parameters: Float32Array;
  /** [units, inputs] and [units]. */
  readonly hidden: { readonly weights: Matrix; readonly bias: Float32Array };
  /** Rows: `candidates` quality logits, then `candidates` standardized log output lengths, then padding. */
  readonly heads: { readonly weights: Matrix; readonly bias: Float32Array };
};

export type PerceptronShape = { readonly inputs: number; readonly units: number; readonly candidates: number };

/** `units` must be a multiple of 4. All parameters 0, or views into `parameters`. */
export function createPerceptron({ inputs, units, candidates }: PerceptronShape, values?: Float32Array): Perceptron {
  const [width, outputs] = [padToBlock(inputs), padToBlock(2 * candidates)];
  const parameters = values ?? new Float32Array(units * (width + 1) + outputs * (units + 1));
  let at = 0;
  const take = (length: number) => {
    at += length;
    return parameters.subarray(at - length, at);
  };
  const view = (rows: number, columns: number): Matrix => ({ rows, columns, values: take(rows * columns) });
  return {
    candidates,
    parameters,
    hidden: { weights: view(units, width), bias: take(units) },
    heads: { weights: view(outputs, units), bias: take(outputs) },
  };
}

/** Buffers of one minibatch, reused over the whole fit. */
export type Workspace = ReturnType<typeof createWorkspace>;

export function createWorkspace({ hidden, heads }: Perceptron, batchRows: number) {
  const [units, inputs, outputs] = [hidden.weights.rows, hidden.weights.columns, heads.weights.rows];
  return {
    /** [batch, inputs]: filled by the caller. */
    features: createMatrix(batchRows, inputs),
    /** [batch, units]: 0 where dropout silences a unit, else what keeps the mean (1 without dropout). */
    kept: createMatrix(batchRows, units),
    before: createMatrix(batchRows, units),
    activations: createMatrix(batchRows, units),
    /** [batch, units]: d gelu / d before, where a unit is kept. */
    slopes: new Float64Array(batchRows * units),
    /** [batch, outputs]: what the heads say. */
    outputs: createMatrix(batchRows, outputs),
    /** [batch, outputs]: d loss / d outputs, filled by the caller between `forward` and `backward`. */
    outputGradient: createMatrix(batchRows, outputs),
    activationGradient: createMatrix(batchRows, units),
    activationsByUnit: createMatrix(units, batchRows),
    activationGradientByUnit: createMatrix(units, batchRows),
    featuresByInput: createMatrix(inputs, batchRows),
    outputGradientByOutput: createMatrix(outputs, batchRows),
    headWeightsByUnit: createMatrix(units, outputs),
  };
}

export function forward({ hidden, heads }: Perceptron, work: Workspace): void {
  multiplyTransposed(work.before, work.features, hidden.weights);
  addToRows(work.before, hidden.bias);
  const { slopes } = work;
  const { values } = work.activations;
  for (let at = 0; at < values.length; at++) {
    const kept = work.kept.values[at] ?? 0;
    values[at] = 0;
    if (kept === 0) continue; // Nobody asks for its slope either.
    const x = work.before.values[at] ?? 0;
    const tanh = geluTanh(x);
    values[at] = 0.5 * x * (1 + tanh) * kept;
    slopes[at] = geluSlope(x, tanh);
  }
  multiplyTransposed(work.outputs, work.activations, heads.weights);
  addToRows(work.outputs, heads.bias);
}

/** Writes d loss / d parameters into `gradient`, from `work.outputGradient` and what `forward` left in `work`. */
export function backward({ heads }: Perceptron, work: Workspace, gradient: Perceptron): void {
  transpose(work.outputGradientByOutput, work.outputGradient);
  transpose(work.activationsByUnit, work.activations);
  multiplyTransposed(gradient.heads.weights, work.outputGradientByOutput, work.activationsByUnit);
  sumColumns(gradient.heads.bias, work.outputGradient);

  transpose(work.headWeightsByUnit, heads.weights);
  multiplyTransposed(work.activationGradient, work.outputGradient, work.headWeightsByUnit);
  const { values } = work.activationGradient;
  for (let at = 0; at < values.length; at++) {
    const kept = work.kept.values[at] ?? 0;
    values[at] = kept === 0 ? 0 : (values[at] ?? 0) * kept * (work.slopes[at] ?? 0);
  }
  transpose(work.activationGradientByUnit, work.activationGradient);
  transpose(work.featuresByInput, work.features);
  multiplyTransposed(gradient.hidden.weights, work.activationGradientByUnit, work.featuresByInput);
  sumColumns(gradient.hidden.bias, work.activationGradient);
}

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** Derivative of `gelu` in its tanh form. */
export function geluSlope(x: number, tanh = geluTanh(x)): number {
  return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * SQRT_2_OVER_PI * (1 + 3 * CUBIC * x * x);
}

function addToRows({ rows, columns, values }: Matrix, bias: Float32Array): void {
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) values[at] = (values[at] ?? 0) + (bias[column] ?? 0);
}

function sumColumns(out: Float32Array, { rows, columns, values }: Matrix): void {
  out.fill(0);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) out[column] = (out[column] ?? 0) + (values[at] ?? 0);
}
