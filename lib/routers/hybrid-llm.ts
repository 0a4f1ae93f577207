import { uniformFor } from "@/lib/core/random";
import { fitLabels, type LabelPredictor } from "./fit-labels";
import { type FixedPair, fixedPair } from "./fixed-pair";
import { fitCosts } from "./predict-cost";
import { readAlways, readByRule, readByThreshold } from "./reading";
import { defineRouter, type Knob, type Label, type Router } from "./router";
import type { TrainingSet } from "./training-set";

const PAPER = "arXiv 2404.14618";
const HEAD = "its DeBERTa by a two-layer head of 64 units on 64 principal axes of our embedding";
const SAMPLES = "ten answers per model by one";
/** 1.01: no chance reaches it, so everything goes to the large model. */
const THRESHOLDS: Knob = { name: "threshold", values: [...Array.from({ length: 100 }, (_, i) => i / 100), 1.01] };

/**
 * Hybrid LLM: p = chance that the small model's answer is at least as good as the large one's; the small model answers
 * where p reaches the threshold. Label y = 1[q_small ≥ q_large] (det), the share of sample pairs with that (prob), or
 * 1[q_small ≥ q_large − t*] (trans). Small and large are the cheapest and the best fixed model. With one answer per model
 * prob is det, and on grades of 0 and 1 so is trans: those rows differ on graded tracks only.
 */
export const hybridLlmRouters: readonly Router[] = [
  pairRouter("hybrid-llm-det", { kind: "faithful", paper: PAPER }, () => 0),
  pairRouter("hybrid-llm-prob", { kind: "adapted", paper: PAPER, replaced: `${SAMPLES}; ${HEAD}` }, () => 0),
  pairRouter("hybrid-llm-trans", { kind: "adapted", paper: PAPER, replaced: `${SAMPLES}; ${HEAD}` }, relaxation),
  manyModelsRouter(),
];

function pairRouter(id: string, label: Label, marginOf: (gaps: Float64Array, keys: readonly string[]) => number) {
  return defineRouter({
    id,
    label,
    kind: "pair",
    knob: THRESHOLDS,
    scope: "prompt",
    training: "seeded",
    fit(set, seed) {
      const pair = fixedPair(set);
      if (pair.weak === pair.strong)
        return { read: (prompts) => readAlways(set.candidates, prompts.length, pair.strong) };
      const gaps = gapsOf(set, pair);
      const predict = fitOnce(set, { pair, margin: marginOf(gaps, set.keys), seed });
      return {
        read(prompts) {
          // `readByThreshold` compares for its second model: with the roles swapped it is the small one that must reach.
          return readByThreshold(set.candidates, { weak: pair.strong, strong: pair.weak }, predict(prompts));
        },
      };
    },
  });
}

/** Adapted to many models: r̂_c = chance that c is at least as good as the best fixed model, then the relative floor. */
function manyModelsRouter(): Router {
  return defineRouter({
    id: "hybrid-llm-many",
    label: { kind: "adapted", paper: PAPER, replaced: `its two models by many, each against the best; ${HEAD}` },
    kind: "predictive",
    knob: { name: "τ", values: Array.from({ length: 101 }, (_, i) => i / 100) },
    scope: "prompt",
    training: "seeded",
    fit(set, seed) {
      const { strong } = fixedPair(set);
      const values = atLeastAsGood(set, strong);
      const predict = fitLabels(set, { columns: set.candidates.length, values }, seed);
      const predictCosts = fitCosts(set);
      return {
        read(prompts) {
          const predictions = { quality: predict(prompts), costUsd: predictCosts(prompts) };
          // Chances to match a model are no predicted qualities: they stay out of the metrics.
          return { ...readByRule(set.candidates, predictions, { kind: "relative" }), predictions: null };
        },
      };
    },
  });
}

/** q_small − q_large per row; NaN where one is not measured. */
function gapsOf({ keys, candidates, quality }: TrainingSet, { weak, strong }: FixedPair): Float64Array {
  const width = candidates.length;
  return Float64Array.from(keys, (_, row) => (quality[row * width + weak] ?? 0) - (quality[row * width + strong] ?? 0));
}

/** Share of answer pairs in which the small model is at most `margin` worse; 0 or 1 with one answer each. */
export function smallModelLabel(small: readonly number[], large: readonly number[], margin: number): number {
  const pairs = small.flatMap((s) => large.map((l) => isGoodEnough(s - l, margin)));
  return pairs.filter(Boolean).length / pairs.length;
}

const ROUNDING = 1e-9; // 0.6 − 0.7 is a little less than −0.1 in doubles.

function isGoodEnough(gap: number, margin: number): boolean {
  return gap >= -margin - ROUNDING;
}

/** 1[q_c ≥ q_best], row-major; NaN where either is not measured. */
function atLeastAsGood({ candidates, quality }: TrainingSet, best: number): Float32Array {
  const width = candidates.length;
  return Float32Array.from(quality, (q, at) => {
    const gap = q - (quality[at - (at % width) + best] ?? Number.NaN);
    return Number.isNaN(gap) ? Number.NaN : isGoodEnough(gap, 0) ? 1 : 0;
  });
}

const MARGINS = Array.from({ length: 41 }, (_, i) => i / 40);
const GAPS_MAX = 500;

/** t*, on a keyed sample of measured rows. */
function relaxation(gaps: Float64Array, keys: readonly string[]): number {
  const drawn = [...gaps.keys()].filter((row) => !Number.isNaN(gaps[row] ?? Number.NaN));
  drawn.sort((a, b) => uniformFor(3, keys[a] ?? "") - uniformFor(3, keys[b] ?? "") || a - b);
  return bestMargin(
    drawn.slice(0, GAPS_MAX).map((row) => gaps[row] ?? 0),
    MARGINS,
  ).margin;
}

/**
 * The margin t at which labels 1[gap ≥ −t] differ most between prompts: mean |y_i − y_j| over ordered pairs of rows is
 * 2·p·(1 − p) for a share p of ones. The smallest t wins a tie.
 */
export function bestMargin(gaps: readonly number[], margins: readonly number[]): { margin: number; spreads: number[] } {
  const spreads = margins.map((margin) => {
    const share = gaps.filter((gap) => isGoodEnough(gap, margin)).length / Math.max(1, gaps.length);
    return 2 * share * (1 - share);
  });
  return { margin: margins[spreads.indexOf(Math.max(...spreads))] ?? 0, spreads };
}

const fitsBySet = new WeakMap<TrainingSet, Map<string, LabelPredictor>>();

/** Two variants with the same labels share one fit. */
function fitOnce(set: TrainingSet, { pair, margin, seed }: { pair: FixedPair; margin: number; seed: number }) {
  const values = Float32Array.from(gapsOf(set, pair), (gap) =>
    Number.isNaN(gap) ? Number.NaN : isGoodEnough(gap, margin) ? 1 : 0,
  );
  const key = `${seed} ${values.join("")}`;
  const fits = fitsBySet.get(set) ?? new Map<string, LabelPredictor>();
  fitsBySet.set(set, fits);
  const fit = fits.get(key) ?? fitLabels(set, { columns: 1, values }, seed);
  fits.set(key, fit);
  return fit;
}
