import { expect, test } from "vitest";
import { routedPrompts, trainingSet } from "./all-routers.fixture";
import { cscr, cscrScores } from "./cscr";
import { costBands, spectrumLoss } from "./cscr-loss";

const similarities = [0.75, 0.25, -0.5, 0.5];
const spectrum = {
  descriptors: [],
  costs: [0, 0.25, 0.5, 1],
  bands: [[0, 1, 2, 3]],
  temperatures: [0.25],
  costWeight: 0,
};

test("one band without a cost weight is plain InfoNCE", () => {
  const powers = similarities.map((s) => Math.exp(s / 0.25));
  const sum = powers.reduce((total, power) => total + power, 0);
  const { loss } = spectrumLoss(similarities, [true, false, false, true], spectrum);
  expect(loss).toBeCloseTo(-Math.log(((powers[0] ?? 0) + (powers[3] ?? 0)) / sum), 12);
});

test("the slope is that of the loss", () => {
  const priced = {
    ...spectrum,
    bands: [
      [0, 1],
      [2, 3],
    ],
    temperatures: [0.25, 0.5],
    costWeight: 0.25,
  };
  const isCorrect = [true, false, true, true];
  const at = (of: readonly number[]) => spectrumLoss(of, isCorrect, priced).loss;
  const { slopes } = spectrumLoss(similarities, isCorrect, priced);
  for (const [c, slope] of slopes.entries()) {
    const moved = (by: number) => at(similarities.map((s, o) => (o === c ? s + by : s)));
    expect((moved(1e-5) - moved(-1e-5)) / 2e-5).toBeCloseTo(slope, 6);
  }
});

test("a prompt that nobody answers right teaches nothing", () => {
  expect(spectrumLoss(similarities, [false, false, false, false], spectrum)).toEqual({
    perBand: [],
    loss: 0,
    slopes: [0, 0, 0, 0],
  });
});

test("only the four most similar are considered, and a large λ takes the cheapest of them", () => {
  const six = [0.125, 0.25, 0.5, 0.75, 0.875, 1];
  const scores = cscrScores(six, [0, 0.1, 0.5, 0.4, 0.8, 1], { lambda: 100, considered: 4 });
  expect(scores.slice(0, 2)).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  expect(scores.indexOf(Math.max(...scores))).toBe(3);
  const reading = cscr.train(trainingSet(), 1).read(routedPrompts(10, 7));
  expect(reading.predictions).toBeNull();
});

test("bands hold the candidates by ascending cost, each once", () => {
  expect(costBands([3, 1, 2], 5)).toEqual([[1], [2], [0]]);
  expect(costBands([5, 1, 4, 2, 3, 0], 3)).toEqual([
    [5, 1],
    [3, 4],
    [2, 0],
  ]);
});
