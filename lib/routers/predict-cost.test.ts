import { expect, test } from "vitest";
import { normalize } from "@/lib/core/embedding";
import { createRandom } from "@/lib/core/random";
import { trainingSet } from "./all-routers.fixture";
import { fitCosts } from "./predict-cost";
import { applyRidge, fitRidges } from "./ridge";
import type { TrainingSet } from "./training-set";

test("a ridge recovers planted weights, and leaves unmeasured rows out", () => {
  const random = createRandom(3);
  const features = Array.from({ length: 200 }, () => Float64Array.from({ length: 3 }, () => random() - 0.5));
  const heldOut = Uint8Array.from(features, (_, row) => (row % 5 === 0 ? 1 : 0));
  const line = (x: Float64Array) => 2 * (x[0] ?? 0) - (x[1] ?? 0) + 0.25;
  const target = Float64Array.from(features, (x, row) => (row % 3 === 0 ? Number.NaN : line(x)));
  const [head] = fitRidges({ features, heldOut }, [target]);
  if (!head) throw new Error("no head");
  for (const x of features.slice(0, 20)) expect(applyRidge(head, x)).toBeCloseTo(line(x), 3);
});

/** ln(cost) is linear in the first dimension with noise, so a mean of logs would fall short of the mean. */
function measuredSet(): TrainingSet {
  const base = trainingSet(600, 5);
  const random = createRandom(11);
  const noise = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const costUsd = Float64Array.from(base.costUsd, (_, at) => {
    const x = base.prompts[Math.floor(at / 3)]?.embedding[0] ?? 0;
    return Math.exp(-4 + x + noise());
  });
  return { ...base, costUsd, costBasis: "measured" };
}

test("predicted dollars add up to measured dollars: the logarithm's bias is undone", () => {
  const set = measuredSet();
  const predicted = fitCosts(set)(set.prompts).reduce((sum, cost) => sum + cost, 0);
  const measured = set.costUsd.reduce((sum, cost) => sum + cost, 0);
  expect(predicted / measured).toBeGreaterThan(0.85);
  expect(predicted / measured).toBeLessThan(1.15);
});

test("on the token basis a dearer price list makes every prediction dearer by the same factor", () => {
  const set = trainingSet();
  const dearer = set.candidates.map((candidate) => ({
    ...candidate,
    price: {
      usdPerMillionInput: 2 * candidate.price.usdPerMillionInput,
      usdPerMillionOutput: 2 * candidate.price.usdPerMillionOutput,
    },
  }));
  const once = fitCosts(set)(set.prompts);
  const twice = fitCosts({ ...set, candidates: dearer })(set.prompts);
  expect(Array.from(twice, (cost, at) => cost / (once[at] ?? 1)).every((ratio) => Math.abs(ratio - 2) < 1e-9)).toBe(
    true,
  );
});

test("a prompt far from all training prompts is not priced beyond what was ever measured", () => {
  const set = trainingSet();
  const far = { embedding: normalize(Float32Array.of(0, 0, 0, -1)), inputTokens: 1_000_000_000 };
  const costs = fitCosts(set)([far]);
  const dearest = set.costUsd.reduce((most, cost) => (Number.isNaN(cost) ? most : Math.max(cost, most)), 0);
  expect(Math.max(...costs)).toBeLessThan(2 * dearest);
});
