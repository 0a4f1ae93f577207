import { expect, test } from "vitest";
import { fitRidgeHead } from "./ridge-logistic";

test("labels overrule a prior that is sure and wrong", () => {
  const rows = { units: 1, hidden: Float32Array.of(8, 8, -8, -8), targets: Float32Array.of(0, 0, 1, 1) };
  const head = fitRidgeHead(
    rows,
    "logistic",
    { weights: Float32Array.of(5), bias: 30 },
    { weights: 0.125, bias: 0.125 },
  );
  const answer = (x: number) => (head.weights[0] ?? 0) * x + head.bias;
  expect(answer(8)).toBeLessThan(0);
  expect(answer(-8)).toBeGreaterThan(0);
});

test("the bias is free without a ridge of its own: balanced labels without inputs answer their mean", () => {
  const rows = { units: 1, hidden: new Float32Array(4), targets: Float32Array.of(1, 1, 1, 0) };
  const head = fitRidgeHead(rows, "logistic", { weights: Float32Array.of(0), bias: -9 }, { weights: 1, bias: 0 });
  expect(1 / (1 + Math.exp(-head.bias))).toBeCloseTo(0.75, 4);
});
