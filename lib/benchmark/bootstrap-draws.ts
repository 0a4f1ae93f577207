import { createRandom } from "@/lib/core/random";
import type { Resampling } from "./resampling";

export const BOOTSTRAP_SEED = 20250908;

/** How often each cluster is drawn in one replicate. Small integers: a quarter of the bytes of doubles. */
export type DrawCounts = Uint16Array;
/** `prompts`: how many are drawn with the clusters. */
export type Draw = { readonly counts: DrawCounts; readonly prompts: number };

/** Draws of replicate `b`: in each stratum as many as it has clusters. */
export function drawCounts({ stratumStarts, clusterSizes }: Resampling, b: number): DrawCounts {
  const random = createRandom(BOOTSTRAP_SEED + b);
  const counts = new Uint16Array(clusterSizes.length);
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

/** 16 MB; what is more is drawn again whenever it is asked for. */
const KEPT_CLUSTERS_MAX = 4000;
const KEPT_REPLICATES_MAX = 2000;
const drawsByResampling = new WeakMap<Resampling, Draw[]>();

/** The same as `drawCounts`, drawn once: every row of a track asks for the same ones. */
export function keptDraws(resampling: Resampling): (b: number) => Draw {
  if (resampling.clusterSizes.length > KEPT_CLUSTERS_MAX) return (b) => drawOf(resampling, b);
  const kept = drawsByResampling.get(resampling) ?? [];
  drawsByResampling.set(resampling, kept);
  return (b) => {
    const draw = kept[b] ?? drawOf(resampling, b);
    if (b < KEPT_REPLICATES_MAX) kept[b] = draw;
    return draw;
  };
}

function drawOf(resampling: Resampling, b: number): Draw {
  const counts = drawCounts(resampling, b);
  let prompts = 0;
  for (let at = 0; at < counts.length; at++) prompts += (counts[at] ?? 0) * (resampling.clusterSizes[at] ?? 0);
  return { counts, prompts };
}
