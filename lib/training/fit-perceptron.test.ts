import { expect, test } from "vitest";
import { sigmoid } from "@/lib/core/predict";
import { applyHeads } from "./apply-heads";
import { fitPerceptron, type LearntHeads } from "./fit-perceptron";
import { joinSeeds } from "./join-seeds";
import { plantedRows } from "./planted.fixture";
import type { TrainingRows } from "./training-rows";

const settings = { units: 16, epochs: 12, batchRows: 32, learningRate: 0.01, weightDecay: 1e-4, dropout: 0.1 };
const rows = plantedRows(600, { seed: 1, gap: 5 });
const fit = fitPerceptron(rows, settings, { seed: 7 });

function brier(fitted: LearntHeads, { count, inputs, candidates, features, quality }: TrainingRows): number {
  let [sum, pairs] = [0, 0];
  for (let row = 0; row < count; row++) {
    const { qualityLogits } = applyHeads(fitted, features.subarray(row * inputs, (row + 1) * inputs));
    for (let c = 0; c < candidates; c++) {
      const measured = quality[row * candidates + c] ?? Number.NaN;
      if (Number.isNaN(measured)) continue;
      sum += (sigmoid(qualityLogits[c] ?? 0) - measured) ** 2;
      pairs++;
    }
  }
  return sum / pairs;
}

test("planted weights are recovered on prompts that were not seen", () => {
  const fresh = plantedRows(600, { seed: 2, gap: 0 });
  expect(brier(fit, fresh)).toBeLessThan(0.17); // Knowing the mean alone gives 0.25, knowing the weights 0.15.
  const tokensLogs = Array.from({ length: 50 }, (_, row) => {
    const features = fresh.features.subarray(row * fresh.inputs, (row + 1) * fresh.inputs);
    return Math.abs((applyHeads(fit, features).tokensLogs[0] ?? 0) - (4 + (features[0] ?? 0)));
  });
  expect(tokensLogs.reduce((sum, error) => sum + error, 0) / 50).toBeLessThan(0.25);
});

test("the same seed gives the same bits, another seed others", () => {
  expect(fitPerceptron(rows, settings, { seed: 7 })).toEqual(fit);
  expect(fitPerceptron(rows, settings, { seed: 8 }).qualityWeights).not.toEqual(fit.qualityWeights);
});

test("a candidate nobody measured, and a feature that never varies, leave every number finite", () => {
  const holey = {
    ...rows,
    features: rows.features.slice(),
    quality: rows.quality.slice(),
    outputTokensLog: rows.outputTokensLog.slice(),
  };
  for (let row = 0; row < rows.count; row++) {
    holey.features[row * rows.inputs + 3] = 1;
    holey.quality[row * rows.candidates + 1] = Number.NaN;
    holey.outputTokensLog[row * rows.candidates + 1] = Number.NaN;
  }
  const { projection, ...heads } = fitPerceptron(holey, settings, { seed: 7 });
  for (const table of [projection.weights, projection.bias, ...Object.values(heads)])
    expect(table.every(Number.isFinite)).toBe(true);
});

test("joined seeds answer the mean of what each seed answers", () => {
  const other = fitPerceptron(rows, settings, { seed: 8 });
  const joined = joinSeeds([fit, other]);
  const features = rows.features.subarray(0, rows.inputs);
  const [a, b, both] = [fit, other, joined].map((one) => applyHeads(one, features));
  both?.qualityLogits.forEach((logit, c) => {
    expect(logit).toBeCloseTo(((a?.qualityLogits[c] ?? 0) + (b?.qualityLogits[c] ?? 0)) / 2, 5);
    expect(both.tokensLogs[c]).toBeCloseTo(((a?.tokensLogs[c] ?? 0) + (b?.tokensLogs[c] ?? 0)) / 2, 5);
  });
});
