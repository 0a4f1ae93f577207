import fc from "fast-check";
import { expect, test } from "vitest";
import type { FamiliarityMap } from "@/lib/core/familiarity";
import { type Predictor, predictPrompt, type QualityAdapter, sigmoid } from "@/lib/core/predict";
import { project } from "@/lib/core/projection";
import { createRandom } from "@/lib/core/random";
import { unitInterval } from "@/lib/core/unit";
import {
  adapterPrior,
  fitAdapter,
  fitSpanHeads,
  type LabelledPrompt,
  lengthFactor,
  predictedQuality,
  spanPrompt,
} from "./fit-adapter";
import { answerOf, fromSpan, headSpan, spanFeatures, spanOrigin } from "./head-span";

const [inputs, units] = [4, 6];
const random = createRandom(11);
const numbers = (length: number) => Float32Array.from({ length }, () => 2 * random() - 1);
const projection = { inputs, units, weights: numbers(units * inputs), bias: numbers(units) };
const adapter = (modelId: string): QualityAdapter => ({
  modelId,
  qualityLogit: { weights: numbers(units).map((weight) => 3 * weight), bias: 0.25 },
  outputTokensLog: { weights: numbers(units), bias: 3, smearing: 1.2 },
  qualityMean: unitInterval(0.5),
  logitHalfWidth: { familiar: 0.5, unfamiliar: 1.5 },
});
const others = ["a", "b", "c", "d"].map(adapter);
const prior = adapterPrior(projection, others);

/** Labels of a model that answers like the last of the others on its good days. */
function labelled(count: number): LabelledPrompt[] {
  return Array.from({ length: count }, (_, at) => {
    const features = numbers(inputs);
    const hidden = project(projection, features);
    const like = others[3]?.qualityLogit;
    const logit = like ? 2 * answerOf(like, hidden) - 1 : 0;
    return {
      features,
      quality: random() < sigmoid(logit) ? 1 : 0,
      outputTokens: at % 3 === 0 ? null : 40,
      cluster: `${at}`,
    };
  });
}
const spanned = (count: number) => labelled(count).map((prompt) => spanPrompt(prior, prompt));

test("labels teach more than the mean of the labels, and more than the mean of the other models", () => {
  const [seen, unseen] = [spanned(500), spanned(500)];
  const heads = fitSpanHeads(prior, seen);
  const untaught = fitSpanHeads(prior, []);
  const mean = seen.reduce((sum, { quality }) => sum + quality, 0) / seen.length;
  const brier = (of: (prompt: (typeof unseen)[number]) => number) =>
    unseen.reduce((sum, prompt) => sum + (of(prompt) - prompt.quality) ** 2, 0) / unseen.length;
  const taught = brier((prompt) => predictedQuality(heads, prompt));
  expect(taught).toBeLessThan(0.95 * brier(() => mean));
  expect(taught).toBeLessThan(0.95 * brier((prompt) => predictedQuality(untaught, prompt)));
});

test("without labels a new model is predicted like the mean of the others", () => {
  const fitted = fitAdapter(prior, [], "new");
  for (const [unit, weight] of fitted.qualityLogit.weights.entries()) {
    const mean = others.reduce((sum, { qualityLogit }) => sum + (qualityLogit.weights[unit] ?? 0) / others.length, 0);
    expect(weight).toBeCloseTo(mean, 5);
  }
  expect(fitted.outputTokensLog.smearing).toBeCloseTo(1.2, 12);
});

test("a model whose tokens nobody counted gets the length the others have", () => {
  const prompts = spanned(30).map((prompt) => ({ ...prompt, outputTokens: null }));
  expect(fitAdapter(prior, prompts, "new").outputTokensLog).toEqual(fitAdapter(prior, [], "new").outputTokensLog);
  const heads = fitSpanHeads(prior, prompts);
  expect(prompts.map((prompt) => lengthFactor(heads, prompt)).every((factor) => factor === null)).toBe(true);
});

test.each([0, 1])("labels that are all %i leave every number finite", (quality) => {
  const prompts = spanned(20).map((prompt) => ({ ...prompt, quality }));
  const fitted = fitAdapter(prior, prompts, "new");
  expect([...fitted.qualityLogit.weights, fitted.qualityLogit.bias, fitted.qualityMean].every(Number.isFinite)).toBe(
    true,
  );
});

test("a head found between others answers on hidden units what it answers on the span", () => {
  const eighths = fc.integer({ min: -16, max: 16 }).map((n) => n / 8);
  const vector = fc.array(eighths, { minLength: 3, maxLength: 3 }).map((v) => Float32Array.from(v));
  const head = fc.record({ weights: vector, bias: eighths });
  const shares = fc.array(eighths, { minLength: 4, maxLength: 4 }).map((v) => Float32Array.from(v));
  fc.assert(
    fc.property(fc.array(head, { minLength: 3, maxLength: 3 }), shares, eighths, vector, (heads, weights, bias, h) => {
      const span = headSpan(heads);
      const found = { weights, bias };
      expect(answerOf(fromSpan(span, found), h)).toBeCloseTo(answerOf(found, spanFeatures(span, h)), 3);
      expect(answerOf(fromSpan(span, spanOrigin(span)), h)).toBeCloseTo(answerOf(span.mean, h), 5);
    }),
  );
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
  const added = fitAdapter(adapterPrior(projection, others), spanned(100), "new");
  const after = predictPrompt({ ...predictor, adapters: [...others, added] }, features).qualities;
  expect(after.slice(0, others.length)).toStrictEqual(before);
  expect(after).toHaveLength(others.length + 1);
});

test("an adapter depends on its own labels alone, whatever else is fitted meanwhile", () => {
  const [own, foreign] = [spanned(60), spanned(60)];
  const first = fitAdapter(prior, own, "new");
  fitAdapter(prior, foreign, "other");
  expect(fitAdapter(prior, own, "new")).toStrictEqual(first);
});
