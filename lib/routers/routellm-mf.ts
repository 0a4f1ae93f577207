import { sigmoid } from "@/lib/core/predict";
import { fitFactors, type RatedPrompts, scoresOf } from "@/lib/training/fit-factors";
import { fixedPair } from "./fixed-pair";
import { measuredOnly } from "./measured-rows";
import { fitCosts, heldOutClusters } from "./predict-cost";
import { fitPromptAxes } from "./prompt-axes";
import { readAlways, readByRule } from "./reading";
import { defineRouter, type Router } from "./router";
import { readByStrongShare, STRONG_SHARE } from "./strong-share";
import type { RoutedPrompt, TrainingSet } from "./training-set";

const LABEL = {
  kind: "adapted",
  paper: "arXiv 2406.18665",
  replaced:
    "votes by pairs from grades; its embedding by 64 principal axes of ours; 128 dims and 100 epochs by 32 dims and about 16,000 rows",
} as const;

/**
 * RouteLLM's matrix factorization: a score s_m = w·(v_m ∘ W·z) per model, v_m of length 1, fitted by cross-entropy on all
 * pairs of models with different grades; P(strong wins) = σ(s_strong − s_weak). A fifth of the clusters is kept out of
 * the fit: thresholds are quantiles of P on it.
 */
export const routellmMf: Router = defineRouter({
  id: "routellm-mf",
  label: LABEL,
  kind: "pair",
  knob: STRONG_SHARE,
  scope: "prompt",
  training: "seeded",
  fit(set, seed) {
    const pair = fixedPair(set);
    if (pair.weak === pair.strong)
      return { read: (prompts) => readAlways(set.candidates, prompts.length, pair.strong) };
    const { readScores, heldOut } = fitScores(set, seed);
    const width = set.candidates.length;
    const rates = (prompts: readonly RoutedPrompt[]) => {
      const scores = readScores(prompts);
      return Float64Array.from(prompts, (_, i) =>
        winRate(scores[i * width + pair.strong] ?? 0, scores[i * width + pair.weak] ?? 0),
      );
    };
    const heldOutRates = rates(heldOut);
    return {
      read: (prompts) => readByStrongShare(set.candidates, pair, { winRates: rates(prompts), heldOutRates }),
    };
  },
});

/** Adapted to many models: r̂_c = chance that c beats the best fixed model, then the relative floor. */
export const routellmMfMany: Router = defineRouter({
  id: "routellm-mf-many",
  label: { ...LABEL, replaced: `its two models by many, each against the best; ${LABEL.replaced}` },
  kind: "predictive",
  knob: { name: "τ", values: Array.from({ length: 101 }, (_, i) => i / 100) },
  scope: "prompt",
  training: "seeded",
  fit(set, seed) {
    const { strong } = fixedPair(set);
    const { readScores } = fitScores(set, seed);
    const predictCosts = fitCosts(set);
    const width = set.candidates.length;
    return {
      read(prompts) {
        const scores = readScores(prompts);
        const quality = scores.map((score, at) => winRate(score, scores[at - (at % width) + strong] ?? 0));
        const reading = readByRule(set.candidates, { quality, costUsd: predictCosts(prompts) }, { kind: "relative" });
        return { ...reading, predictions: null };
      },
    };
  },
});

export function winRate(score: number, otherScore: number): number {
  return sigmoid(score - otherScore);
}

type FittedScores = {
  readonly heldOut: readonly RoutedPrompt[];
  /** Row-major [prompts, candidates]. */
  readScores(prompts: readonly RoutedPrompt[]): Float64Array;
};
const fitsBySet = new WeakMap<TrainingSet, Map<number, FittedScores>>();

/** Both variants read the same scores. */
function fitScores(set: TrainingSet, seed: number): FittedScores {
  const fits = fitsBySet.get(set) ?? new Map<number, FittedScores>();
  fitsBySet.set(set, fits);
  const fit = fits.get(seed) ?? fitScoresAnew(set, seed);
  fits.set(seed, fit);
  return fit;
}

function fitScoresAnew(whole: TrainingSet, seed: number): FittedScores {
  const set = measuredOnly(whole);
  const axes = fitPromptAxes(whole);
  const isHeldOut = heldOutClusters(set);
  const split = (side: number) => [...set.prompts.keys()].filter((row) => isHeldOut[row] === side);
  const promptsAt = (rows: readonly number[]) => rows.flatMap((row) => set.prompts[row] ?? []);
  const learnt = split(0).length > 0 ? split(0) : split(1);
  const width = set.candidates.length;
  const rated: RatedPrompts = {
    features: axes.reduce(promptsAt(learnt)).rows,
    models: width,
    quality: Float64Array.from(learnt.flatMap((row) => [...set.quality.subarray(row * width, (row + 1) * width)])),
  };
  const factors = fitFactors(rated, seed);
  return {
    heldOut: promptsAt(split(1).length > 0 ? split(1) : learnt),
    readScores: (prompts) => scoresOf(factors, axes.reduce(prompts).rows, prompts.length),
  };
}
