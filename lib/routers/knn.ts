import { fitNeighbourMeans } from "./neighbour-means";
import { fitCosts } from "./predict-cost";
import { readByRule } from "./reading";
import { defineRouter, type Predictions } from "./router";
import type { RoutedPrompt, TrainingSet } from "./training-set";

/**
 * k nearest neighbours (RouterBench's predictive router, arXiv 2403.12031; also 2505.12601): a candidate's quality is its
 * mean over the most similar training prompts. Then the relative floor of IPR, so that the knob is τ.
 */
export const knn = defineRouter({
  id: "knn",
  label: { kind: "faithful", paper: "arXiv 2403.12031" },
  kind: "predictive",
  knob: { name: "τ", values: Array.from({ length: 101 }, (_, i) => i / 100) },
  scope: "prompt",
  training: "deterministic",
  fit(set) {
    const predict = fitNeighbourPredictions(set);
    return { read: (prompts) => readByRule(set.candidates, predict(prompts), { kind: "relative" }) };
  },
});

/** Quality from neighbours, cost from the one cost predictor of all routers. */
export function fitNeighbourPredictions(set: TrainingSet): (prompts: readonly RoutedPrompt[]) => Predictions {
  const means = fitNeighbourMeans(set);
  const predictCosts = fitCosts(set);
  return (prompts) => ({ quality: means.predict(prompts), costUsd: predictCosts(prompts) });
}
