import type { Predictions } from "@/lib/routers/router";
import { type Answers, outcomeColumn, sameAnswers } from "./answers";
import type { Block } from "./block";
import type { LazyColumns } from "./cluster-bootstrap";
import { CALIBRATION_BINS, calibrationBin } from "./prediction-quality";
import { topKScore } from "./top-k";

/**
 * Per-prompt values of one run and seed. Every metric follows from their means, so the same arithmetic gives the point
 * value (means over all prompts) and each bootstrap replicate (means over drawn clusters).
 */
export type ScoreColumns = {
  readonly columns: LazyColumns;
  /** Per knob: places in `columns`. Knob values that answer alike share a column. */
  readonly quality: readonly number[];
  readonly costUsd: readonly number[];
  /** Per knob: share of prompts sent to the strong model; empty when there are not exactly two candidates. */
  readonly strongShare: readonly number[];
  readonly prediction: PredictionPlaces | null;
};

export type PredictionPlaces = {
  readonly hit1: number;
  readonly hit2: number;
  readonly squaredError: number;
  readonly costAbsoluteError: number;
  readonly costPredicted: number;
  readonly costMeasured: number;
  /** First of 10: Σ(r̂ − q) of the pairs in each calibration bin, over candidates. */
  readonly binGaps: number;
};

export function scoreColumns(
  block: Block,
  answers: readonly Answers[],
  { predictions, strong }: { predictions: Predictions | null; strong: number },
): ScoreColumns {
  const columns: (() => Float64Array)[] = [];
  const add = (column: () => Float64Array) => columns.push(column) - 1;
  const quality: number[] = [];
  const costUsd: number[] = [];
  const strongShare: number[] = [];
  const knownAnswers: { answers: Answers; knob: number }[] = [];
  for (const [knob, own] of answers.entries()) {
    const same = knownAnswers.find((known) => sameAnswers(known.answers, own))?.knob;
    if (same === undefined) knownAnswers.push({ answers: own, knob });
    const placeOf = (places: readonly number[], column: () => Float64Array) =>
      same === undefined ? add(column) : (places[same] ?? 0);
    quality.push(placeOf(quality, () => outcomeColumn(block, own, "quality")));
    costUsd.push(placeOf(costUsd, () => outcomeColumn(block, own, "costUsd")));
    if (block.candidates.length !== 2 || own.kind !== "choices") continue;
    strongShare.push(placeOf(strongShare, () => Float64Array.from(own.choices, (c) => (c === strong ? 1 : 0))));
  }
  return {
    columns,
    quality,
    costUsd,
    strongShare: strongShare.length === answers.length ? strongShare : [],
    prediction: predictions && addPredictions(block, predictions, add),
  };
}

function addPredictions(
  block: Block,
  predictions: Predictions,
  add: (column: () => Float64Array) => number,
): PredictionPlaces {
  const rows = block.prompts.length;
  const width = block.candidates.length;
  const column = () => new Float64Array(rows);
  const [hit1, hit2, squaredError] = [column(), column(), column()];
  const [costAbsoluteError, costPredicted, costMeasured] = [column(), column(), column()];
  const gaps = Array.from({ length: CALIBRATION_BINS }, column);
  for (let i = 0; i < rows; i++) {
    const row = (table: Float64Array) => table.subarray(i * width, (i + 1) * width);
    const [predicted, measured] = [row(predictions.quality), row(block.quality)];
    hit1[i] = topKScore(predicted, measured, 1).hit;
    hit2[i] = width > 1 ? topKScore(predicted, measured, 2).hit : Number.NaN;
    for (let c = 0; c < width; c++) {
      const error = (predicted[c] ?? Number.NaN) - (measured[c] ?? Number.NaN);
      addTo(squaredError, i, error * error);
      addTo(gaps[calibrationBin(predicted[c] ?? 0)], i, error);
      const cost = predictions.costUsd[i * width + c] ?? Number.NaN;
      const realised = block.costUsd?.[i * width + c] ?? Number.NaN;
      addTo(costAbsoluteError, i, Math.abs(cost - realised));
      addTo(costPredicted, i, cost);
      addTo(costMeasured, i, realised);
    }
  }
  const addColumn = (column: Float64Array) => add(() => column);
  const places = [hit1, hit2, squaredError, costAbsoluteError, costPredicted, costMeasured].map(addColumn);
  const binGaps = gaps.map(addColumn)[0] ?? 0;
  const [atHit1 = 0, atHit2 = 0, atSquared = 0, atAbsolute = 0, atPredicted = 0, atMeasured = 0] = places;
  return {
    hit1: atHit1,
    hit2: atHit2,
    squaredError: atSquared,
    costAbsoluteError: atAbsolute,
    costPredicted: atPredicted,
    costMeasured: atMeasured,
    binGaps,
  };
}

function addTo(column: Float64Array | undefined, i: number, value: number): void {
  if (column) column[i] = (column[i] ?? 0) + value;
}
