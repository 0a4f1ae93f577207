import { createRandom } from "@/lib/core/random";
import { byId } from "./pack";
import { type SparseColumn, sparseColumns } from "./sparse-columns";

export const REPLICATES = 2000;
export const BOOTSTRAP_SEED = 20250908;

/** What is drawn: clusters within strata. Clusters are numbered by stratum (source, ascending), then by cluster id. */
export type Resampling = {
  /** First cluster of each stratum, and the number of clusters at the end. */
  readonly stratumStarts: Int32Array;
  readonly clusterOfPrompt: Int32Array;
  /** Prompts per cluster. */
  readonly clusterSizes: Float64Array;
};

/** Where a prompt lies: prompts of one cluster are drawn together; the cluster's stratum is its smallest source. */
export type ClusteredPrompt = { readonly source: string; readonly cluster: string };

export function resamplingOf(prompts: readonly ClusteredPrompt[]): Resampling {
  const stratumOf = new Map<string, string>();
  for (const { cluster, source } of prompts) {
    const known = stratumOf.get(cluster);
    if (known === undefined || byId(source, known) < 0) stratumOf.set(cluster, source);
  }
  const ordered = [...stratumOf].sort(([a, inA], [b, inB]) => byId(inA, inB) || byId(a, b));
  const indexOf = new Map(ordered.map(([cluster], index) => [cluster, index]));
  const starts = ordered.flatMap(([, stratum], i) => (stratum === ordered[i - 1]?.[1] ? [] : [i]));
  const clusterOfPrompt = Int32Array.from(prompts, ({ cluster }) => indexOf.get(cluster) ?? 0);
  const clusterSizes = new Float64Array(ordered.length);
  for (const cluster of clusterOfPrompt) clusterSizes[cluster] = (clusterSizes[cluster] ?? 0) + 1;
  return { stratumStarts: Int32Array.from([...starts, ordered.length]), clusterOfPrompt, clusterSizes };
}

/** Sum of a per-prompt value within each cluster: all that the bootstrap needs of it. */
export function clusterSums({ clusterOfPrompt, clusterSizes }: Resampling, values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(clusterSizes.length);
  for (let i = 0; i < clusterOfPrompt.length; i++) {
    const cluster = clusterOfPrompt[i] ?? 0;
    sums[cluster] = (sums[cluster] ?? 0) + (values[i] ?? Number.NaN);
  }
  return sums;
}

/** How often each cluster is drawn in replicate `b`: in each stratum as many draws as it has clusters. */
export function drawCounts({ stratumStarts, clusterSizes }: Resampling, b: number): Float64Array {
  const random = createRandom(BOOTSTRAP_SEED + b);
  const counts = new Float64Array(clusterSizes.length);
  for (let s = 1; s < stratumStarts.length; s++) {
    const start = stratumStarts[s - 1] ?? 0;
    const size = (stratumStarts[s] ?? 0) - start;
    for (let draw = 0; draw < size; draw++) {
      const drawn = start + Math.floor(random() * size);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
  }
  return counts;
}

/**
 * Means of every column in the replicates `from`, `from + step`, … below `REPLICATES` (or `count`). A column holds cluster
 * sums; a replicate's mean is Σ values / Σ prompts over the drawn clusters, with multiplicity. All columns share the
 * draws, so their differences are paired (spec §4.2).
 */
export function replicateMeans(
  resampling: Resampling,
  columns: readonly Float64Array[],
  { from = 0, step = 1, count = REPLICATES }: { from?: number; step?: number; count?: number } = {},
): Float64Array[] {
  const replicates = Array.from({ length: Math.ceil((count - from) / step) }, (_, i) => from + i * step);
  const means = columns.map(() => new Float64Array(replicates.length));
  const sparse = sparseColumns(columns);
  for (let first = 0; first < replicates.length; first += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, i) => drawCounts(resampling, replicates[first + i] ?? 0));
    const prompts = weightedSums(batch, resampling.clusterSizes);
    const totalsByColumn: number[][] = [];
    for (const [column, stored] of sparse.entries()) {
      const totals =
        stored.kind === "dense"
          ? weightedSums(batch, stored.sums)
          : addChanges(batch, totalsByColumn[stored.base] ?? [], stored);
      totalsByColumn.push(totals);
      const into = means[column];
      for (let i = 0; into && i < BATCH && first + i < into.length; i++)
        into[first + i] = (totals[i] ?? Number.NaN) / (prompts[i] ?? Number.NaN);
    }
  }
  return means;
}

// Four replicates share one pass over a column: reading it is what costs.
const BATCH = 4;

function addChanges(
  [a, b, c, d]: readonly Float64Array[],
  [inA = 0, inB = 0, inC = 0, inD = 0]: readonly number[],
  { rows, changes }: Extract<SparseColumn, { kind: "changes" }>,
): number[] {
  if (!a || !b || !c || !d) return [];
  const totals = [inA, inB, inC, inD];
  let [byA, byB, byC, byD] = [0, 0, 0, 0];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    const change = changes[at] ?? 0;
    byA += (a[row] ?? 0) * change;
    byB += (b[row] ?? 0) * change;
    byC += (c[row] ?? 0) * change;
    byD += (d[row] ?? 0) * change;
  }
  return [byA, byB, byC, byD].map((by, at) => (totals[at] ?? 0) + by);
}

/** Σ count × cluster sum, for four vectors of counts at once. */
export function weightedSums([a, b, c, d]: readonly Float64Array[], sums: Float64Array): number[] {
  let [inA, inB, inC, inD] = [0, 0, 0, 0];
  if (!a || !b || !c || !d) return [];
  for (let i = 0; i < sums.length; i++) {
    const value = sums[i] ?? 0;
    inA += (a[i] ?? 0) * value;
    inB += (b[i] ?? 0) * value;
    inC += (c[i] ?? 0) * value;
    inD += (d[i] ?? 0) * value;
  }
  return [inA, inB, inC, inD];
}
