import { createRandom } from "@/lib/core/random";
import type { TrainingRows } from "./training-rows";

/** Prompts whose quality follows planted weights: candidate c is good where feature c is large. Every `gap`-th pair is unmeasured. */
export function plantedRows(count: number, { seed, gap }: { seed: number; gap: number }): TrainingRows {
  const [inputs, candidates] = [6, 3];
  const random = createRandom(seed);
  const features = Float32Array.from({ length: count * inputs }, () => 2 * random() - 1);
  const quality = new Float32Array(count * candidates);
  const outputTokensLog = new Float32Array(count * candidates);
  for (let at = 0; at < quality.length; at++) {
    const feature = features[Math.floor(at / candidates) * inputs + (at % candidates)] ?? 0;
    const isMeasured = gap === 0 || at % gap !== 0;
    quality[at] = isMeasured ? (random() < 1 / (1 + Math.exp(-4 * feature)) ? 1 : 0) : Number.NaN;
    outputTokensLog[at] = isMeasured ? 4 + feature : Number.NaN;
  }
  return { count, inputs, candidates, features, weights: new Float32Array(count).fill(1), quality, outputTokensLog };
}
