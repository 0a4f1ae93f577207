import { assert } from "./assert";
import { dotProduct } from "./dot-product";
import { clampToUnit, type UnitInterval } from "./unit";

/** How far a prompt lies from the prompts the adapters were trained on: whitened distance to the nearest centroid. */
export type FamiliarityMap = {
  /** Length of the vector that is judged: the first `inputs` features of a prompt. */
  readonly inputs: number;
  readonly dims: number;
  readonly center: Float32Array;
  /** Row-major [dims, inputs]. */
  readonly whitening: Float32Array;
  /** Row-major [count, dims]. */
  readonly centroids: Float32Array;
  /** Distances at equally spaced quantiles (first 0, last 1) of held-out training prompts, ascending. */
  readonly distanceQuantiles: Float32Array;
  /** A prompt farther than this share of held-out training prompts is called unfamiliar. */
  readonly unfamiliarAbove: UnitInterval;
  /** Width of the band below share 1 in which trust falls from 1 to 0; 0 means predictions are never shrunk. */
  readonly trustRamp: UnitInterval;
};

export type Familiarity = {
  readonly distance: number;
  /** Share of held-out training prompts that lie nearer. */
  readonly nearerShare: UnitInterval;
  readonly unfamiliar: boolean;
  /** Weight of the model's prediction against the candidate's average. */
  readonly trust: UnitInterval;
};

export function familiarityOf(map: FamiliarityMap, features: Float32Array): Familiarity {
  const distance = nearestCentroidDistance(map, whiten(map, features));
  const nearerShare = shareBelow(map.distanceQuantiles, distance);
  const trust = map.trustRamp === 0 ? clampToUnit(1) : clampToUnit((1 - nearerShare) / map.trustRamp);
  return { distance, nearerShare, unfamiliar: nearerShare > map.unfamiliarAbove, trust };
}

/** Whitened vector [dims] of the first `inputs` features. */
export function whiten(
  { inputs, dims, center, whitening }: Pick<FamiliarityMap, "inputs" | "dims" | "center" | "whitening">,
  features: Float32Array,
): Float32Array {
  assert(features.length >= inputs, `familiarity of ${inputs} inputs got ${features.length} features`);
  const fromCenter = center.map((mean, input) => (features[input] ?? 0) - mean);
  const out = new Float32Array(dims);
  for (let dim = 0; dim < dims; dim++) out[dim] = dotProduct(whitening, dim * inputs, fromCenter);
  return out;
}

export function nearestCentroidDistance(
  { dims, centroids }: Pick<FamiliarityMap, "dims" | "centroids">,
  point: Float32Array,
): number {
  assert(centroids.length >= dims && centroids.length % dims === 0, "familiarity needs at least one whole centroid");
  let nearest = Number.POSITIVE_INFINITY;
  for (let start = 0; start < centroids.length; start += dims) {
    let squared = 0;
    for (let dim = 0; dim < dims; dim++) squared += ((centroids[start + dim] ?? 0) - (point[dim] ?? 0)) ** 2;
    nearest = Math.min(nearest, squared);
  }
  return Math.sqrt(nearest);
}

/** Share of the distribution given by equally spaced `quantiles` that lies below `value`, linear between them. */
function shareBelow(quantiles: Float32Array, value: number): UnitInterval {
  const last = quantiles.length - 1;
  const above = quantiles.findIndex((quantile) => quantile >= value);
  if (above === -1) return clampToUnit(1);
  if (above === 0) return clampToUnit(0);
  const low = quantiles[above - 1] ?? 0;
  const high = quantiles[above] ?? 0;
  return clampToUnit((above - 1 + (value - low) / (high - low)) / last);
}
