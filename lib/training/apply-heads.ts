import { dotProduct } from "@/lib/core/dot-product";
import { project } from "@/lib/core/projection";
import type { LearntHeads } from "./fit-perceptron";

/** What the heads say about one prompt, per candidate: quality in logits, ln(1 + output tokens). */
export type HeadOutputs = { readonly qualityLogits: Float32Array; readonly tokensLogs: Float32Array };

export function applyHeads(fit: LearntHeads, features: Float32Array): HeadOutputs {
  const hidden = project(fit.projection, features);
  return {
    qualityLogits: applyTable(fit.qualityWeights, fit.qualityBias, hidden),
    tokensLogs: applyTable(fit.tokensWeights, fit.tokensBias, hidden),
  };
}

function applyTable(weights: Float32Array, bias: Float32Array, hidden: Float32Array): Float32Array {
  return bias.map((start, candidate) => start + dotProduct(weights, candidate * hidden.length, hidden));
}
