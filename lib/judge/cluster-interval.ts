import { type MeanInterval, percentileInterval } from "@/lib/core/bootstrap";
import { createRandom } from "@/lib/core/random";
import { groupBy } from "./group-by";

/** A figure with its 95 % interval and the number of rows it rests on. */
export type CountedInterval = MeanInterval & { readonly rows: number };

const REPLICATES = 400;
const SEED = 20250908;

/** Percentile bootstrap over clusters: rows of one prompt are drawn together. Null without rows, or where the figure has no value. */
export function clusterInterval<Row extends { readonly cluster: string }>(
  rows: readonly Row[],
  figureOf: (rows: readonly Row[]) => number | null,
): CountedInterval | null {
  const mean = rows.length === 0 ? null : figureOf(rows);
  if (mean === null) return null;
  const clusters = [...groupBy(rows, ({ cluster }) => cluster).values()];
  const replicates = Array.from({ length: REPLICATES }, (_, b) => {
    const random = createRandom(SEED + b);
    return figureOf(clusters.flatMap(() => clusters[Math.floor(random() * clusters.length)] ?? []));
  });
  return { mean, ...percentileInterval(replicates.filter((value) => value !== null)), rows: rows.length };
}
