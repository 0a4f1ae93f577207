import { expect, test } from "vitest";
import { gelu } from "@/lib/core/projection";
import { createRandom } from "@/lib/core/random";
import { outcomeLoss } from "./outcome-loss";
import { backward, createPerceptron, createWorkspace, forward, geluSlope } from "./perceptron";

const shape = { inputs: 5, units: 8, candidates: 3 };
const BATCH = 4;

function randomCase(seed: number) {
  const random = createRandom(seed);
  const perceptron = createPerceptron(shape);
  for (let at = 0; at < perceptron.parameters.length; at++) perceptron.parameters[at] = random() - 0.5;
  const work = createWorkspace(perceptron, BATCH);
  work.features.values.forEach((_, at) => {
    work.features.values[at] = 2 * random() - 1;
  });
  work.kept.values.forEach((_, at) => {
    work.kept.values[at] = random() < 0.25 ? 0 : 4 / 3; // A fixed draw of dropout.
  });
  const table = () => Float32Array.from({ length: BATCH * shape.candidates }, () => random());
  const targets = {
    candidates: shape.candidates,
    quality: table(),
    outputTokensLog: table(),
    weights: Float32Array.of(1, 2, 0.5, 0),
  };
  const lossAt = () => {
    forward(perceptron, work);
    return outcomeLoss(work.outputs, work.outputGradient, targets);
  };
  return { perceptron, work, targets, lossAt };
}

test("the slope of GELU is its derivative", () => {
  for (const x of [-3, -1, -0.5, 0, 0.25, 1, 2.5]) {
    const step = 1e-5;
    expect(geluSlope(x)).toBeCloseTo((gelu(x + step) - gelu(x - step)) / (2 * step), 7);
  }
});

test("every analytic gradient equals the numeric one, with dropout, weights and gaps", () => {
  const { perceptron, work, targets, lossAt } = randomCase(3);
  targets.quality[1] = Number.NaN;
  targets.outputTokensLog[5] = Number.NaN;
  const gradient = createPerceptron(shape);
  lossAt();
  backward(perceptron, work, gradient);
  const analytic = gradient.parameters.slice();
  const step = 1 / 64; // Large, because losses are sums of float32 outputs; exact in float32.
  let checked = 0;
  for (let at = 0; at < perceptron.parameters.length; at++) {
    const value = perceptron.parameters[at] ?? 0;
    perceptron.parameters[at] = value + step;
    const above = lossAt();
    perceptron.parameters[at] = value - step;
    const below = lossAt();
    perceptron.parameters[at] = value;
    expect(analytic[at]).toBeCloseTo((above - below) / (2 * step), 3);
    if (Math.abs(analytic[at] ?? 0) > 1e-3) checked++;
  }
  expect(checked).toBeGreaterThan(50);
});

test("a pair that was not measured has a gradient of exactly 0 and changes no other", () => {
  const { perceptron, work, targets, lossAt } = randomCase(5);
  targets.quality[2] = Number.NaN;
  targets.outputTokensLog[2] = Number.NaN;
  lossAt();
  const width = work.outputGradient.columns;
  expect(work.outputGradient.values[2]).toBe(0);
  expect(work.outputGradient.values[2 + shape.candidates]).toBe(0);
  const gradient = createPerceptron(shape);
  backward(perceptron, work, gradient);
  const before = gradient.parameters.slice();
  work.outputs.values[2] = 1e6; // Whatever is predicted there has no say.
  outcomeLoss(work.outputs, work.outputGradient, targets);
  backward(perceptron, work, gradient);
  expect(gradient.parameters).toEqual(before);
  expect(width).toBe(8);
});

test("a filler row of weight 0 has a gradient of exactly 0", () => {
  const { work, lossAt } = randomCase(7);
  lossAt();
  const width = work.outputGradient.columns;
  expect([...work.outputGradient.values.subarray(3 * width)]).toEqual(new Array(width).fill(0));
});

test("a batch without any measurement has loss 0 and no NaN", () => {
  const { perceptron, work, targets, lossAt } = randomCase(9);
  targets.quality.fill(Number.NaN);
  targets.outputTokensLog.fill(Number.NaN);
  expect(lossAt()).toBe(0);
  const gradient = createPerceptron(shape);
  backward(perceptron, work, gradient);
  expect(gradient.parameters.every((slope) => slope === 0)).toBe(true);
});
