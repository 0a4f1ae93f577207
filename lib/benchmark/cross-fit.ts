import { clusterFolds } from "@/lib/training/cluster-folds";
import type { PackPrompt } from "./pack";

export const FOLDS = 5;
export const FOLD_SEED = 1;

/** Which fit answers for a prompt: the one that did not see it. */
export type FoldOf = (prompt: PackPrompt) => number;
export type Folds = { readonly count: number; readonly foldOf: FoldOf };

/** Five folds of clusters over the whole pack, so that every track, and what tracks share, is cut the same way. */
export function foldsByCluster(trainable: readonly PackPrompt[]): Folds {
  const folds = clusterFolds(trainable, FOLDS, FOLD_SEED);
  const foldByCluster = new Map(trainable.map(({ cluster }, row) => [cluster, folds[row] ?? 0]));
  return { count: FOLDS, foldOf: ({ cluster }) => foldByCluster.get(cluster) ?? 0 };
}

/** One fold per source: every prompt is answered by a router that never saw a prompt of its source. */
export function foldsBySource(sources: readonly string[]): Folds {
  return { count: sources.length, foldOf: ({ source }) => Math.max(0, sources.indexOf(source)) };
}
