import { assert } from "@/lib/core/assert";
import { meanOf } from "@/lib/core/bootstrap";
import { type LinearHead, type QualityAdapter, sigmoid } from "@/lib/core/predict";
import { type Projection, project } from "@/lib/core/projection";
import { clampToUnit } from "@/lib/core/unit";
import { fitRidgeHead, type HeadRows } from "./ridge-logistic";

/** One prompt on which the new model was measured; `features` as the predictor gets them. */
export type LabelledPrompt = {
  readonly features: Float32Array;
  readonly quality: number;
  readonly outputTokens: number | null;
  /** Prompts with the same cluster stay on one side when the fit is checked. */
  readonly cluster: string;
};

export type AdapterFit = {
  readonly adapter: QualityAdapter;
  /** From five fits that each left a fifth of the clusters out: what to expect on new prompts of this kind. */
  readonly heldOut: { readonly brier: number; readonly brierOfMean: number; readonly prompts: number };
};

export type AdapterOptions = {
  readonly modelId: string;
  /** Where the heads start: usually the mean of the other models' heads. */
  readonly prior: HeadPrior;
  readonly ridge?: number;
};

export type HeadPrior = Pick<QualityAdapter, "qualityLogit" | "outputTokensLog" | "logitHalfWidth">;

const RIDGE = 10;
const FOLDS = 5;

/**
 * Fits one model's adapter on the frozen `projection`. It sees this model's prompts only and writes nothing else, so no
 * other model's prediction changes by a bit. Half widths are the prior's: a few labels say little about them.
 */
export function fitAdapter(
  projection: Projection,
  prompts: readonly LabelledPrompt[],
  { modelId, prior, ridge = RIDGE }: AdapterOptions,
): AdapterFit {
  assert(prompts.length > 0, "an adapter needs at least one labelled prompt");
  const rows = prompts.map((prompt) => ({ ...prompt, hidden: project(projection, prompt.features) }));
  const fit = (some: readonly HiddenPrompt[]) => fitHeads(some, prior, ridge);
  const folds = foldsOf(prompts.map(({ cluster }) => cluster));
  const heldOut = Array.from({ length: FOLDS }, (_, fold) => {
    const heads = fit(rows.filter((_, at) => folds[at] !== fold));
    return rows.filter((_, at) => folds[at] === fold).map((row) => ({ row, ...answersOf(heads, row.hidden) }));
  }).flat();
  const qualityMean = clampToUnit(meanOf(prompts.map(({ quality }) => quality)));
  const { qualityLogit, outputTokensLog } = fit(rows);
  const factors = heldOut.flatMap(({ row, tokensLog }) =>
    row.outputTokens === null ? [] : [Math.exp(Math.log1p(row.outputTokens) - tokensLog)],
  );
  return {
    adapter: {
      modelId,
      qualityLogit,
      outputTokensLog: {
        ...outputTokensLog,
        smearing: factors.length > 0 ? meanOf(factors) : prior.outputTokensLog.smearing,
      },
      qualityMean,
      logitHalfWidth: prior.logitHalfWidth,
    },
    heldOut: {
      brier: meanOf(heldOut.map(({ row, quality }) => (quality - row.quality) ** 2)),
      brierOfMean: meanOf(prompts.map(({ quality }) => (qualityMean - quality) ** 2)),
      prompts: prompts.length,
    },
  };
}

/** Mean of other models' heads and the widest of their intervals: what is expected of a model nobody has measured. */
export function priorFrom(adapters: readonly QualityAdapter[]): HeadPrior {
  assert(adapters.length > 0, "a prior needs at least one adapter");
  const meanHead = (headOf: (adapter: QualityAdapter) => LinearHead): LinearHead => {
    const heads = adapters.map(headOf);
    const weights = new Float32Array(heads[0]?.weights.length ?? 0);
    for (const head of heads)
      for (let unit = 0; unit < weights.length; unit++)
        weights[unit] = (weights[unit] ?? 0) + (head.weights[unit] ?? 0) / heads.length;
    return { weights, bias: meanOf(heads.map(({ bias }) => bias)) };
  };
  return {
    qualityLogit: meanHead(({ qualityLogit }) => qualityLogit),
    outputTokensLog: {
      ...meanHead(({ outputTokensLog }) => outputTokensLog),
      smearing: meanOf(adapters.map(({ outputTokensLog }) => outputTokensLog.smearing)),
    },
    logitHalfWidth: {
      familiar: Math.max(...adapters.map(({ logitHalfWidth }) => logitHalfWidth.familiar)),
      unfamiliar: Math.max(...adapters.map(({ logitHalfWidth }) => logitHalfWidth.unfamiliar)),
    },
  };
}

type HiddenPrompt = LabelledPrompt & { readonly hidden: Float32Array };
type Heads = { readonly qualityLogit: LinearHead; readonly outputTokensLog: LinearHead };

function fitHeads(rows: readonly HiddenPrompt[], prior: HeadPrior, ridge: number): Heads {
  const counted = rows.filter(({ outputTokens }) => outputTokens !== null);
  const units = prior.qualityLogit.weights.length;
  const quality = headRows(rows, units, ({ quality }) => quality);
  const tokens = headRows(counted, units, ({ outputTokens }) => Math.log1p(outputTokens ?? 0));
  return {
    qualityLogit: fitRidgeHead(quality, "logistic", prior.qualityLogit, ridge),
    outputTokensLog: fitRidgeHead(tokens, "linear", prior.outputTokensLog, ridge),
  };
}

function headRows(rows: readonly HiddenPrompt[], units: number, targetOf: (row: HiddenPrompt) => number): HeadRows {
  const hidden = new Float32Array(rows.length * units);
  for (const [at, row] of rows.entries()) hidden.set(row.hidden, at * units);
  return { units, hidden, targets: Float32Array.from(rows, targetOf) };
}

function answersOf({ qualityLogit, outputTokensLog }: Heads, hidden: Float32Array) {
  return { quality: sigmoid(answerOf(qualityLogit, hidden)), tokensLog: answerOf(outputTokensLog, hidden) };
}

function answerOf({ weights, bias }: LinearHead, hidden: Float32Array): number {
  return weights.reduce((sum, weight, unit) => sum + weight * (hidden[unit] ?? 0), bias);
}

/** Clusters are dealt out in the order they come: deterministic, and the same for every model. */
function foldsOf(clusters: readonly string[]): number[] {
  const order = [...new Set(clusters)];
  const foldByCluster = new Map(order.map((cluster, place) => [cluster, place % FOLDS]));
  return clusters.map((cluster) => foldByCluster.get(cluster) ?? 0);
}
