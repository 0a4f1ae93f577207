import { expect, test } from "vitest";
import { modelEffects } from "./model-effects";

const NONE = Number.NaN;

test("a model measured on easy prompts only is not called the best for it", () => {
  // Prompts 0 and 1 are easy, 2 and 3 hard. The third model saw the easy ones alone and was the worse there.
  const quality = Float32Array.of(1, 0.75, 0.875, 1, 0.75, 0.75, 0.5, 0.25, NONE, 0.5, 0.25, NONE);
  const effects = modelEffects({ count: 4, candidates: 3, quality, weights: new Float32Array(4).fill(1) });
  const [a = 0, b = 0, c = 0] = effects;
  expect(a - b).toBeCloseTo(0.25, 2);
  expect(a).toBeGreaterThan(c);
  expect(c).toBeGreaterThan(b);
});
