import { assert } from "@/lib/core/assert";
import { meanOf } from "@/lib/core/bootstrap";
import type { LinearHead } from "@/lib/core/predict";

/** The heads of the other candidates on one projection, and their mean. A new head is sought between them. */
export type HeadSpan = { readonly heads: readonly LinearHead[]; readonly mean: LinearHead };

export function headSpan(heads: readonly LinearHead[]): HeadSpan {
  const weights = new Float32Array(heads[0]?.weights.length ?? 0);
  assert(heads.length > 0 && weights.length > 0, "a span needs at least one head");
  for (const head of heads)
    for (let unit = 0; unit < weights.length; unit++)
      weights[unit] = (weights[unit] ?? 0) + (head.weights[unit] ?? 0) / heads.length;
  return { heads, mean: { weights, bias: meanOf(heads.map(({ bias }) => bias)) } };
}

/** How many numbers `spanFeatures` gives. */
export function spanWidth({ heads }: HeadSpan): number {
  return heads.length + 1;
}

/** What the span says about one prompt: the mean answer, then how far each head's answer lies from it. */
export function spanFeatures({ heads, mean }: HeadSpan, hidden: Float32Array): Float32Array {
  const center = answerOf(mean, hidden);
  return Float32Array.from([center, ...heads.map((head) => answerOf(head, hidden) - center)]);
}

/** Where a head in the span starts: at the mean of the others. */
export function spanOrigin(span: HeadSpan): LinearHead {
  const weights = new Float32Array(spanWidth(span));
  weights[0] = 1;
  return { weights, bias: 0 };
}

/** The head on hidden units that answers what `found`, a head on `spanFeatures`, answers. */
export function fromSpan({ heads, mean }: HeadSpan, found: LinearHead): LinearHead {
  const shares = found.weights.subarray(1);
  const ofMean = (found.weights[0] ?? 0) - shares.reduce((sum, share) => sum + share, 0);
  const weights = mean.weights.map(
    (weight, unit) =>
      ofMean * weight + heads.reduce((sum, head, at) => sum + (shares[at] ?? 0) * (head.weights[unit] ?? 0), 0),
  );
  const bias =
    found.bias + ofMean * mean.bias + heads.reduce((sum, head, at) => sum + (shares[at] ?? 0) * head.bias, 0);
  return { weights, bias };
}

export function answerOf({ weights, bias }: LinearHead, features: Float32Array): number {
  let sum = bias;
  for (let at = 0; at < weights.length; at++) sum += (weights[at] ?? 0) * (features[at] ?? 0);
  return sum;
}
