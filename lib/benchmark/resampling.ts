import { byId } from "./pack";

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
  const inStratum = (cluster: string) => stratumOf.get(cluster) ?? "";
  const ordered = [...stratumOf.keys()].sort((a, b) => byId(inStratum(a), inStratum(b)) || byId(a, b));
  const starts: number[] = [];
  const indexOf = new Map<string, number>();
  for (const [index, cluster] of ordered.entries()) {
    const before = ordered[index - 1];
    if (before === undefined || inStratum(before) !== inStratum(cluster)) starts.push(index);
    indexOf.set(cluster, index);
  }
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
