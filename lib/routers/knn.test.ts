import { expect, test } from "vitest";
import { candidates, routedPrompts, trainingSet } from "./all-routers.fixture";
import { carrot } from "./carrot";
import { knn } from "./knn";
import { neighbourMeansWith } from "./neighbour-means";
import { fitCosts } from "./predict-cost";
import { routerBenchPredictive } from "./routerbench";
import { measuredRows } from "./training-set";

const set = trainingSet();
const prompts = routedPrompts(24, 7);

test("with all neighbours a candidate's quality is its mean over the prompts it was measured on", () => {
  const predicted = neighbourMeansWith(set, 10_000).predict(prompts);
  for (const c of candidates.keys()) {
    const rows = measuredRows(set, set.quality, c);
    const mean = rows.reduce((sum, row) => sum + (set.quality[row * 3 + c] ?? 0), 0) / rows.length;
    for (const i of prompts.keys()) expect(predicted[i * 3 + c]).toBeCloseTo(mean, 12);
  }
});

test("with one neighbour a training prompt that is asked again gets its own grades", () => {
  const predicted = neighbourMeansWith(set, 1).predict(set.prompts);
  for (const [at, measured] of set.quality.entries()) if (!Number.isNaN(measured)) expect(predicted[at]).toBe(measured);
});

test("τ = 0 takes the best-predicted candidate, τ = 1 the cheapest", () => {
  const reading = knn.train(set, 1).read(prompts);
  const [best, cheapest] = [reading.choose(0), reading.choose(1)];
  const { quality = [], costUsd = [] } = reading.predictions ?? {};
  for (const i of prompts.keys()) {
    const of = (table: ArrayLike<number>) => candidates.map((_, c) => table[i * 3 + c] ?? 0);
    expect(of(quality)[best[i] ?? 0]).toBe(Math.max(...of(quality)));
    expect(of(costUsd)[cheapest[i] ?? 0]).toBe(Math.min(...of(costUsd)));
  }
});

test.each([
  { router: carrot, dearest: 0, cheapest: 1 },
  {
    router: routerBenchPredictive,
    dearest: routerBenchPredictive.knob.values.at(-1) ?? 0,
    cheapest: routerBenchPredictive.knob.values[0] ?? 0,
  },
])("$router.id: the predicted cost falls from knob $dearest to the cheapest candidate at $cheapest", (ends) => {
  const reading = ends.router.train(set, 1).read(prompts);
  const costs = fitCosts(set)(prompts);
  const costAt = (knob: number) => Array.from(reading.choose(knob), (c, i) => costs[i * 3 + c] ?? 0);
  const knobs = ends.router.knob.values.toSorted((a, b) => (ends.dearest < ends.cheapest ? a - b : b - a));
  for (const [at, knob] of knobs.entries())
    for (const [i, cost] of costAt(knob).entries())
      expect(cost).toBeLessThanOrEqual((at === 0 ? Number.POSITIVE_INFINITY : costAt(knobs[at - 1] ?? 0)[i]) ?? 0);
  const least = prompts.map((_, i) => Math.min(...costs.subarray(i * 3, i * 3 + 3)));
  expect(costAt(ends.cheapest)).toEqual(least);
});
