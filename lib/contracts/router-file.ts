import "./without-eval";
import { z } from "zod";
import { assert } from "@/lib/core/assert";
import type { Pool } from "@/lib/core/candidate";
import type { LinearHead, Predictor, QualityAdapter } from "@/lib/core/predict";
import { unitInterval } from "@/lib/core/unit";

const unit = z.number().min(0).max(1);
const span = z.strictObject({ offset: z.int().nonnegative(), length: z.int().positive() });

/** Where a tensor lies in the weights file: little-endian float32, `offset` and `length` in floats, row-major. */
export type TensorSpan = z.infer<typeof span>;

const head = z.strictObject({ weights: span, bias: z.number() });
const adapter = z.strictObject({
  modelId: z.string(),
  qualityLogit: head,
  outputTokensLog: head.extend({ smearing: z.number().positive() }),
  qualityMean: unit,
  logitHalfWidth: z.strictObject({ familiar: z.number().nonnegative(), unfamiliar: z.number().nonnegative() }),
  labelledPrompts: z.int().nonnegative(),
});
const predictor = z.strictObject({
  projection: z.strictObject({ inputs: z.int().positive(), units: z.int().positive(), weights: span, bias: span }),
  familiarity: z.strictObject({
    inputs: z.int().positive(),
    dims: z.int().positive(),
    center: span,
    whitening: span,
    centroids: span,
    distanceQuantiles: span,
    unfamiliarAbove: unit,
    trustRamp: unit,
  }),
  adapters: z.array(adapter).min(1),
});
const pool = z.strictObject({
  id: z.string(),
  label: z.string(),
  modelIds: z.array(z.string()).min(1),
  strongestId: z.string(),
  dynamicMaxMargin: z.number().min(0).max(0.1),
  qualityPerUsdByTolerance: z.array(z.number().nonnegative()).min(1),
});

/** `public/models/router-<version>.json`: what was learnt, from what, how well; the numbers lie in the `.bin` beside it. */
export const routerCard = z.strictObject({
  version: z.string(),
  encoder: z.strictObject({ name: z.string(), version: z.string(), embeddingSha256: z.string() }),
  /** Input tokens that providers count, per WordPiece of our tokenizer (special tokens left out). */
  inputTokensPerWordPiece: z.number().positive(),
  predictors: z.strictObject({ encoder: predictor, preview: predictor }),
  pools: z.array(pool).min(1),
  /** Training data, splits, seeds, settings: free form, for people and for reproduction. */
  training: z.record(z.string(), z.json()),
  /** Measured figures with their protocol: free form, for people. */
  metrics: z.record(z.string(), z.json()),
});
export type RouterCard = z.infer<typeof routerCard>;

/** A router ready to predict and decide. */
export type Router = {
  readonly version: string;
  readonly inputTokensPerWordPiece: number;
  readonly predictors: { readonly encoder: Predictor; readonly preview: Predictor };
  readonly pools: readonly Pool[];
};

/** Views into `weights`, no copy. Throws when a span lies outside the file or a shape does not fit. */
export function assembleRouter(card: RouterCard, weights: ArrayBuffer): Router {
  assert(weights.byteLength % 4 === 0, "a weights file holds whole float32 numbers");
  const floats = new Float32Array(weights);
  const { encoder, preview } = card.predictors;
  return {
    version: card.version,
    inputTokensPerWordPiece: card.inputTokensPerWordPiece,
    predictors: { encoder: assemblePredictor(encoder, floats), preview: assemblePredictor(preview, floats) },
    pools: card.pools,
  };
}

function assemblePredictor(
  { projection, familiarity, adapters }: RouterCard["predictors"]["encoder"],
  floats: Float32Array,
): Predictor {
  const { inputs, units } = projection;
  return {
    projection: {
      inputs,
      units,
      weights: view(floats, projection.weights, inputs * units),
      bias: view(floats, projection.bias, units),
    },
    familiarity: {
      ...familiarity,
      center: view(floats, familiarity.center, familiarity.inputs),
      whitening: view(floats, familiarity.whitening, familiarity.inputs * familiarity.dims),
      centroids: view(floats, familiarity.centroids),
      distanceQuantiles: view(floats, familiarity.distanceQuantiles),
      unfamiliarAbove: unitInterval(familiarity.unfamiliarAbove),
      trustRamp: unitInterval(familiarity.trustRamp),
    },
    adapters: adapters.map(
      ({ modelId, qualityLogit, outputTokensLog, qualityMean, logitHalfWidth }): QualityAdapter => ({
        modelId,
        qualityLogit: headOf(qualityLogit, floats, units),
        outputTokensLog: { ...headOf(outputTokensLog, floats, units), smearing: outputTokensLog.smearing },
        qualityMean: unitInterval(qualityMean),
        logitHalfWidth,
      }),
    ),
  };
}

function headOf({ weights, bias }: z.infer<typeof head>, floats: Float32Array, units: number): LinearHead {
  return { weights: view(floats, weights, units), bias };
}

function view(floats: Float32Array, { offset, length }: TensorSpan, expected = length): Float32Array {
  assert(length === expected, `a tensor of ${length} numbers stands where ${expected} are needed`);
  assert(offset + length <= floats.length, "a tensor lies outside the weights file");
  return floats.subarray(offset, offset + length);
}
