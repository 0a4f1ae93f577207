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
  return bias.map((start, candidate) => {
    let sum = start;
    for (let unit = 0, at = candidate * hidden.length; unit < hidden.length; unit++, at++)
      sum += (weights[at] ?? 0) * (hidden[unit] ?? 0);
    return sum;
  });
}
