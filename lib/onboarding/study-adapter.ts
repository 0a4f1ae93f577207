import { meanOf } from "@/lib/core/bootstrap";
import type { QualityAdapter } from "@/lib/core/predict";
import { uniformFor } from "@/lib/core/random";
import {
  type AdapterPrior,
  fitAdapter,
  fitSpanHeads,
  lengthFactor,
  predictedQuality,
  type SpannedPrompt,
} from "@/lib/training/fit-adapter";

/** Predicted and measured on prompts that the fit had not seen. */
export type HeldOut = { readonly predicted: number; readonly measured: number };
/** Error on held-out fifths after learning from `prompts` labels: mean of the squared error over folds and its spread. */
export type CurvePoint = {
  readonly prompts: number;
  readonly brier: number;
  readonly low: number;
  readonly high: number;
};
export type CalibrationPoint = { readonly predicted: number; readonly measured: number; readonly prompts: number };

export type AdapterStudy = {
  readonly prompts: number;
  readonly brier: number;
  /** Of always saying the mean of the labels, and of the other models' mean head: what had to be beaten. */
  readonly brierOfMean: number;
  readonly brierOfPrior: number;
  readonly ece: number;
  readonly qualityMean: number;
  readonly curve: readonly CurvePoint[];
  readonly calibration: readonly CalibrationPoint[];
};
/** What is known on the way: a point more of the curve, or a fifth more that was held out of its fit and checked. */
export type StudyProgress = { readonly done: number; readonly of: number } & (
  | { readonly kind: "curve"; readonly point: CurvePoint }
  | { readonly kind: "held_out"; readonly brier: number; readonly calibration: readonly CalibrationPoint[] }
);
export type StudyStep =
  | StudyProgress
  | { readonly kind: "done"; readonly adapter: QualityAdapter; readonly study: AdapterStudy };

export const LABELS_MIN = 10;
export const LABELS_FOR_STUDY = 50;
const FOLDS = 5;
const BINS = 5;
const CURVE_SIZES = [0, 10, 25, 50, 100, 200, 400, 800, 1600, 3200];

/**
 * Fits the adapter and says what to expect of it: every figure comes from five fits that each left a fifth of the
 * clusters out. A generator, so that curve and calibration can be drawn while they grow. The same prompts give the same bits.
 */
export function* studyAdapter(
  prior: AdapterPrior,
  prompts: readonly SpannedPrompt[],
  { modelId, seed = 1 }: { readonly modelId: string; readonly seed?: number },
): Generator<StudyStep> {
  const order = shuffled(prompts, seed);
  const foldOf = dealOut(order);
  const folds = Array.from({ length: FOLDS }, (_, fold) => ({
    seen: order.filter((prompt) => foldOf.get(prompt.cluster) !== fold),
    unseen: order.filter((prompt) => foldOf.get(prompt.cluster) === fold),
  })).filter(({ seen, unseen }) => seen.length > 0 && unseen.length > 0);
  const most = Math.min(...folds.map(({ seen }) => seen.length));
  const sizes = folds.length === 0 ? [] : [...CURVE_SIZES.filter((size) => size < most), most];
  const of = sizes.length + folds.length + 1;
  const curve: CurvePoint[] = [];
  for (const [at, size] of sizes.entries()) {
    const errors = folds.map(({ seen, unseen }) => errorOf(heldOutOf(prior, seen.slice(0, size), unseen)));
    const point = { prompts: size, ...withSpread(errors) };
    curve.push(point);
    yield { kind: "curve", point, done: at + 1, of };
  }
  const heldOut: HeldOut[] = [];
  const factors: number[] = [];
  for (const [fold, { seen, unseen }] of folds.entries()) {
    const heads = fitSpanHeads(prior, seen);
    for (const prompt of unseen) {
      heldOut.push({ predicted: predictedQuality(heads, prompt), measured: prompt.quality });
      factors.push(...[lengthFactor(heads, prompt)].filter((factor) => factor !== null));
    }
    const done = sizes.length + fold + 1;
    yield { kind: "held_out", brier: errorOf(heldOut), calibration: calibrationOf(heldOut), done, of };
  }
  const adapter = fitAdapter(prior, order, modelId, factors);
  const labelMean = meanOf(order.map(({ quality }) => quality));
  const ofConstant = (value: number) => errorOf(order.map(({ quality }) => ({ predicted: value, measured: quality })));
  const calibration = calibrationOf(heldOut);
  yield {
    kind: "done",
    adapter,
    study: {
      prompts: order.length,
      brier: errorOf(heldOut),
      brierOfMean: ofConstant(labelMean),
      brierOfPrior: errorOf(heldOutOf(prior, [], order)),
      ece: calibrationError(calibration),
      qualityMean: labelMean,
      curve,
      calibration,
    },
  };
}

/** Equally filled bins of the prediction, ascending. */
export function calibrationOf(heldOut: readonly HeldOut[], bins = BINS): CalibrationPoint[] {
  const sorted = heldOut.toSorted((a, b) => a.predicted - b.predicted);
  return Array.from({ length: Math.min(bins, sorted.length) }, (_, bin) => {
    const part = sorted.slice(Math.floor((bin * sorted.length) / bins), Math.floor(((bin + 1) * sorted.length) / bins));
    return { predicted: mean(part, "predicted"), measured: mean(part, "measured"), prompts: part.length };
  }).filter(({ prompts }) => prompts > 0);
}

/** Mean gap of the bins by their prompts; NaN where nothing was held out. */
function calibrationError(bins: readonly CalibrationPoint[]): number {
  const prompts = bins.reduce((sum, bin) => sum + bin.prompts, 0);
  return bins.reduce((sum, bin) => sum + bin.prompts * Math.abs(bin.predicted - bin.measured), 0) / prompts;
}

function mean(part: readonly HeldOut[], of: keyof HeldOut): number {
  return part.length === 0 ? 0 : meanOf(part.map((pair) => pair[of]));
}

function heldOutOf(prior: AdapterPrior, seen: readonly SpannedPrompt[], unseen: readonly SpannedPrompt[]): HeldOut[] {
  const heads = fitSpanHeads(prior, seen);
  return unseen.map((prompt) => ({ predicted: predictedQuality(heads, prompt), measured: prompt.quality }));
}

function errorOf(pairs: readonly HeldOut[]): number {
  return pairs.length === 0 ? Number.NaN : meanOf(pairs.map(({ predicted, measured }) => (predicted - measured) ** 2));
}

function withSpread(errors: readonly number[]): Omit<CurvePoint, "prompts"> {
  const brier = meanOf(errors);
  const spread = Math.sqrt(meanOf(errors.map((error) => (error - brier) ** 2)) / errors.length);
  return { brier, low: Math.max(0, brier - spread), high: brier + spread };
}

/** An order that depends on the prompts and the seed alone, not on the order of the file. */
function shuffled(prompts: readonly SpannedPrompt[], seed: number): SpannedPrompt[] {
  return prompts
    .map((prompt, at) => ({ prompt, at, draw: uniformFor(seed, prompt.cluster) }))
    .toSorted((a, b) => a.draw - b.draw || a.at - b.at)
    .map(({ prompt }) => prompt);
}

function dealOut(order: readonly SpannedPrompt[]): Map<string, number> {
  const clusters = [...new Set(order.map(({ cluster }) => cluster))];
  return new Map(clusters.map((cluster, place) => [cluster, place % FOLDS]));
}
