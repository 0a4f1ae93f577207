import { finish, type Steps } from "@/lib/core/steps";
import { type DrawCounts, keptDraws } from "./bootstrap-draws";
import { meanOf } from "./choices";
import { clusterSums, type Resampling } from "./resampling";
import { type SparseColumn, sparseColumns } from "./sparse-columns";

export const REPLICATES = 2000;

/** Which replicates: `from`, `from + step`, … below `count` (`REPLICATES`). */
type Drawn = { readonly from?: number; readonly step?: number; readonly count?: number };

/** Columns of per-prompt values, each worked out when it is asked for: those of a million prompts are not held together. */
export type LazyColumns = readonly (() => ArrayLike<number>)[];

/** `whole`: per column, over all prompts. `drawn`: per resampling, per column, the mean in each replicate. */
export type ColumnMeans = {
  readonly whole: readonly number[];
  readonly drawn: readonly (readonly Float64Array[])[];
};

/** 64 MB. All columns of a pack's track, eight of a million prompts. */
const HELD_SUMS_MAX = 8e6;

/** `heldSumsMax`: cluster sums that are held at once. */
export function* columnMeans(
  resamplings: readonly Resampling[],
  columns: LazyColumns,
  { heldSumsMax = HELD_SUMS_MAX, ...drawn }: Drawn & { readonly heldSumsMax?: number } = {},
): Steps<ColumnMeans> {
  const clusters = resamplings.reduce((sum, { clusterSizes }) => sum + clusterSizes.length, 0);
  const together = Math.max(4, Math.floor(heldSumsMax / Math.max(1, clusters)));
  const whole: number[] = [];
  const means = resamplings.map((): Float64Array[] => []);
  for (let from = 0; from < columns.length; from += together) {
    const sums = resamplings.map((): Float64Array[] => []);
    for (const valuesOf of columns.slice(from, from + together)) {
      const values = valuesOf();
      whole.push(meanOf(values));
      for (const [r, resampling] of resamplings.entries()) sums[r]?.push(clusterSums(resampling, values));
      yield;
    }
    for (const [r, resampling] of resamplings.entries())
      means[r]?.push(...(yield* replicateMeansInSteps(resampling, sums[r] ?? [], drawn)));
  }
  return { whole, drawn: means };
}

/**
 * Means of every column in the drawn replicates. A column holds cluster sums; a replicate's mean is Σ values / Σ prompts
 * over the drawn clusters, with multiplicity. All columns share the draws, so their differences are paired (spec §4.2).
 */
export function replicateMeans(
  resampling: Resampling,
  columns: readonly Float64Array[],
  drawn: Drawn = {},
): Float64Array[] {
  return finish(replicateMeansInSteps(resampling, columns, drawn));
}

function* replicateMeansInSteps(
  resampling: Resampling,
  columns: readonly Float64Array[],
  { from = 0, step = 1, count = REPLICATES }: Drawn,
): Steps<Float64Array[]> {
  const replicates = Array.from({ length: Math.ceil((count - from) / step) }, (_, i) => from + i * step);
  const means = columns.map(() => new Float64Array(replicates.length));
  const sparse = sparseColumns(columns);
  const drawsOf = keptDraws(resampling);
  for (let first = 0; first < replicates.length; first += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, i) => drawsOf(replicates[first + i] ?? 0));
    const counts = batch.map((draw) => draw.counts);
    const totalsByColumn = denseTotals(counts, sparse);
    for (const [column, stored] of sparse.entries()) {
      if (stored.kind === "changes")
        totalsByColumn[column] = addChanges(counts, totalsByColumn[stored.base] ?? [], stored);
      const totals = totalsByColumn[column] ?? [];
      const into = means[column];
      for (let i = 0; into && i < BATCH && first + i < into.length; i++)
        into[first + i] = (totals[i] ?? Number.NaN) / (batch[i]?.prompts ?? Number.NaN);
    }
    yield;
  }
  return means;
}

// Four replicates share one pass over a column, and two columns one pass over the counts: reading them is what costs.
const BATCH = 4;

/** Per column, the totals of the four replicates; none where it is kept as changes. */
function denseTotals(counts: readonly DrawCounts[], columns: readonly SparseColumn[]): number[][] {
  const totals: number[][] = [];
  let waiting: { readonly column: number; readonly sums: Float64Array } | undefined;
  for (const [column, stored] of columns.entries()) {
    if (stored.kind !== "dense") continue;
    if (!waiting) {
      waiting = { column, sums: stored.sums };
      continue;
    }
    const both = weightedSumsOfTwo(counts, waiting.sums, stored.sums);
    totals[waiting.column] = both.slice(0, BATCH);
    totals[column] = both.slice(BATCH);
    waiting = undefined;
  }
  if (waiting) totals[waiting.column] = weightedSums(counts, waiting.sums);
  return totals;
}

function addChanges(
  [a, b, c, d]: readonly DrawCounts[],
  [inA = 0, inB = 0, inC = 0, inD = 0]: readonly number[],
  { rows, changes }: Extract<SparseColumn, { kind: "changes" }>,
): number[] {
  if (!a || !b || !c || !d) return [];
  let [byA, byB, byC, byD] = [0, 0, 0, 0];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    const change = changes[at] ?? 0;
    byA += (a[row] ?? 0) * change;
    byB += (b[row] ?? 0) * change;
    byC += (c[row] ?? 0) * change;
    byD += (d[row] ?? 0) * change;
  }
  return [inA + byA, inB + byB, inC + byC, inD + byD];
}

/** Σ count × cluster sum, for four vectors of counts and two columns at once: the four of `left`, then of `right`. */
function weightedSumsOfTwo([a, b, c, d]: readonly DrawCounts[], left: Float64Array, right: Float64Array): number[] {
  let [leftA, leftB, leftC, leftD] = [0, 0, 0, 0];
  let [rightA, rightB, rightC, rightD] = [0, 0, 0, 0];
  if (!a || !b || !c || !d) return [];
  for (let i = 0; i < left.length; i++) {
    const ofLeft = left[i] ?? 0;
    const ofRight = right[i] ?? 0;
    const countA = a[i] ?? 0;
    leftA += countA * ofLeft;
    rightA += countA * ofRight;
    const countB = b[i] ?? 0;
    leftB += countB * ofLeft;
    rightB += countB * ofRight;
    const countC = c[i] ?? 0;
    leftC += countC * ofLeft;
    rightC += countC * ofRight;
    const countD = d[i] ?? 0;
    leftD += countD * ofLeft;
    rightD += countD * ofRight;
  }
  return [leftA, leftB, leftC, leftD, rightA, rightB, rightC, rightD];
}

/** Σ count × cluster sum, for four vectors of counts at once. */
export function weightedSums(counts: readonly DrawCounts[], sums: Float64Array): number[] {
  return weightedSumsOfTwo(counts, sums, sums).slice(0, BATCH);
}
