import { fitNeighbourPredictions } from "./knn";
import { readByScore } from "./reading";
import { defineRouter } from "./router";

/**
 * CARROT (arXiv 2502.03261), kNN form: the candidate with the largest (1 − μ)·r̂ − μ·scale·ĉ; the knob is μ. The released
 * scale is 100 per USD; ours is one over the 95th percentile of training costs, so that μ covers its range on any price
 * list.
 */
export const carrot = defineRouter({
  id: "carrot",
  label: { kind: "faithful", paper: "arXiv 2502.03261" },
  kind: "predictive",
  knob: { name: "μ", values: Array.from({ length: 101 }, (_, i) => i / 100) },
  scope: "prompt",
  training: "deterministic",
  fit(set) {
    const predict = fitNeighbourPredictions(set);
    const scale = 1 / costUsdP95(set.costUsd);
    return {
      read(prompts) {
        const predictions = predict(prompts);
        const { quality, costUsd } = predictions;
        const scoreAt = (mu: number) => (at: number) => carrotScore(quality[at] ?? 0, costUsd[at] ?? 0, { mu, scale });
        return readByScore(set.candidates, predictions, scoreAt);
      },
    };
  },
});

export function carrotScore(quality: number, costUsd: number, { mu, scale }: { mu: number; scale: number }): number {
  return (1 - mu) * quality - mu * scale * costUsd;
}

/** 95th percentile (nearest rank) of the known costs, USD; 1 where nothing has a cost. */
export function costUsdP95(costs: Float64Array): number {
  const known = costs.filter((cost) => !Number.isNaN(cost)).sort();
  const p95 = known[Math.ceil(0.95 * known.length) - 1] ?? 1;
  return p95 > 0 ? p95 : 1;
}
