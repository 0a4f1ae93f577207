import { sigmoid } from "@/lib/core/predict";

/** Held-out predictions of one candidate on a group of similar prompts, with what was measured there. */
export type PredictionGroup = { readonly logits: readonly number[]; readonly qualities: readonly number[] };

export const GROUP_SIZE = 50;
const WIDTH_MAX = 6;

/**
 * Splits rows into groups of about `GROUP_SIZE` prompts that lie near each other: again and again in halves, at the
 * median of the coordinate that spreads most. `coordinates` is row-major [rows, dims]; answers row indices.
 */
export function similarGroups(coordinates: Float64Array, dims: number): number[][] {
  const split = (rows: number[]): number[][] => {
    if (rows.length < 1.5 * GROUP_SIZE) return [rows];
    const coordinateOf = (row: number, dim: number) => coordinates[row * dims + dim] ?? 0;
    const spreads = Array.from({ length: dims }, (_, dim) => varianceOf(rows.map((row) => coordinateOf(row, dim))));
    const widest = spreads.indexOf(Math.max(...spreads));
    const sorted = rows.toSorted((a, b) => coordinateOf(a, widest) - coordinateOf(b, widest) || a - b);
    const middle = Math.ceil(sorted.length / 2);
    return [...split(sorted.slice(0, middle)), ...split(sorted.slice(middle))];
  };
  return split(Array.from({ length: coordinates.length / dims }, (_, row) => row));
}

/** The smallest half width in logits whose mean interval over the group contains the group's mean quality. */
export function widthNeeded({ logits, qualities }: PredictionGroup): number {
  const measured = meanOf(qualities);
  const predicted = meanOf(logits.map(sigmoid));
  const side = measured > predicted ? 1 : -1;
  let [low, high] = [0, WIDTH_MAX];
  for (let step = 0; step < 40; step++) {
    const width = (low + high) / 2;
    const edge = meanOf(logits.map((logit) => sigmoid(logit + side * width)));
    if (side * (edge - measured) >= 0) high = width;
    else low = width;
  }
  return high;
}

export const COVERAGE = 0.9;
const SHARED_GROUPS = 20; // How many groups' worth of say the other candidates have in a candidate's width.

/**
 * One width per candidate that covers 90 % of its groups, shrunk towards the width that covers 90 % of all groups: some
 * candidates have only a dozen groups. `neededByCandidate` may hold empty lists.
 */
export function coveringWidths(neededByCandidate: readonly (readonly number[])[]): number[] {
  const common = quantileOf(neededByCandidate.flat(), COVERAGE);
  return neededByCandidate.map((needed) => {
    if (needed.length === 0) return common;
    const own = quantileOf(needed, COVERAGE);
    return (needed.length * own + SHARED_GROUPS * common) / (needed.length + SHARED_GROUPS);
  });
}

/** Conformal: the ⌈(n + 1)·share⌉-th smallest, or the largest. */
function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length, Math.ceil((sorted.length + 1) * share)) - 1] ?? 0;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return meanOf(values.map((value) => (value - mean) ** 2));
}
