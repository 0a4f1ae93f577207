import { expect, test } from "vitest";
import { routedPrompts, trainingSet } from "./all-routers.fixture";
import { mixllm, seenFactor, uncertaintyOf } from "./mixllm";
import { fitCosts } from "./predict-cost";
import { selectTrainingCandidates } from "./training-set";

const set = trainingSet();
const prompts = routedPrompts(24, 7);

test("adding a candidate leaves the predictions of the others bit-identical", () => {
  const [all, two] = [set, selectTrainingCandidates(set, [0, 1])].map((of) => mixllm.train(of, 1).read(prompts));
  for (const i of prompts.keys())
    for (const c of [0, 1]) expect(two?.predictions?.quality[i * 2 + c]).toBe(all?.predictions?.quality[i * 3 + c]);
});

test("at the smallest λ cost decides, at the largest predicted quality and the bonus", () => {
  const reading = mixllm.train(set, 1).read(prompts);
  const costs = fitCosts(set)(prompts);
  const cheapest = reading.choose(mixllm.knob.values[0] ?? 0);
  const best = reading.choose(mixllm.knob.values.at(-1) ?? 0);
  const mean = (choices: Uint8Array, table: ArrayLike<number>) =>
    choices.reduce((sum, c, i) => sum + (table[i * 3 + c] ?? 0), 0) / choices.length;
  const quality = reading.predictions?.quality ?? [];
  for (const [i, c] of cheapest.entries())
    expect((costs[i * 3 + c] ?? 0) - Math.min(...costs.subarray(i * 3, i * 3 + 3))).toBeLessThan(1e-5);
  expect(mean(best, quality)).toBeGreaterThan(mean(cheapest, quality));
});

test("what was seen again and again is less uncertain than what was never seen", () => {
  const seen = Array.from({ length: 9 }, () => Float64Array.of(1, 0));
  const factor = seenFactor(seen, 2);
  expect(uncertaintyOf(factor, Float64Array.of(1, 0))).toBeCloseTo(0.1, 12);
  expect(uncertaintyOf(factor, Float64Array.of(0, 1))).toBeCloseTo(1, 12);
});
