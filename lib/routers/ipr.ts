import { fitCosts } from "./predict-cost";
import { readByRule, readByScore } from "./reading";
import { defineRouter, type Router, type RouterCard, type RouterDefinition } from "./router";
import type { RoutedPrompt, TrainingSet } from "./training-set";
import { selectColumns } from "./training-set";

/**
 * Learns to predict quality from measured rows: row-major [prompts, candidates of the set], in [0, 1]. Must not depend on
 * anything but `set` and `seed`. lib/training does this; it is passed in, so that benchmark and product share one trainer.
 */
export type FitQualities = (set: TrainingSet, seed: number) => (prompts: readonly RoutedPrompt[]) => Float64Array;

const TOLERANCES = Array.from({ length: 101 }, (_, i) => i / 100);
/** λ in quality per USD, ascending from 0; USD per prompt span 10⁻⁵ to 1. */
const WEIGHTS = [0, ...Array.from({ length: 100 }, (_, i) => 10 ** (-1 + (i * 7) / 99))];

/** δ of Dynamic Max, in quality (spec §2.3). */
const MARGINS = [0, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1];

const CARD = {
  label: {
    kind: "adapted",
    paper: "arXiv 2509.06274",
    replaced: "a frozen sentence encoder for the paper's, checked or graded answers for its reward labels",
  },
  kind: "predictive",
  scope: "prompt",
  training: "seeded",
} as const satisfies Omit<RouterCard, "id" | "knob">;

/**
 * Intelligent Prompt Routing: predict every candidate's quality from the prompt alone, then take the cheapest above a
 * floor that the tolerance τ sets. Rules on the same predictions: the relative floor (spec §2.2), Dynamic Max (§2.3) with
 * δ = 0 and with the δ that is best on train and val, and the ablation r̂ − λ·ĉ, which sets no floor.
 */
export function iprRouters(fitOnce: FitQualities): Router[] {
  const withRule = (id: string, rule: Parameters<typeof readByRule>[2]) =>
    defineRouter({
      ...CARD,
      id,
      knob: { name: "τ", values: TOLERANCES },
      fit: (set, seed) => {
        const predict = fitPredictions(set, seed, fitOnce);
        return { read: (prompts) => readByRule(set.candidates, predict(prompts), rule) };
      },
    });
  const fittedMargin: RouterDefinition = {
    ...CARD,
    id: "ipr-dynamic-max-margin",
    knob: { name: "τ", values: TOLERANCES },
    setting: { name: "δ", values: MARGINS },
    fit: (set, seed) => {
      const predict = fitPredictions(set, seed, fitOnce);
      return {
        read(prompts) {
          const predictions = predict(prompts);
          const readAt = (margin = 0) => readByRule(set.candidates, predictions, { kind: "dynamic_max", margin });
          return {
            predictions,
            choose: (tolerance, margin) => readAt(margin).choose(tolerance),
            explain: (prompt, tolerance, margin) => readAt(margin).explain(prompt, tolerance),
          };
        },
      };
    },
  };
  const utility: RouterDefinition = {
    ...CARD,
    id: "ipr-utility",
    knob: { name: "λ (quality per USD)", values: WEIGHTS },
    fit: (set, seed) => {
      const predict = fitPredictions(set, seed, fitOnce);
      return {
        read(prompts) {
          const predictions = predict(prompts);
          const { quality, costUsd } = predictions;
          const scoreAt = (weight: number) => (at: number) => (quality[at] ?? 0) - weight * (costUsd[at] ?? 0);
          return readByScore(set.candidates, predictions, scoreAt);
        },
      };
    },
  };
  return [
    withRule("ipr-relative", { kind: "relative" }),
    withRule("ipr-dynamic-max", { kind: "dynamic_max", margin: 0 }),
    defineRouter(fittedMargin),
    defineRouter(utility),
  ];
}

/** Qualities learnt on the whole pack where it is at hand (models share what prompts look like), costs on the track. */
export function fitPredictions(set: TrainingSet, seed: number, fitQualities: FitQualities) {
  const source = set.wider ?? set;
  const columns = set.candidates.map(({ modelId }) => source.candidates.findIndex((c) => c.modelId === modelId));
  const predict = fitQualities(source, seed);
  const predictCosts = fitCosts(set);
  return (prompts: readonly RoutedPrompt[]) => ({
    quality: selectColumns(predict(prompts), source.candidates.length, columns),
    costUsd: predictCosts(prompts),
  });
}

/** Routers ask about the same prompts, and so do tracks. */
function rememberAnswers(predict: ReturnType<FitQualities>, width: number): ReturnType<FitQualities> {
  const known = new WeakMap<RoutedPrompt, Float64Array>();
  return (prompts) => {
    const fresh = prompts.filter((prompt) => !known.has(prompt));
    const found = predict(fresh);
    for (const [i, prompt] of fresh.entries()) known.set(prompt, found.slice(i * width, (i + 1) * width));
    const quality = new Float64Array(prompts.length * width);
    for (const [i, prompt] of prompts.entries()) quality.set(known.get(prompt) ?? [], i * width);
    return quality;
  };
}

/** Routers share one fit, and so do tracks that share the wider set. */
export function rememberFits(fitQualities: FitQualities): FitQualities {
  const fitsBySet = new WeakMap<TrainingSet, Map<number, ReturnType<FitQualities>>>();
  return (set, seed) => {
    const fits = fitsBySet.get(set) ?? new Map<number, ReturnType<FitQualities>>();
    fitsBySet.set(set, fits);
    const fit = fits.get(seed) ?? rememberAnswers(fitQualities(set, seed), set.candidates.length);
    fits.set(seed, fit);
    return fit;
  };
}
