import { createRandom } from "@/lib/core/random";
import { descend } from "./descend";
import { backward, createPerceptron, createWorkspace, forward, type Perceptron } from "./perceptron";
import { standardizationOf } from "./standardize";

export type DirectionProblem = {
  /** Row-major [rows, inputs]. */
  readonly features: Float32Array;
  readonly inputs: number;
  /** Dims of the answer. */
  readonly dims: number;
  /** d loss / d direction of one row, for a direction of length 1; the loss itself is not needed. */
  slopeAt(row: number, direction: Float64Array): Float64Array;
};

/** A unit vector [dims] for one prompt's features [inputs]. */
export type DirectionReader = (features: Float32Array) => Float64Array;

const UNITS = 64;
const BATCH_ROWS = 64;
const ROWS_SEEN = 16_000; // Rows times epochs: a fit costs the same on every track.
const DESCENT = { batchRows: BATCH_ROWS, learningRate: 3e-3, weightDecay: 1e-2 };

/** A two-layer network (GELU) whose output is scaled to length 1, trained by Adam on the caller's slope. */
export function fitDirections(problem: DirectionProblem, seed: number): DirectionReader {
  const { features, inputs, dims } = problem;
  const random = createRandom(seed);
  const rows = features.length / inputs;
  const scale = standardizationOf(features, inputs);
  const shape = { inputs, units: UNITS, candidates: Math.ceil(dims / 2) };
  const perceptron = createPerceptron(shape);
  const gradient = createPerceptron(shape);
  for (const { values, columns } of [perceptron.hidden.weights, perceptron.heads.weights])
    for (let at = 0; at < values.length; at++) values[at] = (2 * random() - 1) / Math.sqrt(columns);
  const work = createWorkspace(perceptron, BATCH_ROWS);
  work.kept.values.fill(1);
  const load = (at: number, row: Float32Array) => {
    for (let input = 0; input < inputs; input++)
      work.features.values[at * work.features.columns + input] =
        ((row[input] ?? 0) - (scale.means[input] ?? 0)) / (scale.spreads[input] ?? 1);
  };
  const rowOf = (row: number) => features.subarray(row * inputs, (row + 1) * inputs);
  const slopeBatch = (batch: readonly number[]) => {
    work.features.values.fill(0);
    for (const [at, row] of batch.entries()) load(at, rowOf(row));
    forward(perceptron, work);
    work.outputGradient.values.fill(0);
    for (const [at, row] of batch.entries()) {
      const { direction, length } = directionAt(work.outputs, at, dims);
      const slope = problem.slopeAt(row, direction);
      const along = slope.reduce((sum, value, dim) => sum + value * (direction[dim] ?? 0), 0);
      for (let dim = 0; dim < dims; dim++)
        work.outputGradient.values[at * work.outputs.columns + dim] =
          ((slope[dim] ?? 0) - along * (direction[dim] ?? 0)) / (length * batch.length);
    }
    backward(perceptron, work, gradient);
    return gradient.parameters;
  };
  const epochs = rows === 0 ? 0 : Math.min(40, Math.max(2, Math.round(ROWS_SEEN / rows)));
  descend(perceptron.parameters, slopeBatch, { settings: { ...DESCENT, rows, epochs }, random });
  return readerOf(perceptron, scale, { inputs, dims });
}

function readerOf(
  perceptron: Perceptron,
  scale: ReturnType<typeof standardizationOf>,
  { inputs, dims }: { inputs: number; dims: number },
): DirectionReader {
  const work = createWorkspace(perceptron, 4);
  work.kept.values.fill(1);
  return (row) => {
    for (let input = 0; input < inputs; input++)
      work.features.values[input] = ((row[input] ?? 0) - (scale.means[input] ?? 0)) / (scale.spreads[input] ?? 1);
    forward(perceptron, work);
    return directionAt(work.outputs, 0, dims).direction;
  };
}

function directionAt({ columns, values }: { columns: number; values: Float32Array }, row: number, dims: number) {
  const direction = Float64Array.from(values.subarray(row * columns, row * columns + dims));
  const length = Math.max(1e-6, Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0)));
  for (let dim = 0; dim < dims; dim++) direction[dim] = (direction[dim] ?? 0) / length;
  return { direction, length };
}
