import fc from "fast-check";
import { expect, test } from "vitest";
import { type FamiliarityMap, familiarityOf } from "./familiarity";
import { logitInterval, type Predictor, predictPrompt, type QualityAdapter } from "./predict";
import { gelu } from "./projection";
import { unitInterval } from "./unit";

const familiarity: FamiliarityMap = {
  inputs: 2,
  dims: 2,
  center: new Float32Array([1, 0]),
  whitening: new Float32Array([2, 0, 0, 1]),
  centroids: new Float32Array([0, 0, 10, 0]),
  distanceQuantiles: new Float32Array([0, 1, 2, 3, 4]),
  unfamiliarAbove: unitInterval(0.98),
  trustRamp: unitInterval(0.5),
};
const adapterOf = (modelId: string, scale: number): QualityAdapter => ({
  modelId,
  qualityLogit: { weights: new Float32Array([scale, -scale]), bias: 0.25 },
  outputTokensLog: { weights: new Float32Array([0.5, 0]), bias: 1, smearing: 1.5 },
  qualityMean: unitInterval(0.25),
  logitHalfWidth: { familiar: 0.5, unfamiliar: 2 },
});
const predictor: Predictor = {
  // One hidden unit per feature.
  projection: { inputs: 2, units: 2, weights: new Float32Array([1, 0, 0, 1]), bias: new Float32Array([0, 1]) },
  familiarity,
  adapters: [adapterOf("a", 1), adapterOf("b", 3)],
};

test("a familiar prompt gets the head's sigmoid, the smeared length and the narrow interval", () => {
  const { qualities, familiarity: near } = predictPrompt(predictor, new Float32Array([1, 0]));
  const logit = gelu(1) - gelu(1) + 0.25;
  expect(near).toEqual({ distance: 0, nearerShare: 0, unfamiliar: false, trust: 1 });
  expect(qualities[0]).toEqual({
    modelId: "a",
    quality: expect.closeTo(1 / (1 + Math.exp(-logit)), 7),
    qualityInterval: {
      low: expect.closeTo(1 / (1 + Math.exp(-(logit - 0.5))), 7),
      high: expect.closeTo(1 / (1 + Math.exp(-(logit + 0.5))), 7),
    },
    outputTokensExpected: expect.closeTo(1.5 * Math.exp(0.5 * gelu(1) + 1) - 1, 4),
  });
});

test("a prompt beyond every training prompt gets the candidate's average and the wide interval", () => {
  const { qualities, familiarity: far } = predictPrompt(predictor, new Float32Array([1, 100]));
  expect(far).toMatchObject({ nearerShare: 1, unfamiliar: true, trust: 0 });
  expect(qualities.map((q) => q.quality)).toEqual([0.25, 0.25]);
  expect(qualities[0]?.qualityInterval).toEqual(logitInterval(unitInterval(0.25), 2));
});

test("half-way down the ramp the prediction is half model, half average", () => {
  // Distance 3 is the 0.75 quantile: trust (1 − 0.75) / 0.5.
  const { qualities, familiarity: middle } = predictPrompt(predictor, new Float32Array([2.5, 0]));
  expect(middle).toMatchObject({ distance: 3, nearerShare: 0.75, unfamiliar: false, trust: 0.5 });
  const logit = gelu(2.5) - gelu(1) + 0.25;
  expect(qualities[0]?.quality).toBeCloseTo(0.5 / (1 + Math.exp(-logit)) + 0.5 * 0.25, 6);
});

test("the distance is to the nearest centroid, and no ramp means full trust everywhere", () => {
  expect(familiarityOf(familiarity, new Float32Array([6, 0])).distance).toBe(0);
  expect(familiarityOf({ ...familiarity, trustRamp: unitInterval(0) }, new Float32Array([1, 100]))).toMatchObject({
    trust: 1,
    unfamiliar: true,
  });
});

test("a new adapter changes no other prediction by a bit", () => {
  const features = new Float32Array([0.3, -0.7]);
  const before = predictPrompt(predictor, features);
  const after = predictPrompt({ ...predictor, adapters: [adapterOf("new", 9), ...predictor.adapters] }, features);
  expect(after.qualities.slice(1)).toEqual(before.qualities);
});

test("an interval always contains its centre, stays in [0, 1] and widens with its half width", () => {
  const eighth = fc.integer({ min: 0, max: 8 }).map((n) => unitInterval(n / 8));
  fc.assert(
    fc.property(eighth, fc.integer({ min: 0, max: 8 }), (center, halfWidth) => {
      const { low, high } = logitInterval(center, halfWidth);
      const wider = logitInterval(center, halfWidth + 1);
      expect(0 <= low && low <= center && center <= high && high <= 1).toBe(true);
      expect(wider.low <= low && high <= wider.high).toBe(true);
    }),
  );
});

test("features of another encoder are refused instead of read", () => {
  expect(() => predictPrompt(predictor, new Float32Array(3))).toThrow("Invariant broken");
});
