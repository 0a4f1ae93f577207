import { uniformFor } from "@/lib/core/random";

/**
 * Fold (0 … folds − 1) of each row for cross-fitting (spec §4.5). Rows of one cluster share a fold; within a source the
 * clusters are dealt out in a seeded order, so that every fold holds its share of every source.
 */
export function clusterFolds(
  rows: readonly { readonly source: string; readonly cluster: string }[],
  folds: number,
  seed: number,
): number[] {
  const sourceOfCluster = new Map<string, string>();
  // In ascending source, so that a cluster that occurs in two sources belongs to the smaller one, whatever the order.
  for (const { source, cluster } of rows.toSorted((a, b) => (a.source < b.source ? -1 : 1)))
    if (!sourceOfCluster.has(cluster)) sourceOfCluster.set(cluster, source);
  const clustersBySource = new Map<string, string[]>();
  for (const [cluster, source] of sourceOfCluster) {
    const known = clustersBySource.get(source);
    if (known) known.push(cluster);
    else clustersBySource.set(source, [cluster]);
  }
  const foldOfCluster = new Map<string, number>();
  for (const clusters of clustersBySource.values()) {
    const order = clusters
      .map((cluster) => ({ cluster, draw: uniformFor(seed, cluster) }))
      .toSorted((a, b) => a.draw - b.draw || (a.cluster < b.cluster ? -1 : 1));
    for (const [place, { cluster }] of order.entries()) foldOfCluster.set(cluster, place % folds);
  }
  return rows.map(({ cluster }) => foldOfCluster.get(cluster) ?? 0);
}
