import { assert } from "./assert";
import { dotProduct } from "./dot-product";
import { type Familiarity, type FamiliarityMap, familiarityOf } from "./familiarity";
import { type Projection, project } from "./projection";
import { clampToUnit, type UnitInterval } from "./unit";

/**
 * Holds the mean measured quality of 90 % of held-out groups of similar prompts (`router.metrics.intervals` says how
 * the groups are made). It is about the expected quality: a single graded answer is often just 0 or 1.
 */
export type QualityInterval = { readonly low: UnitInterval; readonly high: UnitInterval };

export type QualityPrediction = {
  readonly modelId: string;
  readonly quality: UnitInterval;
  readonly qualityInterval: QualityInterval;
  readonly outputTokensExpected: number;
};

/** What one forward pass says about one prompt, for every candidate that has an adapter. */
export type PromptPrediction = { readonly qualities: readonly QualityPrediction[]; readonly familiarity: Familiarity };

export type LinearHead = { readonly weights: Float32Array; readonly bias: number };

/** All that is learnt about one candidate. Adding a model adds one adapter and touches no other. */
export type QualityAdapter = {
  readonly modelId: string;
  readonly qualityLogit: LinearHead;
  /** Predicts ln(1 + output tokens); `smearing` is the mean of exp(residual), which undoes the bias of the logarithm. */
  readonly outputTokensLog: LinearHead & { readonly smearing: number };
  /** The candidate's average over training sources: where predictions shrink to on unfamiliar prompts. */
  readonly qualityMean: UnitInterval;
  /** Half width of the interval in logits, on familiar and on fully unfamiliar prompts. */
  readonly logitHalfWidth: { readonly familiar: number; readonly unfamiliar: number };
};

/** A shared projection, one adapter per candidate, and a measure of how familiar a prompt is. */
export type Predictor = {
  readonly projection: Projection;
  readonly familiarity: FamiliarityMap;
  readonly adapters: readonly QualityAdapter[];
};

const OUTPUT_TOKENS_MAX = 16_384;
const QUALITY_EDGE = 1e-4; // Keeps the logit of a shrunken prediction finite.

/** `features` [projection.inputs] of one prompt → a prediction per adapter, in adapter order. */
export function predictPrompt(predictor: Predictor, features: Float32Array): PromptPrediction {
  const hidden = project(predictor.projection, features);
  const familiarity = familiarityOf(predictor.familiarity, features);
  return { familiarity, qualities: predictor.adapters.map((adapter) => predictQuality(adapter, hidden, familiarity)) };
}

function predictQuality(adapter: QualityAdapter, hidden: Float32Array, { trust }: Familiarity): QualityPrediction {
  const modelled = sigmoid(applyHead(adapter.qualityLogit, hidden));
  const quality = clampToUnit(trust * modelled + (1 - trust) * adapter.qualityMean);
  const { familiar, unfamiliar } = adapter.logitHalfWidth;
  return {
    modelId: adapter.modelId,
    quality,
    qualityInterval: logitInterval(quality, trust * familiar + (1 - trust) * unfamiliar),
    outputTokensExpected: outputTokensFrom(adapter.outputTokensLog, hidden),
  };
}

/** Symmetric in logits, so it narrows towards 0 and 1 and never leaves them. Always contains `center`. */
export function logitInterval(center: UnitInterval, logitHalfWidth: number): QualityInterval {
  const inner = Math.min(1 - QUALITY_EDGE, Math.max(QUALITY_EDGE, center));
  const logit = Math.log(inner / (1 - inner));
  return {
    low: clampToUnit(Math.min(center, sigmoid(logit - logitHalfWidth))),
    high: clampToUnit(Math.max(center, sigmoid(logit + logitHalfWidth))),
  };
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function outputTokensFrom(head: QualityAdapter["outputTokensLog"], hidden: Float32Array): number {
  const tokens = head.smearing * Math.exp(applyHead(head, hidden)) - 1;
  return Math.min(OUTPUT_TOKENS_MAX, Math.max(0, tokens));
}

function applyHead({ weights, bias }: LinearHead, hidden: Float32Array): number {
  assert(weights.length === hidden.length, `head of ${weights.length} weights on ${hidden.length} units`);
  return bias + dotProduct(weights, 0, hidden);
}
