import { arqgc } from "@/lib/benchmark/arqgc";
import type { Block } from "@/lib/benchmark/block";
import { meansOfChoices, outcomesOfChoices } from "@/lib/benchmark/choices";
import { replicateMeans } from "@/lib/benchmark/cluster-bootstrap";
import type { CostQuality } from "@/lib/benchmark/concave-hull";
import { rawCurve } from "@/lib/benchmark/curve";
import { CALIBRATION_BINS, calibrationBin, predictionQuality } from "@/lib/benchmark/prediction-quality";
import { clusterSums, type Resampling, resamplingOf } from "@/lib/benchmark/resampling";
import { TOLERANCES } from "@/lib/benchmark/tolerances";
import { type Interval, percentileInterval } from "@/lib/core/bootstrap";
import { chooseByRule } from "@/lib/routers/choose-by-rule";

/** Predictions for a block, row-major [prompts, candidates]. */
export type BlockPredictions = { readonly quality: Float64Array; readonly costUsd: Float64Array };
/** Columns of the fixed models between which the area is taken; chosen on training prompts. */
export type Ends = { readonly cheapest: number; readonly best: number };

type Replicated = { readonly value: number; readonly draws: readonly number[] };
/** Brier and ECE of the predictions, Bounded-ARQGC of the relative rule (raw reading), each with the same draws. */
export type VersionFigures = Readonly<Record<"brier" | "ece" | "bounded-arqgc", Replicated>>;
type Figure = { readonly value: number } & Interval;
export type ComparedFigures = Readonly<
  Record<keyof VersionFigures, { readonly before: Figure; readonly after: Figure; readonly difference: Figure }>
>;

export const REPLICATES = 400;

/** What one router is worth on the test prompts of a cost track. */
export function versionFigures(
  block: Block,
  predictions: BlockPredictions,
  ends: Ends,
  replicates = REPLICATES,
): VersionFigures {
  const resampling = resamplingOf(block.prompts);
  const whole = predictionQuality(predictions.quality, block.quality);
  const errors = errorDraws(block, predictions.quality, resampling, replicates);
  const area = areaOf(block, predictions, ends, resampling, replicates);
  return {
    brier: { value: whole.brier, draws: errors.brier },
    ece: { value: whole.ece, draws: errors.ece },
    "bounded-arqgc": area,
  };
}

/** Both versions were measured on one block, so their draws are of the same prompts and the differences paired. */
export function compareVersions(before: VersionFigures, after: VersionFigures): ComparedFigures {
  const compared = (name: keyof VersionFigures) => ({
    before: figureOf(before[name]),
    after: figureOf(after[name]),
    difference: figureOf({
      value: after[name].value - before[name].value,
      draws: after[name].draws.map((value, b) => value - (before[name].draws[b] ?? Number.NaN)),
    }),
  });
  return { brier: compared("brier"), ece: compared("ece"), "bounded-arqgc": compared("bounded-arqgc") };
}

function figureOf({ value, draws }: Replicated): Figure {
  return { value, ...percentileInterval(draws.filter(Number.isFinite)) };
}

function areaOf(
  block: Block,
  predictions: BlockPredictions,
  { cheapest, best }: Ends,
  resampling: Resampling,
  replicates: number,
): Replicated {
  const width = block.candidates.length;
  const routed = TOLERANCES.map((tolerance) => chooseByRule(predictions, width, { kind: "relative" }, tolerance));
  const fixed = [cheapest, best].map((end) => new Uint8Array(block.prompts.length).fill(end));
  const choices = [...routed, ...fixed];
  const columns = choices.flatMap((chosen) =>
    (["costUsd", "quality"] as const).map((table) => clusterSums(resampling, outcomesOfChoices(block, chosen, table))),
  );
  const means = replicateMeans(resampling, columns, { count: replicates });
  const drawn = (b: number) =>
    choices.map((_, at) => ({
      costUsd: means[2 * at]?.[b] ?? Number.NaN,
      quality: means[2 * at + 1]?.[b] ?? Number.NaN,
    }));
  const whole = choices.map((chosen) => meansOfChoices(block, chosen));
  return { value: boundedArea(whole), draws: Array.from({ length: replicates }, (_, b) => boundedArea(drawn(b))) };
}

/** The last two points are the ends. */
function boundedArea(points: readonly CostQuality[]): number {
  const [cheapest, best] = points.slice(-2);
  if (!cheapest || !best) return Number.NaN;
  return arqgc(rawCurve(points.slice(0, -2)), { cheapest, best }).bounded ?? Number.NaN;
}

function errorDraws(block: Block, predicted: Float64Array, resampling: Resampling, replicates: number) {
  const errors = block.prompts.map((_, row) => rowErrors(block, predicted, row));
  const columns = [
    errors.map(({ squared }) => squared),
    ...Array.from({ length: CALIBRATION_BINS }, (_, bin) => errors.map(({ gaps }) => gaps[bin] ?? 0)),
  ];
  const sums = columns.map((column) => clusterSums(resampling, column));
  const [squared = new Float64Array(), ...gaps] = replicateMeans(resampling, sums, { count: replicates });
  const eceAt = (b: number) => gaps.reduce((sum, gap) => sum + Math.abs(gap[b] ?? Number.NaN), 0);
  return { brier: [...squared], ece: Array.from({ length: replicates }, (_, b) => eceAt(b)) };
}

/** Of one prompt's candidates: the mean squared error, and r̂ − q by bin, both per candidate. */
function rowErrors(block: Block, predicted: Float64Array, row: number) {
  const width = block.candidates.length;
  const gaps = new Float64Array(CALIBRATION_BINS);
  let squared = 0;
  for (let at = row * width; at < (row + 1) * width; at++) {
    const error = (predicted[at] ?? 0) - (block.quality[at] ?? 0);
    const bin = calibrationBin(predicted[at] ?? 0);
    gaps[bin] = (gaps[bin] ?? 0) + error / width;
    squared += (error * error) / width;
  }
  return { squared, gaps };
}
