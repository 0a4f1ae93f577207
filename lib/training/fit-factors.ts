import { sigmoid } from "@/lib/core/predict";
import { createRandom, type Random } from "@/lib/core/random";
import { descend } from "./descend";
import { createMatrix, type Matrix, multiplyTransposed, padToBlock, transpose } from "./matrix";

/** Graded models on prompts. `quality` is row-major [prompts, models], NaN where nothing was measured. */
export type RatedPrompts = {
  /** [prompts, width], rows padded to whole tiles. */
  readonly features: Matrix;
  readonly models: number;
  readonly quality: Float64Array;
};

/** A score per model: s_m = w·(v̂_m ∘ W·z) with v̂_m = v_m/|v_m| (RouteLLM, arXiv 2406.18665). */
export type Factors = {
  readonly models: number;
  /** [models padded, dims], not of length 1. */
  readonly vectors: Matrix;
  /** [dims, width]. */
  readonly projection: Matrix;
  readonly classifier: Float32Array;
};

const DIMS = 32;
const BATCH_ROWS = 64;
const ROWS_SEEN = 16_000; // Rows times epochs: a fit costs the same on every track.
const DESCENT = { batchRows: BATCH_ROWS, learningRate: 1e-2, weightDecay: 1e-5 };

/** Cross-entropy on every pair of models with different grades on the same prompt; ties say nothing and are left out. */
export function fitFactors({ features, models, quality }: RatedPrompts, seed: number): Factors {
  const random = createRandom(seed);
  const [parameters, gradient] = [0, 1].map(() => createFactors(models, features.columns));
  if (!parameters || !gradient) throw new Error("two sets of factors");
  initialize(parameters.factors, random);
  const decisive = decisiveRows(quality, models);
  const work = createWork(parameters.factors);
  descend(
    parameters.values,
    (batch) => {
      work.features.values.fill(0);
      const rows = batch.map((at) => decisive[at] ?? 0);
      for (const [at, row] of rows.entries())
        work.features.values.set(
          features.values.subarray(row * features.columns, (row + 1) * features.columns),
          at * features.columns,
        );
      const weighted = weightedVectors(parameters.factors);
      multiplyTransposed(work.hidden, work.features, parameters.factors.projection);
      multiplyTransposed(work.scores, work.hidden, weighted);
      pairGradient(work, rows, { quality, models });
      backward(work, weighted, parameters.factors, gradient.factors);
      return gradient.values;
    },
    { settings: { ...DESCENT, rows: decisive.length, epochs: epochsFor(decisive.length) }, random },
  );
  return parameters.factors;
}

/** Row-major [prompts, models]. */
export function scoresOf(factors: Factors, features: Matrix, prompts: number): Float64Array {
  const hidden = createMatrix(features.rows, factors.projection.rows);
  multiplyTransposed(hidden, features, factors.projection);
  const scores = createMatrix(features.rows, factors.vectors.rows);
  multiplyTransposed(scores, hidden, weightedVectors(factors));
  const { models } = factors;
  return Float64Array.from(
    { length: prompts * models },
    (_, at) => scores.values[Math.floor(at / models) * scores.columns + (at % models)] ?? 0,
  );
}

function epochsFor(rows: number): number {
  return rows === 0 ? 0 : Math.min(40, Math.max(2, Math.round(ROWS_SEEN / rows)));
}

/** Rows on which two measured models differ. */
function decisiveRows(quality: Float64Array, models: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row * models < quality.length; row++) {
    const measured = quality.subarray(row * models, (row + 1) * models).filter((q) => !Number.isNaN(q));
    if (measured.some((q) => q !== measured[0])) rows.push(row);
  }
  return rows;
}

function createFactors(models: number, width: number): { factors: Factors; values: Float32Array } {
  const rows = padToBlock(models);
  const values = new Float32Array(rows * DIMS + DIMS * width + DIMS);
  const projectionAt = rows * DIMS;
  const factors: Factors = {
    models,
    vectors: { rows, columns: DIMS, values: values.subarray(0, projectionAt) },
    projection: { rows: DIMS, columns: width, values: values.subarray(projectionAt, projectionAt + DIMS * width) },
    classifier: values.subarray(projectionAt + DIMS * width),
  };
  return { factors, values };
}

function initialize({ vectors, projection, classifier }: Factors, random: Random): void {
  for (const values of [vectors.values, projection.values])
    for (let at = 0; at < values.length; at++) values[at] = 2 * random() - 1;
  classifier.fill(1);
}

/** w ∘ v̂_m, [models padded, dims]. */
function weightedVectors({ vectors, classifier }: Factors): Matrix {
  const out = createMatrix(vectors.rows, vectors.columns);
  for (let model = 0; model < vectors.rows; model++) {
    const length = lengthOf(vectors, model);
    for (let dim = 0, at = model * vectors.columns; dim < vectors.columns; dim++, at++)
      out.values[at] = ((classifier[dim] ?? 0) * (vectors.values[at] ?? 0)) / length;
  }
  return out;
}

function lengthOf({ columns, values }: Matrix, row: number): number {
  let sum = 0;
  for (let at = row * columns; at < (row + 1) * columns; at++) sum += (values[at] ?? 0) ** 2;
  return Math.max(1e-6, Math.sqrt(sum));
}

type Work = ReturnType<typeof createWork>;

function createWork({ vectors, projection }: Factors) {
  const [models, width] = [vectors.rows, projection.columns];
  return {
    features: createMatrix(BATCH_ROWS, width),
    hidden: createMatrix(BATCH_ROWS, DIMS),
    scores: createMatrix(BATCH_ROWS, models),
    scoreGradient: createMatrix(BATCH_ROWS, models),
    scoreGradientByModel: createMatrix(models, BATCH_ROWS),
    hiddenByDim: createMatrix(DIMS, BATCH_ROWS),
    weightedGradient: createMatrix(models, DIMS),
    weightedByDim: createMatrix(DIMS, models),
    hiddenGradient: createMatrix(BATCH_ROWS, DIMS),
    hiddenGradientByDim: createMatrix(DIMS, BATCH_ROWS),
    featuresByInput: createMatrix(width, BATCH_ROWS),
  };
}

/** d loss / d scores: mean over the batch's rows of the mean over their decided pairs. */
function pairGradient(
  { scores, scoreGradient }: Work,
  rows: readonly number[],
  { quality, models }: Pick<RatedPrompts, "quality" | "models">,
): void {
  scoreGradient.values.fill(0);
  for (const [at, row] of rows.entries()) {
    const pairs: [number, number][] = [];
    for (let a = 0; a < models; a++)
      for (let b = 0; b < models; b++)
        if ((quality[row * models + a] ?? 0) > (quality[row * models + b] ?? 0)) pairs.push([a, b]);
    for (const [winner, loser] of pairs) {
      const [up, down] = [at * scores.columns + winner, at * scores.columns + loser];
      const push = (sigmoid((scores.values[up] ?? 0) - (scores.values[down] ?? 0)) - 1) / (pairs.length * rows.length);
      scoreGradient.values[up] = (scoreGradient.values[up] ?? 0) + push;
      scoreGradient.values[down] = (scoreGradient.values[down] ?? 0) - push;
    }
  }
}

function backward(work: Work, weighted: Matrix, { vectors, classifier }: Factors, gradient: Factors): void {
  transpose(work.scoreGradientByModel, work.scoreGradient);
  transpose(work.hiddenByDim, work.hidden);
  multiplyTransposed(work.weightedGradient, work.scoreGradientByModel, work.hiddenByDim);
  transpose(work.weightedByDim, weighted);
  multiplyTransposed(work.hiddenGradient, work.scoreGradient, work.weightedByDim);
  transpose(work.hiddenGradientByDim, work.hiddenGradient);
  transpose(work.featuresByInput, work.features);
  multiplyTransposed(gradient.projection, work.hiddenGradientByDim, work.featuresByInput);
  gradient.classifier.fill(0);
  for (let model = 0; model < vectors.rows; model++) {
    const length = lengthOf(vectors, model);
    const from = model * DIMS;
    let along = 0;
    for (let dim = 0; dim < DIMS; dim++) {
      const unit = (vectors.values[from + dim] ?? 0) / length;
      const slope = work.weightedGradient.values[from + dim] ?? 0;
      gradient.classifier[dim] = (gradient.classifier[dim] ?? 0) + slope * unit;
      along += slope * (classifier[dim] ?? 0) * unit;
    }
    for (let dim = 0; dim < DIMS; dim++) {
      const unit = (vectors.values[from + dim] ?? 0) / length;
      const slope = (work.weightedGradient.values[from + dim] ?? 0) * (classifier[dim] ?? 0);
      gradient.vectors.values[from + dim] = (slope - along * unit) / length;
    }
  }
}
