import { arqgc } from "@/lib/benchmark/arqgc";
import { rawCurve } from "@/lib/benchmark/curve";
import { sigmoid } from "@/lib/core/predict";
import { createRandom, type Random } from "@/lib/core/random";
import { unitInterval } from "@/lib/core/unit";
import { chooseByRule } from "@/lib/routers/choose-by-rule";
import { type CalibrationFit, calibrateFromVotes, type LabelledPair, SHRINK_VOTES } from "./calibrate-from-votes";
import { applyPlatt, fitPlatt, shrinkPlatt } from "./platt-from-votes";

export type LoopRow = {
  readonly labels: "none" | "votes, uncorrected" | "votes, corrected" | "corrected, Platt per model";
  readonly brier: number;
  readonly boundedArqgc: number;
};

/** Costs in USD, true mean quality, error of the router's prediction and length (ln) of five made-up models. */
const MODELS = [
  { cost: 1, quality: 0.45, error: 0.08, length: 0.9 },
  { cost: 2, quality: 0.62, error: -0.12, length: -0.5 },
  { cost: 4, quality: 0.58, error: 0.14, length: 0.8 },
  { cost: 8, quality: 0.74, error: -0.1, length: -0.7 },
  { cost: 16, quality: 0.8, error: 0, length: 0.1 },
] as const;
const PROMPTS = 800;
const VOTES = 3000;
const GOLD_SHARE = 0.35;
/** Synthetic annotators decide by quality, and also by length and side: how strongly, in logits. */
const ANNOTATOR = { quality: 4, length: 0.8, left: 0.4 };

/**
 * The whole loop on generated data with a known truth: a router wrong about whole models, annotators who like long
 * answers and the left side, calibration with and without the correction, scored on prompts nobody voted on.
 */
export function simulateLoop(seed: number): LoopRow[] {
  const random = createRandom(seed);
  const train = Array.from({ length: PROMPTS }, () => makePrompt(random));
  const test = Array.from({ length: PROMPTS }, () => makePrompt(random));
  const labels = Array.from({ length: VOTES }, (_, at) => makeLabel(train[at % PROMPTS] ?? [], at, random));
  const fitOf = (correct: boolean) => calibrateFromVotes(labels, MODELS.length, { correct });
  const corrected = fitOf(true);
  return [
    { labels: "none", ...score(test, (_, predicted) => predicted) },
    { labels: "votes, uncorrected", ...score(test, byShift(fitOf(false))) },
    { labels: "votes, corrected", ...score(test, byShift(corrected)) },
    { labels: "corrected, Platt per model", ...score(test, byPlatt(corrected)) },
  ];
}

type Calibrated = (model: number, predicted: number) => number;

function byShift({ shifts }: CalibrationFit): Calibrated {
  return (model, predicted) => predicted + (shifts[model] ?? 0);
}

/** On the same votes and shrunk alike, in place of the shifts. */
function byPlatt({ fittedTo, votesByModel, slope }: CalibrationFit): Calibrated {
  const platt = shrinkPlatt(fitPlatt(fittedTo, MODELS.length, slope), votesByModel, SHRINK_VOTES);
  return (model, predicted) => applyPlatt(platt[model], predicted);
}

type Answer = { readonly quality: number; readonly predicted: number; readonly length: number };

function makePrompt(random: Random): Answer[] {
  const difficulty = (random() - 0.5) * 0.5;
  return MODELS.map(({ quality, error, length }) => {
    const real = unit(quality + difficulty + (random() - 0.5) * 0.3);
    return { quality: real, predicted: unit(real + error + (random() - 0.5) * 0.2), length: length + random() - 0.5 };
  });
}

function makeLabel(prompt: readonly Answer[], at: number, random: Random): LabelledPair {
  const a = Math.floor(random() * MODELS.length);
  const b = (a + 1 + Math.floor(random() * (MODELS.length - 1))) % MODELS.length;
  const [first, second] = [prompt[a], prompt[b]];
  if (!first || !second) throw new Error("a prompt has an answer of every model");
  const left = random() < 0.5 ? 1 : -1;
  const longerBy = first.length - second.length;
  const isGold = random() < GOLD_SHARE;
  const { quality, length, left: side } = ANNOTATOR;
  const logit = quality * (first.quality - second.quality) + length * longerBy + side * left;
  const checked = (random() < first.quality ? 1 : 0) - (random() < second.quality ? 1 : 0);
  return {
    ...{ a, b, predictedA: first.predicted, predictedB: second.predicted, isGold, longerBy },
    ...{ left: isGold ? 0 : left, cluster: `p${at % PROMPTS}` },
    gain: isGold ? checked : random() < sigmoid(logit) ? 1 : -1,
  };
}

function score(prompts: readonly (readonly Answer[])[], calibrated: Calibrated): Omit<LoopRow, "labels"> {
  const answers = prompts.flat();
  const width = MODELS.length;
  const predicted = answers.map(({ predicted }, at) => unit(calibrated(at % width, predicted)));
  const brier =
    answers.reduce((sum, { quality }, at) => sum + ((predicted[at] ?? 0) - quality) ** 2, 0) / answers.length;
  const costs = answers.map((_, at) => MODELS[at % width]?.cost ?? 0);
  const predictions = { quality: Float64Array.from(predicted), costUsd: Float64Array.from(costs) };
  const meansAt = (choiceOf: (row: number) => number) => {
    const chosen = prompts.map((_, row) => row * width + choiceOf(row));
    const mean = (values: readonly number[]) => chosen.reduce((sum, at) => sum + (values[at] ?? 0), 0) / chosen.length;
    return { costUsd: mean(costs), quality: mean(answers.map(({ quality }) => quality)) };
  };
  const points = Array.from({ length: 101 }, (_, step) => {
    const choices = chooseByRule(predictions, width, { kind: "relative" }, unitInterval(step / 100));
    return meansAt((row) => choices[row] ?? 0);
  });
  const ends = { cheapest: meansAt(() => 0), best: meansAt(() => width - 1) };
  return { brier, boundedArqgc: arqgc(rawCurve(points), ends).bounded ?? Number.NaN };
}

function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
