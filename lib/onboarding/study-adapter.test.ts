import { expect, test } from "vitest";
import { type QualityAdapter, sigmoid } from "@/lib/core/predict";
import { project } from "@/lib/core/projection";
import { createRandom } from "@/lib/core/random";
import { unitInterval } from "@/lib/core/unit";
import { adapterPrior, type SpannedPrompt, spanPrompt } from "@/lib/training/fit-adapter";
import { answerOf } from "@/lib/training/head-span";
import { type AdapterStudy, calibrationOf, studyAdapter } from "./study-adapter";

const random = createRandom(5);
const numbers = (length: number) => Float32Array.from({ length }, () => 2 * random() - 1);
const projection = { inputs: 4, units: 8, weights: numbers(32), bias: numbers(8) };
const others = ["a", "b", "c"].map(
  (modelId): QualityAdapter => ({
    modelId,
    qualityLogit: { weights: numbers(8).map((w) => 3 * w), bias: 0 },
    outputTokensLog: { weights: numbers(8), bias: 3, smearing: 1 },
    qualityMean: unitInterval(0.5),
    logitHalfWidth: { familiar: 0.5, unfamiliar: 1 },
  }),
);
const prior = adapterPrior(projection, others);
const like = others[0]?.qualityLogit ?? { weights: numbers(8), bias: 0 };
const prompts = Array.from({ length: 300 }, (_, at): SpannedPrompt => {
  const features = numbers(4);
  const quality = random() < sigmoid(2 * answerOf(like, project(projection, features)) + 1) ? 1 : 0;
  return spanPrompt(prior, { features, quality, outputTokens: 20, cluster: `${at}` });
});
function studyOf(some: readonly SpannedPrompt[]) {
  const steps = [...studyAdapter(prior, some, { modelId: "new" })];
  const last = steps.at(-1);
  if (last?.kind !== "done") throw new Error("a study ends with an adapter");
  return { steps, ...last };
}
const figures = ({ brier, brierOfMean, ece }: AdapterStudy) => [brier, brierOfMean, ece];

test("the curve falls as labels come, and the whole beats the mean of the labels", () => {
  const { study } = studyOf(prompts);
  expect(study.curve.map(({ prompts: labels }) => labels)).toEqual([0, 10, 25, 50, 100, 200, 240]);
  expect(study.curve.at(-1)?.brier).toBeLessThan(study.curve[0]?.brier ?? 0);
  expect(study.brier).toBeLessThan(study.brierOfMean);
  expect(study.calibration.reduce((sum, bin) => sum + bin.prompts, 0)).toBe(300);
});

test("what is said on the way grows into what is said at the end", () => {
  const { steps, study } = studyOf(prompts);
  const curve = steps.flatMap((step) => (step.kind === "curve" ? [step.point] : []));
  const heldOut = steps.filter((step) => step.kind === "held_out");
  expect(curve).toEqual(study.curve);
  expect(heldOut.map(({ calibration }) => calibration.reduce((sum, bin) => sum + bin.prompts, 0))).toEqual([
    60, 120, 180, 240, 300,
  ]);
  expect(heldOut.at(-1)).toMatchObject({ brier: study.brier, calibration: study.calibration });
  const shares = steps.flatMap((step) => (step.kind === "done" ? [] : [step.done / step.of]));
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBeLessThan(1);
});

test("where nothing can be held out there is no calibration error either", () => {
  const alike = prompts.slice(0, 20).map((prompt) => ({ ...prompt, cluster: "one" }));
  expect(studyOf(alike).study.ece).toBeNaN();
});

test("held-out figures are held out: labels without sense are not learnt by heart", () => {
  const shuffledLabels = prompts.map((prompt, at) => ({
    ...prompt,
    quality: prompts[(at * 7 + 3) % 300]?.quality ?? 0,
  }));
  const { study } = studyOf(shuffledLabels);
  expect(study.brier).toBeGreaterThan(0.97 * study.brierOfMean);
});

test("near copies of a prompt never stand on both sides of a fold", () => {
  const copies = prompts
    .slice(0, 2)
    .flatMap((prompt, at) => Array.from({ length: 30 }, () => ({ ...prompt, quality: at })));
  const leaking = copies.map((prompt, at) => ({ ...prompt, cluster: `${at}` }));
  expect(studyOf(copies).study.brier).toBeGreaterThan(1.2 * studyOf(leaking).study.brier);
});

test("the order of the file does not matter", () => {
  expect(figures(studyOf(prompts.toReversed()).study)).toEqual(figures(studyOf(prompts).study));
});

test.each([1, 3, 12])("%i prompts still give an adapter and only finite figures where there are any", (count) => {
  const { study, adapter } = studyOf(prompts.slice(0, count));
  expect([...adapter.qualityLogit.weights, adapter.qualityMean].every(Number.isFinite)).toBe(true);
  for (const { brier, low, high } of study.curve) expect([brier, low, high].every(Number.isFinite)).toBe(true);
});

test.each([0, 1])("labels that are all %i give an adapter that says so, and finite figures", (quality) => {
  const { adapter, study } = studyOf(prompts.slice(0, 60).map((prompt) => ({ ...prompt, quality })));
  expect([...adapter.qualityLogit.weights, adapter.qualityLogit.bias].every(Number.isFinite)).toBe(true);
  expect([study.brier, study.ece].every(Number.isFinite)).toBe(true);
  expect(study.qualityMean).toBe(quality);
  expect(Math.abs((study.calibration.at(-1)?.predicted ?? 0.5) - quality)).toBeLessThan(0.3);
});

test("calibration bins hold equally many prompts, ascending", () => {
  const bins = calibrationOf(
    [0.5, 0.25, 0.75, 0, 1, 0.125].map((predicted) => ({ predicted, measured: 1 })),
    3,
  );
  expect(bins).toEqual([
    { predicted: 0.0625, measured: 1, prompts: 2 },
    { predicted: 0.375, measured: 1, prompts: 2 },
    { predicted: 0.875, measured: 1, prompts: 2 },
  ]);
});
