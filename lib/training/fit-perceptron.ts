import type { Projection } from "@/lib/core/projection";
import { createRandom, type Random } from "@/lib/core/random";
import { createAdam } from "./adam";
import { type BatchTargets, outcomeLoss } from "./outcome-loss";
import { backward, createPerceptron, createWorkspace, forward, type Perceptron, type Workspace } from "./perceptron";
import { type Standardization, standardizationOf } from "./standardize";
import type { TrainingRows } from "./training-rows";

export type PerceptronSettings = {
  /** Hidden units, a multiple of 4. */
  readonly units: number;
  readonly epochs: number;
  /** Rows per step, a multiple of 4. */
  readonly batchRows: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Share of hidden units that is silenced in a step. */
  readonly dropout: number;
};

/** What was learnt, on features as they come: nothing is standardized any more. Head tables are [candidates, units]. */
export type LearntHeads = {
  readonly projection: Projection;
  readonly qualityWeights: Float32Array;
  readonly qualityBias: Float32Array;
  readonly tokensWeights: Float32Array;
  readonly tokensBias: Float32Array;
};

/** The same rows, settings and seed give the same bits. `onEpoch` is told after each pass over the rows. */
export function fitPerceptron(
  rows: TrainingRows,
  settings: PerceptronSettings,
  { seed, onEpoch }: { readonly seed: number; onEpoch?(): void },
): LearntHeads {
  const random = createRandom(seed);
  const inputScale = standardizationOf(rows.features, rows.inputs);
  const features = standardized(rows.features, inputScale);
  const tokensScale = standardizationOf(rows.outputTokensLog, rows.candidates);
  const shape = { inputs: rows.inputs, units: settings.units, candidates: rows.candidates };
  const perceptron = createPerceptron(shape);
  const gradient = createPerceptron(shape);
  initialize(perceptron, rows, random);
  const adam = createAdam(perceptron.parameters.length, settings.weightDecay);
  const work = createWorkspace(perceptron, settings.batchRows);
  const batches = Math.ceil(rows.count / settings.batchRows);
  const steps = batches * settings.epochs;
  for (let step = 0, order: number[] = []; step < steps; step++) {
    if (step % batches === 0) order = shuffledIndices(rows.count, random);
    const from = (step % batches) * settings.batchRows;
    const targets = loadBatch(work, rows, {
      order: order.slice(from, from + settings.batchRows),
      features,
      tokensScale,
    });
    drawDropout(work, settings.dropout, random);
    forward(perceptron, work);
    outcomeLoss(work.outputs, work.outputGradient, targets);
    backward(perceptron, work, gradient);
    adam.step(perceptron.parameters, gradient.parameters, settings.learningRate * rateShare(step / steps));
    if (step % batches === batches - 1) onEpoch?.();
  }
  return foldScales(perceptron, rows.inputs, { inputScale, tokensScale });
}

const WARM_UP = 0.05;

/** Share of the learning rate: up within the first twentieth of the fit, then down a cosine to 0. */
function rateShare(progress: number): number {
  return Math.min(1, progress / WARM_UP) * 0.5 * (1 + Math.cos(Math.PI * progress));
}

/** Heads start at each candidate's mean quality, so a rarely measured candidate is not pulled towards one half. */
function initialize({ hidden, heads, candidates }: Perceptron, rows: TrainingRows, random: Random): void {
  const { columns, values } = hidden.weights;
  const reach = Math.sqrt(3 / rows.inputs);
  for (let at = 0; at < values.length; at++) values[at] = at % columns < rows.inputs ? reach * (2 * random() - 1) : 0;
  const { means } = standardizationOf(rows.quality, candidates);
  for (let candidate = 0; candidate < candidates; candidate++) {
    const mean = Math.min(0.98, Math.max(0.02, means[candidate] ?? 0.5));
    heads.bias[candidate] = Math.log(mean / (1 - mean));
  }
}

function shuffledIndices(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

/** Once for the whole fit: every row is read in every epoch. */
function standardized(table: Float32Array, { means, spreads }: Standardization): Float32Array {
  const out = new Float32Array(table.length);
  for (let at = 0; at < table.length; )
    for (let column = 0; column < means.length; column++, at++)
      out[at] = ((table[at] ?? 0) - (means[column] ?? 0)) / (spreads[column] ?? 1);
  return out;
}

type Batch = {
  readonly order: readonly number[];
  /** Standardized, row-major [rows, inputs]. */
  readonly features: Float32Array;
  readonly tokensScale: Standardization;
};

/** Fills `work.features`; rows missing in the last batch of an epoch are filler of weight 0. */
function loadBatch(work: Workspace, rows: TrainingRows, { order, features, tokensScale }: Batch): BatchTargets {
  const { candidates, inputs } = rows;
  const { rows: size, columns, values } = work.features;
  const quality = new Float32Array(size * candidates).fill(Number.NaN);
  const outputTokensLog = new Float32Array(size * candidates).fill(Number.NaN);
  const weights = new Float32Array(size);
  values.fill(0);
  for (const [at, row] of order.entries()) {
    values.set(features.subarray(row * inputs, (row + 1) * inputs), at * columns);
    for (let candidate = 0; candidate < candidates; candidate++) {
      const [from, to] = [row * candidates + candidate, at * candidates + candidate];
      quality[to] = rows.quality[from] ?? Number.NaN;
      const length = (rows.outputTokensLog[from] ?? Number.NaN) - (tokensScale.means[candidate] ?? 0);
      outputTokensLog[to] = length / (tokensScale.spreads[candidate] ?? 1);
    }
    weights[at] = rows.weights[row] ?? 0;
  }
  return { candidates, quality, outputTokensLog, weights };
}

function drawDropout({ kept: { values } }: Workspace, dropout: number, random: Random): void {
  if (dropout === 0) values.fill(1);
  else for (let at = 0; at < values.length; at++) values[at] = random() < dropout ? 0 : 1 / (1 - dropout);
}

/** Moves both standardizations into the weights, so that a predictor never needs to know them. */
function foldScales(
  { hidden, heads, candidates }: Perceptron,
  inputs: number,
  { inputScale, tokensScale }: { readonly inputScale: Standardization; readonly tokensScale: Standardization },
): LearntHeads {
  const { rows: units, columns, values } = hidden.weights;
  const weights = new Float32Array(units * inputs);
  const bias = new Float32Array(units);
  for (let unit = 0; unit < units; unit++) {
    let shift = hidden.bias[unit] ?? 0;
    for (let input = 0; input < inputs; input++) {
      const scaled = (values[unit * columns + input] ?? 0) / (inputScale.spreads[input] ?? 1);
      weights[unit * inputs + input] = scaled;
      shift -= scaled * (inputScale.means[input] ?? 0);
    }
    bias[unit] = shift;
  }
  const half = candidates * units;
  const spreadOf = (candidate: number) => tokensScale.spreads[candidate] ?? 1;
  return {
    projection: { inputs, units, weights, bias },
    qualityWeights: heads.weights.values.slice(0, half),
    qualityBias: heads.bias.slice(0, candidates),
    tokensWeights: heads.weights.values
      .slice(half, 2 * half)
      .map((weight, at) => weight * spreadOf(Math.floor(at / units))),
    tokensBias: heads.bias
      .slice(candidates, 2 * candidates)
      .map((value, candidate) => value * spreadOf(candidate) + (tokensScale.means[candidate] ?? 0)),
  };
}
