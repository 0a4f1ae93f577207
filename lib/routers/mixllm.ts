import { cholesky } from "@/lib/training/cholesky";
import { costUsdP95 } from "./carrot";
import { measuredOnly } from "./measured-rows";
import { fitCosts, heldOutClusters } from "./predict-cost";
import { readByScore } from "./reading";
import { reducedFeatures } from "./reduced-rows";
import { applyRidge, fitRidges } from "./ridge";
import { defineRouter } from "./router";
import type { RoutedPrompt, TrainingSet } from "./training-set";
import { measuredRows } from "./training-set";

const ALPHA = 0.01;

/**
 * MixLLM (arXiv 2502.18482): per candidate one regressor of quality, on its own rows only, and a bonus for prompts unlike
 * those rows. The candidate with the largest λ/(1+λ)·r̂ − 1/(1+λ)·ĉ/P95 + 0.01·zᵀA⁻¹z answers; the knob is λ.
 */
export const mixllm = defineRouter({
  id: "mixllm",
  label: {
    kind: "adapted",
    paper: "arXiv 2502.18482",
    replaced:
      "its tags and forests by a ridge on 64 principal axes; no live queue, so no waiting time; no online learning",
  },
  kind: "predictive",
  knob: { name: "λ", values: Array.from({ length: 101 }, (_, i) => 10 ** (-6 + (12 * i) / 100)) },
  scope: "prompt",
  training: "deterministic",
  fit(set) {
    const predict = fitCandidates(set);
    const predictCosts = fitCosts(set);
    const p95 = costUsdP95(set.costUsd);
    return {
      read(prompts) {
        const { quality, uncertainty } = predict(prompts);
        const costUsd = predictCosts(prompts);
        const scoreAt = (lambda: number) => (at: number) =>
          mixllmScore({
            quality: quality[at] ?? 0,
            costShare: (costUsd[at] ?? 0) / p95,
            uncertainty: uncertainty[at] ?? 0,
            lambda,
          });
        return readByScore(set.candidates, { quality, costUsd }, scoreAt);
      },
    };
  },
});

export type MixllmTerms = {
  readonly quality: number;
  readonly costShare: number;
  readonly uncertainty: number;
  readonly lambda: number;
};

export function mixllmScore({ quality, costShare, uncertainty, lambda }: MixllmTerms): number {
  return (lambda * quality - costShare) / (1 + lambda) + ALPHA * uncertainty;
}

/** Lower triangle L of A = I + Σ z·zᵀ over `seen`. */
export function seenFactor(seen: readonly Float64Array[], dims: number): Float64Array {
  const matrix = new Float64Array(dims * dims);
  for (let i = 0; i < dims; i++) matrix[i * dims + i] = 1;
  for (const z of seen)
    for (let i = 0; i < dims; i++)
      for (let j = 0; j <= i; j++) matrix[i * dims + j] = (matrix[i * dims + j] ?? 0) + (z[i] ?? 0) * (z[j] ?? 0);
  return cholesky(matrix, dims);
}

/** zᵀA⁻¹z = |L⁻¹z|²: 1 for a unit vector unlike anything seen, near 0 for a familiar one. */
export function uncertaintyOf(factor: Float64Array, z: Float64Array): number {
  const dims = z.length;
  const solved = new Float64Array(dims);
  let sum = 0;
  for (let i = 0; i < dims; i++) {
    let rest = z[i] ?? 0;
    for (let j = 0; j < i; j++) rest -= (factor[i * dims + j] ?? 0) * (solved[j] ?? 0);
    const value = rest / (factor[i * dims + i] ?? 1);
    solved[i] = value;
    sum += value * value;
  }
  return sum;
}

/** Row-major [prompts, candidates]. A candidate without rows is a coin toss. */
function fitCandidates(whole: TrainingSet) {
  const set = measuredOnly(whole);
  const width = set.candidates.length;
  const features = reducedFeatures(whole);
  const rowsOf = (prompts: readonly RoutedPrompt[]) => {
    const read = features.read(prompts);
    return prompts.map((_, i) => Float64Array.from(read.subarray(i * features.inputs, (i + 1) * features.inputs)));
  };
  const rows = rowsOf(set.prompts);
  const targets = set.candidates.map((_, c) =>
    Float64Array.from(set.keys, (_, row) => set.quality[row * width + c] ?? Number.NaN),
  );
  const measured = targets.filter((target) => target.some((value) => !Number.isNaN(value)));
  const heads = fitRidges({ features: rows, heldOut: heldOutClusters(set) }, measured);
  const factors = factorsByCandidate(set, rows, features.inputs - 1);
  return (prompts: readonly RoutedPrompt[]) => {
    const quality = new Float64Array(prompts.length * width);
    const uncertainty = new Float64Array(prompts.length * width);
    for (const [i, own] of rowsOf(prompts).entries()) {
      const unlike = new Map<Float64Array, number>();
      for (const c of set.candidates.keys()) {
        const head = heads[measured.indexOf(targets[c] ?? own)];
        quality[i * width + c] = head ? Math.min(1, Math.max(0, applyRidge(head, own))) : 0.5;
        const factor = factors[c] ?? own;
        const value = unlike.get(factor) ?? uncertaintyOf(factor, own.subarray(0, features.inputs - 1));
        unlike.set(factor, value);
        uncertainty[i * width + c] = value;
      }
    }
    return { quality, uncertainty };
  };
}

/** Candidates measured on the same rows share one factor. The last feature, prompt length, is no part of z. */
function factorsByCandidate(set: TrainingSet, rows: readonly Float64Array[], dims: number): Float64Array[] {
  const known = new Map<string, Float64Array>();
  return set.candidates.map((_, c) => {
    const own = measuredRows(set, set.quality, c);
    const key = own.join();
    const factor =
      known.get(key) ??
      seenFactor(
        own.flatMap((row) => rows[row] ?? []),
        dims,
      );
    known.set(key, factor);
    return factor;
  });
}
