import { assert } from "@/lib/core/assert";
import { bestFixedModel, cheapestFixedModel, type ModelMeans } from "@/lib/core/fixed-models";
import { readAlways } from "./reading";
import { defineRouter, type Router } from "./router";
import type { TrainingSet } from "./training-set";

/** Always one model: the two ends of every quality–cost curve, and the first bar that a router has to clear. */
export const bestFixed = fixedRouter("best-fixed", (set) => bestFixedModel(trainingMeans(set)).modelId);
export const cheapestFixed = fixedRouter("cheapest-fixed", (set) => cheapestFixedModel(trainingMeans(set)).modelId);

/** One candidate by name. */
export function fixedTo(modelId: string): Router {
  return fixedRouter(`fixed:${modelId}`, () => modelId);
}

function fixedRouter(id: string, modelFor: (set: TrainingSet) => string): Router {
  return defineRouter({
    id,
    label: { kind: "baseline" },
    kind: "fixed",
    knob: { name: "none", values: [0] },
    scope: "prompt",
    training: "deterministic",
    fit(set) {
      const modelId = modelFor(set);
      const chosen = set.candidates.findIndex((candidate) => candidate.modelId === modelId);
      assert(chosen >= 0, `${modelId} is no candidate here`);
      return { read: (prompts) => readAlways(set.candidates, prompts.length, chosen) };
    },
  });
}

/** Means over the rows on which every candidate is measured: means over different prompts do not compare. */
export function trainingMeans({ candidates, keys, quality, costUsd }: TrainingSet): ModelMeans[] {
  const width = candidates.length;
  const isWhole = (row: number) => candidates.every((_, c) => !Number.isNaN(quality[row * width + c] ?? Number.NaN));
  const whole = keys.flatMap((_, row) => (isWhole(row) ? [row] : []));
  assert(whole.length > 0, "no training prompt has all candidates measured");
  const mean = (table: Float64Array, c: number) =>
    whole.reduce((sum, row) => sum + (table[row * width + c] ?? Number.NaN), 0) / whole.length;
  return candidates.map(({ modelId }, c) => ({
    modelId,
    quality: mean(quality, c),
    costUsd: costOr0(mean(costUsd, c)),
  }));
}

/** Without a cost on some row (a quality track) cost decides nothing, and ties go by id. */
function costOr0(costUsd: number): number {
  return Number.isNaN(costUsd) ? 0 : costUsd;
}
