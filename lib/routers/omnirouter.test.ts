import { expect, test } from "vitest";
import { createRandom } from "@/lib/core/random";
import { dualBound, planTotals } from "./omnirouter";
import { upgradesOf } from "./upgrades";

const WIDTH = 3;
const SHARES = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1];

/** Coarse values, so that ties are common. */
function batch(prompts: number, seed: number) {
  const random = createRandom(seed);
  const eighths = () => Math.floor(random() * 9) / 8;
  const table = () => Float64Array.from({ length: prompts * WIDTH }, eighths);
  return { quality: table(), costUsd: table() };
}

const rowsOf = (table: Float64Array) =>
  Array.from({ length: table.length / WIDTH }, (_, i) => Array.from(table.subarray(i * WIDTH, (i + 1) * WIDTH)));

test("a plan reaches the mean it was asked for, and no dual bound says that it could be had for less than a step cheaper", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const predictions = batch(12, seed);
    const forecast = { quality: rowsOf(predictions.quality), cost: rowsOf(predictions.costUsd) };
    const upgrades = upgradesOf(predictions, WIDTH);
    const totals = (share: number) => planTotals(forecast, Array.from(upgrades.choose(share)));
    const [low, high] = [totals(0).meanQuality, totals(1).meanQuality];
    expect(high).toBeCloseTo(forecast.quality.reduce((sum, row) => sum + Math.max(...row), 0) / 12, 12);
    for (const share of SHARES) {
      const reached = totals(share);
      expect(reached.meanQuality).toBeGreaterThanOrEqual(low + share * (high - low) - 1e-9);
      // At its own multiplier the dual is tight for the quality that the plan reaches: nothing as good is cheaper.
      const bound = dualBound(forecast, reached.meanQuality, upgrades.priceAt(share));
      expect(reached.cost).toBeLessThanOrEqual(bound + 1e-9);
    }
  }
});

test("asking for more is never cheaper, and the order of the prompts decides nothing", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const predictions = batch(20, seed);
    const forecast = { quality: rowsOf(predictions.quality), cost: rowsOf(predictions.costUsd) };
    const upgrades = upgradesOf(predictions, WIDTH);
    const costs = SHARES.map((share) => planTotals(forecast, Array.from(upgrades.choose(share))).cost);
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    const reversed = (table: Float64Array) => Float64Array.from(rowsOf(table).reverse().flat());
    const backwards = upgradesOf(
      { quality: reversed(predictions.quality), costUsd: reversed(predictions.costUsd) },
      WIDTH,
    );
    for (const share of SHARES) expect(backwards.choose(share).reverse()).toEqual(upgrades.choose(share));
  }
});
