import { assert } from "@/lib/core/assert";
import { type FamiliarityMap, nearestCentroidDistance, whiten } from "@/lib/core/familiarity";
import { clampToUnit, unitInterval } from "@/lib/core/unit";
import { cholesky, invertLower } from "./cholesky";

/** The geometry of familiarity, before distances are turned into shares. */
export type FamiliarityShape = Pick<FamiliarityMap, "inputs" | "dims" | "center" | "whitening" | "centroids">;

/**
 * Added to each variance, as a share of the mean one: it keeps directions that training prompts hardly use from
 * dividing by nearly nothing. They still count most: an open-ended prompt differs from benchmark tasks mainly there.
 */
const RIDGE = 1e-3;

/**
 * Mahalanobis distance to the mean of `features` (row-major [rows, width], the first `inputs` of each row): whitening is
 * the inverse Cholesky factor of their covariance, and the one centroid is the origin.
 */
export function fitFamiliarityShape(
  features: Float32Array,
  { width, inputs }: { readonly width: number; readonly inputs: number },
): FamiliarityShape {
  const rows = features.length / width;
  assert(rows > 1, "familiarity needs at least two rows");
  const center = new Float32Array(inputs);
  for (let input = 0; input < inputs; input++) {
    let sum = 0;
    for (let at = input; at < features.length; at += width) sum += features[at] ?? 0;
    center[input] = sum / rows;
  }
  const covariance = covarianceOf(features, { width, center });
  let trace = 0;
  for (let input = 0; input < inputs; input++) trace += covariance[input * inputs + input] ?? 0;
  for (let input = 0; input < inputs; input++) {
    const at = input * inputs + input;
    covariance[at] = (covariance[at] ?? 0) + (RIDGE * trace) / inputs + Number.MIN_VALUE;
  }
  const whitening = Float32Array.from(invertLower(cholesky(covariance, inputs), inputs));
  return { inputs, dims: inputs, center, whitening, centroids: new Float32Array(inputs) };
}

/** Whitened distance of one prompt's features. */
export function distanceIn(shape: FamiliarityShape, features: Float32Array): number {
  return nearestCentroidDistance(shape, whiten(shape, features));
}

/**
 * `shape` with its scale: `heldOutDistances` are those of training prompts to a shape fitted without them. `flagged` is
 * the share of them that shall be called unfamiliar.
 */
export function scaleFamiliarity(
  shape: FamiliarityShape,
  heldOutDistances: readonly number[],
  { flagged, trustRamp }: { readonly flagged: number; readonly trustRamp: number },
): FamiliarityMap {
  const sorted = Float32Array.from(heldOutDistances).sort();
  return {
    ...shape,
    distanceQuantiles: Float32Array.from({ length: QUANTILES }, (_, step) =>
      quantileOf(sorted, step / (QUANTILES - 1)),
    ),
    unfamiliarAbove: clampToUnit(1 - flagged),
    trustRamp: unitInterval(trustRamp),
  };
}

const QUANTILES = 201;

function quantileOf(sorted: Float32Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  return below + (position - Math.floor(position)) * ((sorted[Math.ceil(position)] ?? 0) - below);
}

/** Row-major [inputs, inputs]. */
function covarianceOf(
  features: Float32Array,
  { width, center }: { readonly width: number; readonly center: Float32Array },
): Float64Array {
  const inputs = center.length;
  const sums = new Float64Array(inputs * inputs);
  const offset = new Float64Array(inputs);
  for (let start = 0; start < features.length; start += width) {
    for (let input = 0; input < inputs; input++) offset[input] = (features[start + input] ?? 0) - (center[input] ?? 0);
    for (let row = 0; row < inputs; row++) {
      const scale = offset[row] ?? 0;
      for (let column = 0, at = row * inputs; column <= row; column++, at++)
        sums[at] = (sums[at] ?? 0) + scale * (offset[column] ?? 0);
    }
  }
  const rows = features.length / width;
  for (let row = 0; row < inputs; row++) {
    for (let column = 0; column <= row; column++) {
      const value = (sums[row * inputs + column] ?? 0) / (rows - 1);
      sums[row * inputs + column] = value;
      sums[column * inputs + row] = value;
    }
  }
  return sums;
}
