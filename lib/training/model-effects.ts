import type { TrainingRows } from "./training-rows";

const ROUNDS = 200;

/**
 * Quality of each candidate after allowing for which prompts it was measured on: least squares of
 * quality = candidate effect + prompt effect over measured pairs, rows weighted. Candidates are compared on shared
 * prompts only, directly or through others; for candidates that share none with the rest it says nothing.
 */
export function modelEffects(rows: Pick<TrainingRows, "count" | "candidates" | "quality" | "weights">): Float64Array {
  const { count, candidates, quality, weights } = rows;
  const effects = new Float64Array(candidates);
  const promptEffects = new Float64Array(count);
  for (let round = 0; round < ROUNDS; round++) {
    for (let row = 0; row < count; row++) {
      let [sum, pairs] = [0, 0];
      for (let candidate = 0; candidate < candidates; candidate++) {
        const measured = quality[row * candidates + candidate] ?? Number.NaN;
        if (Number.isNaN(measured)) continue;
        sum += measured - (effects[candidate] ?? 0);
        pairs++;
      }
      promptEffects[row] = pairs === 0 ? 0 : sum / pairs;
    }
    for (let candidate = 0; candidate < candidates; candidate++) {
      let [sum, total] = [0, 0];
      for (let row = 0; row < count; row++) {
        const measured = quality[row * candidates + candidate] ?? Number.NaN;
        if (Number.isNaN(measured)) continue;
        sum += (weights[row] ?? 0) * (measured - (promptEffects[row] ?? 0));
        total += weights[row] ?? 0;
      }
      effects[candidate] = total === 0 ? Number.NEGATIVE_INFINITY : sum / total;
    }
  }
  return effects;
}
