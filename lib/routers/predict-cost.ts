import type { Candidate } from "@/lib/core/candidate";
import { costUsd } from "@/lib/core/cost";
import { uniformFor } from "@/lib/core/random";
import { applyRidge, fitRidges, type RidgeHead } from "./ridge";
import type { RoutedPrompt, TrainingSet } from "./training-set";

/** Predicted cost of every candidate, row-major [prompts, candidates], USD; 0 for a candidate whose cost nobody knows. */
export type CostPredictor = (prompts: readonly RoutedPrompt[]) => Float64Array;

const HELD_OUT_SHARE = 0.2;
const TOKENS_WEIGHT = 0.2; // An embedding's dims vary by about 0.05; the prompt's length says more than one of them.

const predictorBySet = new WeakMap<TrainingSet, CostPredictor>();

/**
 * The one cost predictor of all routers: they differ in quality and in the decision, not in prices (spec routers §0).
 * Token basis: ridge of ln(1 + tokens in and out) on embedding and prompt length, times list prices. Measured basis:
 * ridge of ln(USD). Both undo the bias of the logarithm by the mean of exp(residual) on held-out clusters.
 */
export function fitCosts(set: TrainingSet): CostPredictor {
  const known = predictorBySet.get(set);
  if (known) return known;
  const predictor = set.costBasis === "measured" ? fitMeasuredCosts(set) : fitTokenCosts(set);
  predictorBySet.set(set, predictor);
  return predictor;
}

type SmearedHead = { readonly head: RidgeHead; readonly smearing: number };

function fitTokenCosts(set: TrainingSet): CostPredictor {
  const [output = [], input = []] = fitLogs(set, [set.outputTokens, set.inputTokens], Math.log1p);
  return predictorOf(set.candidates, (features, c, { price }) => {
    const tokensOf = (fitted: SmearedHead | undefined) =>
      fitted ? Math.max(0, fitted.smearing * Math.exp(applyRidge(fitted.head, features)) - 1) : 0;
    return costUsd(price, tokensOf(input[c]), tokensOf(output[c]));
  });
}

function fitMeasuredCosts(set: TrainingSet): CostPredictor {
  const [heads = []] = fitLogs(set, [set.costUsd], (usd) => Math.log(Math.max(usd, 1e-9)));
  return predictorOf(set.candidates, (features, c) => {
    const fitted = heads[c];
    return fitted ? fitted.smearing * Math.exp(applyRidge(fitted.head, features)) : 0;
  });
}

function predictorOf(
  candidates: readonly Candidate[],
  costOf: (features: Float64Array, c: number, candidate: Candidate) => number,
): CostPredictor {
  // Fifteen routers ask about the same prompts.
  const known = new WeakMap<RoutedPrompt, Float64Array>();
  const costsOf = (prompt: RoutedPrompt) => {
    const features = costFeatures(prompt);
    const costs = Float64Array.from(candidates, (candidate, c) => costOf(features, c, candidate));
    known.set(prompt, costs);
    return costs;
  };
  return (prompts) => {
    const costs = new Float64Array(prompts.length * candidates.length);
    for (const [i, prompt] of prompts.entries()) costs.set(known.get(prompt) ?? costsOf(prompt), i * candidates.length);
    return costs;
  };
}

/** Embedding and log length of one prompt. */
export function costFeatures({ embedding, inputTokens }: RoutedPrompt): Float64Array {
  const features = new Float64Array(embedding.length + 1);
  features.set(embedding);
  features[embedding.length] = TOKENS_WEIGHT * (Math.log1p(inputTokens) - 5);
  return features;
}

/** Per table one head per candidate, undefined where no row is measured. One call, so that they share normal matrices. */
function fitLogs(
  set: TrainingSet,
  tables: readonly Float64Array[],
  toLog: (value: number) => number,
): (SmearedHead | undefined)[][] {
  const width = set.candidates.length;
  const targetsByTable = tables.map((table) =>
    set.candidates.map((_, c) => Float64Array.from(set.keys, (_, row) => toLog(table[row * width + c] ?? Number.NaN))),
  );
  const measured = targetsByTable.flat().filter((target) => target.some((value) => !Number.isNaN(value)));
  const heads = fitRidges({ features: set.prompts.map(costFeatures), heldOut: heldOutClusters(set) }, measured);
  return targetsByTable.map((targets) =>
    targets.map((target) => {
      const head = heads[measured.indexOf(target)];
      return head && { head, smearing: smearingOf(head.heldOutResiduals) };
    }),
  );
}

/** 1 for a fifth of the clusters: rows that share their wording stay together. Depends on the rows' keys alone. */
export function heldOutClusters({ clusters, keys }: TrainingSet): Uint8Array {
  const nameOf = new Map<number, string>();
  for (const [row, cluster] of clusters.entries()) {
    const key = keys[row] ?? "";
    const known = nameOf.get(cluster);
    if (known === undefined || key < known) nameOf.set(cluster, key);
  }
  return Uint8Array.from(clusters, (cluster) => (uniformFor(1, nameOf.get(cluster) ?? "") < HELD_OUT_SHARE ? 1 : 0));
}

/** Duan's smearing factor; 1 without held-out rows. */
function smearingOf(residuals: Float64Array): number {
  if (residuals.length === 0) return 1;
  return residuals.reduce((sum, residual) => sum + Math.exp(residual), 0) / residuals.length;
}
