import { uniformFor } from "@/lib/core/random";
import { cholesky } from "@/lib/training/cholesky";
import { fitDirections } from "@/lib/training/fit-directions";
import { bandTemperature, costBands, type Spectrum, spectrumLoss } from "./cscr-loss";
import { trainingMeans } from "./fixed";
import { measuredOnly } from "./measured-rows";
import { readByScore } from "./reading";
import { reducedFeatures } from "./reduced-rows";
import { defineRouter, type Reading } from "./router";
import { selectTrainingRows, type TrainingSet } from "./training-set";

const PROBES = 192;
const BANDS = 5;
const CONSIDERED = 4;
const COST_WEIGHT = 0.2;

/**
 * CSCR (arXiv 2508.12491): prompts and candidates in one space; among the 4 candidates whose descriptor is most similar
 * to the prompt's direction the largest q·d − λ·cost answers, cost in [0, 1] of a candidate's mean. The paper prints an
 * argmin of similarity + λ·cost; with a cosine the sign has to be turned, as here.
 *
 * A direction's products with C descriptors depend on its part in their span and on how much lies outside, so C + 1 dims
 * answer exactly what the paper's 192 do.
 */
export const cscr = defineRouter({
  id: "cscr",
  label: {
    kind: "adapted",
    paper: "arXiv 2508.12491",
    replaced: "descriptors from logits by outcomes on 192 training prompts; its embedding by 64 principal axes of ours",
  },
  kind: "predictive",
  knob: { name: "λ", values: Array.from({ length: 101 }, (_, i) => i / 50) },
  scope: "prompt",
  training: "seeded",
  fit(whole, seed) {
    const set = measuredOnly(whole);
    const { probes, rest } = drawProbes(set);
    const costs = scaledCosts(set);
    const bands = costBands(costs, BANDS);
    const spectrum: Spectrum = {
      descriptors: descriptorsOf(selectTrainingRows(set, probes)),
      costs,
      bands,
      temperatures: bands.map((band) =>
        bandTemperature(band.reduce((sum, c) => sum + (costs[c] ?? 0), 0) / band.length),
      ),
      costWeight: COST_WEIGHT,
    };
    const features = reducedFeatures(whole);
    const learnt = selectTrainingRows(set, rest);
    const directionOf = fitDirections(
      {
        features: features.read(learnt.prompts),
        inputs: features.inputs,
        dims: costs.length + 1,
        slopeAt: (row, direction) => slopeOf(learnt, spectrum, row, direction),
      },
      seed,
    );
    return {
      read(prompts) {
        const read = features.read(prompts);
        const similarities = new Float64Array(prompts.length * costs.length);
        for (let i = 0; i < prompts.length; i++)
          similarities.set(
            similaritiesOf(directionOf(read.subarray(i * features.inputs, (i + 1) * features.inputs)), spectrum),
            i * costs.length,
          );
        return readBySimilarity(set.candidates, similarities, costs);
      },
    };
  },
});

/** Similarity minus λ · cost, of the `considered` most similar alone (ties by place); −∞ for the others. */
export function cscrScores(
  similarities: readonly number[],
  costs: readonly number[],
  { lambda, considered }: { lambda: number; considered: number },
): number[] {
  return similarities.map((similarity, c) => {
    const before = similarities.filter((s, o) => s > similarity || (s === similarity && o < c)).length;
    return before < considered ? similarity - lambda * (costs[c] ?? 0) : Number.NEGATIVE_INFINITY;
  });
}

export function similaritiesOf(direction: Float64Array, { descriptors }: Pick<Spectrum, "descriptors">): number[] {
  return descriptors.map((own) => {
    let sum = 0;
    for (let dim = 0; dim < own.length; dim++) sum += (own[dim] ?? 0) * (direction[dim] ?? 0);
    return sum;
  });
}

function slopeOf(set: TrainingSet, spectrum: Spectrum, row: number, direction: Float64Array): Float64Array {
  const width = set.candidates.length;
  const isCorrect = set.candidates.map((_, c) => (set.quality[row * width + c] ?? Number.NaN) >= 0.5);
  const { slopes } = spectrumLoss(similaritiesOf(direction, spectrum), isCorrect, spectrum);
  const slopeByDim = new Float64Array(direction.length);
  for (const [c, slope] of slopes.entries()) {
    const own = spectrum.descriptors[c];
    for (let dim = 0; own && dim < slopeByDim.length; dim++)
      slopeByDim[dim] = (slopeByDim[dim] ?? 0) + slope * (own[dim] ?? 0);
  }
  return slopeByDim;
}

/** Similarities stand where qualities do, but are no predictions: they stay out of the metrics. */
function readBySimilarity(
  candidates: TrainingSet["candidates"],
  similarities: Float64Array,
  costs: readonly number[],
): Reading {
  const width = candidates.length;
  const predictions = {
    quality: similarities,
    costUsd: Float64Array.from(similarities, (_, at) => costs[at % width] ?? 0),
  };
  const scoresAt = (prompt: number, lambda: number) => {
    const own = Array.from(similarities.subarray(prompt * width, (prompt + 1) * width));
    return cscrScores(own, costs, { lambda, considered: CONSIDERED });
  };
  const scoreAt = (lambda: number) => {
    let [prompt, scores]: [number, number[]] = [-1, []];
    return (at: number) => {
      if (Math.floor(at / width) !== prompt) {
        prompt = Math.floor(at / width);
        scores = scoresAt(prompt, lambda);
      }
      return scores[at % width] ?? Number.NEGATIVE_INFINITY;
    };
  };
  const reading = readByScore(candidates, predictions, scoreAt, { arePredictions: false });
  return {
    ...reading,
    explain: (prompt, lambda) => {
      const scores = scoresAt(prompt, lambda);
      return reading
        .explain(prompt, lambda)
        .map((reason, c) => (Number.isFinite(scores[c]) ? reason : { kind: "not_considered" }));
    },
  };
}

/** A keyed draw of training prompts; at most half of them, so that some are left to learn from. */
function drawProbes({ keys }: TrainingSet): { probes: number[]; rest: number[] } {
  const drawn = keys.map((key, row) => ({ row, draw: uniformFor(4, key) }));
  drawn.sort((a, b) => a.draw - b.draw || a.row - b.row);
  const count = Math.min(PROBES, Math.floor(keys.length / 2));
  const rows = drawn.map(({ row }) => row);
  return { probes: rows.slice(0, count), rest: rows.slice(count).sort((a, b) => a - b) };
}

/** Outcomes of a candidate on the probes, centred (unmeasured: 0) and of length 1, turned into the span of all of them. */
function descriptorsOf({ candidates, keys, quality }: TrainingSet): Float64Array[] {
  const width = candidates.length;
  const centred = candidates.map((_, c) => {
    const own = Float64Array.from(keys, (_, row) => quality[row * width + c] ?? Number.NaN);
    const measured = own.filter((value) => !Number.isNaN(value));
    const mean = measured.reduce((sum, value) => sum + value, 0) / Math.max(1, measured.length);
    const offsets = own.map((value) => (Number.isNaN(value) ? 0 : value - mean));
    const length = Math.sqrt(offsets.reduce((sum, value) => sum + value * value, 0)) || 1;
    return offsets.map((value) => value / length);
  });
  const products = new Float64Array(width * width);
  for (const [a, own] of centred.entries())
    for (const [b, other] of centred.entries())
      products[a * width + b] =
        own.reduce((sum, value, row) => sum + value * (other[row] ?? 0), 0) + (a === b ? 1e-6 : 0);
  const lower = cholesky(products, width);
  return candidates.map((_, c) => Float64Array.from([...lower.subarray(c * width, (c + 1) * width), 0]));
}

/** Mean training cost of each candidate, from 0 (cheapest) to 1 (dearest). */
function scaledCosts(set: TrainingSet): number[] {
  const costs = trainingMeans(set).map(({ costUsd }) => costUsd);
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  return costs.map((cost) => (most > least ? (cost - least) / (most - least) : 0));
}
