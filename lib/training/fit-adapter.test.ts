import { expect, test } from "vitest";
import type { FamiliarityMap } from "@/lib/core/familiarity";
import { type Predictor, predictPrompt, type QualityAdapter, sigmoid } from "@/lib/core/predict";
import { project } from "@/lib/core/projection";
import { createRandom } from "@/lib/core/random";
import { unitInterval } from "@/lib/core/unit";
import { fitAdapter, type LabelledPrompt, priorFrom } from "./fit-adapter";

const [inputs, units] = [4, 6];
const random = createRandom(11);
const numbers = (length: number) => Float32Array.from({ length }, () => 2 * random() - 1);
const projection = { inputs, units, weights: numbers(units * inputs), bias: numbers(units) };
const adapter = (modelId: string): QualityAdapter => ({
  modelId,
  qualityLogit: { weights: numbers(units), bias: 0.25 },
  outputTokensLog: { weights: numbers(units), bias: 3, smearing: 1.2 },
  qualityMean: unitInterval(0.5),
  logitHalfWidth: { familiar: 0.5, unfamiliar: 1.5 },
});
const others = [adapter("a"), adapter("b")];
const prior = priorFrom(others);
const planted = numbers(units).map((weight) => 6 * weight);

function labelled(count: number): LabelledPrompt[] {
  return Array.from({ length: count }, (_, at) => {
    const features = numbers(inputs);
    const hidden = project(projection, features);
    const logit = planted.reduce((sum, weight, unit) => sum + weight * (hidden[unit] ?? 0), -1);
    return {
      features,
      quality: random() < sigmoid(logit) ? 1 : 0,
      outputTokens: at % 3 === 0 ? null : 40,
      cluster: `${at}`,
    };
  });
}

test("labels teach more than the mean, and more than the prior", () => {
  const { heldOut } = fitAdapter(projection, labelled(500), { modelId: "new", prior, ridge: 1 });
  expect(heldOut.brier).toBeLessThan(0.9 * heldOut.brierOfMean);
});

test("a strong ridge keeps the prior, few labels move it little", () => {
  const { adapter: kept } = fitAdapter(projection, labelled(40), { modelId: "new", prior, ridge: 1e9 });
  kept.qualityLogit.weights.forEach((weight, unit) => {
    expect(weight).toBeCloseTo(prior.qualityLogit.weights[unit] ?? 0, 5);
  });
});

test("a model whose tokens nobody counted gets the prior's length", () => {
  const prompts = labelled(30).map((prompt) => ({ ...prompt, outputTokens: null }));
  const { adapter: fitted } = fitAdapter(projection, prompts, { modelId: "new", prior });
  expect(fitted.outputTokensLog).toEqual(prior.outputTokensLog);
});

test("answers that are all right leave every number finite", () => {
  const prompts = labelled(20).map((prompt) => ({ ...prompt, quality: 1 }));
  const { adapter: fitted, heldOut } = fitAdapter(projection, prompts, { modelId: "new", prior });
  expect([...fitted.qualityLogit.weights, fitted.qualityLogit.bias, heldOut.brier].every(Number.isFinite)).toBe(true);
});

test("adding a model changes no other prediction by a bit", () => {
  const familiarity: FamiliarityMap = {
    inputs,
    dims: 1,
    center: new Float32Array(inputs),
    whitening: numbers(inputs),
    centroids: Float32Array.of(0),
    distanceQuantiles: Float32Array.of(0, 0.5, 1),
    unfamiliarAbove: unitInterval(0.5),
    trustRamp: unitInterval(0.5),
  };
  const predictor: Predictor = { projection, familiarity, adapters: others };
  const features = numbers(inputs);
  const before = predictPrompt(predictor, features).qualities;
  const { adapter: added } = fitAdapter(projection, labelled(100), { modelId: "new", prior: priorFrom(others) });
  const after = predictPrompt({ ...predictor, adapters: [...others, added] }, features).qualities;
  expect(after.slice(0, 2)).toStrictEqual(before);
  expect(after).toHaveLength(3);
});

test("an adapter depends on its own labels alone, in any order of the others' fits", () => {
  const [own, foreign] = [labelled(60), labelled(60)];
  const first = fitAdapter(projection, own, { modelId: "new", prior });
  fitAdapter(projection, foreign, { modelId: "other", prior });
  expect(fitAdapter(projection, own, { modelId: "new", prior })).toStrictEqual(first);
});
