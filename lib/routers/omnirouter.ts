import { type FitQualities, fitPredictions } from "./ipr";
import { fitNeighbourMeans } from "./neighbour-means";
import { scoreReason } from "./reading";
import { defineRouter, type Predictions, type Reading, type Router } from "./router";
import type { TrainingSet } from "./training-set";
import { upgradesOf } from "./upgrades";

const TRAINED_SHARE = 0.5;

/**
 * OmniRouter (arXiv 2502.20576; spec routers §12): the whole batch as one problem, least predicted cost at a predicted
 * mean quality, by the Lagrangian dual: λ is the price of quality at which the mean is reached, and each prompt takes the
 * least ĉ − λ·r̂. Quality is half a trained head, half the mean over 16 neighbours. No capacities on a track. The knob is
 * the wanted mean as a share of the way from that of the cheapest plan to the best that can be had.
 */
export function omnirouter(fitOnce: FitQualities): Router {
  return defineRouter({
    id: "omnirouter",
    label: {
      kind: "adapted",
      paper: "arXiv 2502.20576",
      replaced: "faithful optimiser on our predictor: half IPR's head, half 16 neighbours; no capacities",
    },
    kind: "predictive",
    knob: { name: "α", values: Array.from({ length: 101 }, (_, i) => i / 100) },
    scope: "batch",
    training: "seeded",
    fit(set, seed) {
      const predict = fitPredictions(set, seed, fitOnce);
      const neighbours = fitNeighbourMeans(set);
      return {
        read(prompts) {
          const { quality: trained, costUsd } = predict(prompts);
          const near = neighbours.predictOverSixteen(prompts);
          const quality = trained.map((value, at) => TRAINED_SHARE * value + (1 - TRAINED_SHARE) * (near[at] ?? value));
          return readByBatch(set.candidates, { quality, costUsd });
        },
      };
    },
  });
}

function readByBatch(candidates: TrainingSet["candidates"], predictions: Predictions): Reading {
  const width = candidates.length;
  const upgrades = upgradesOf(predictions, width);
  return {
    predictions,
    choose: (share) => upgrades.choose(share),
    explain(prompt, share) {
      const row = (table: Float64Array) => table.subarray(prompt * width, (prompt + 1) * width);
      const own = { quality: row(predictions.quality), costUsd: row(predictions.costUsd) };
      const usdPerQuality = upgrades.priceAt(share);
      const scoreOf = (c: number) => usdPerQuality * (own.quality[c] ?? 0) - (own.costUsd[c] ?? 0);
      const chosen = upgrades.choose(share)[prompt] ?? 0;
      return candidates.map((_, c) => scoreReason(own, c, chosen, scoreOf));
    },
  };
}

/** Predicted quality and cost, [prompts][candidates]. */
export type BatchForecast = {
  readonly quality: readonly (readonly number[])[];
  readonly cost: readonly (readonly number[])[];
};

/**
 * Lower bound on the cost of any assignment whose mean quality reaches `qualityMin` (OmniRouter, arXiv 2502.20576): the
 * Lagrangian at `multiplier` ≥ 0, each prompt with the candidate of least cost − multiplier · quality.
 */
export function dualBound({ quality, cost }: BatchForecast, qualityMin: number, multiplier: number): number {
  return quality.reduce((sum, row, i) => {
    const prices = row.map((q, c) => (cost[i]?.[c] ?? 0) - multiplier * q);
    return sum + Math.min(...prices) + multiplier * qualityMin;
  }, 0);
}

export function planTotals({ quality, cost }: BatchForecast, assignment: readonly number[]) {
  const total = (table: BatchForecast["quality"]) =>
    assignment.reduce((sum, c, i) => sum + (table[i]?.[c] ?? Number.NaN), 0);
  return { cost: total(cost), meanQuality: total(quality) / assignment.length };
}
