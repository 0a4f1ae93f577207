import { assert } from "@/lib/core/assert";

/** The smallest of `values` that at least `share` of them do not exceed (nearest rank, no interpolation). Throws on none. */
export function quantile(values: readonly number[], share: number): number {
  const ascending = values.toSorted((a, b) => a - b);
  const value = ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
  assert(value !== undefined, "a quantile needs at least one value");
  return value;
}

/** Mean of the two middle values when their number is even. Throws on none. */
export function median(values: readonly number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  const [low, high] = [Math.floor((values.length - 1) / 2), Math.floor(values.length / 2)].map((at) => ascending[at]);
  assert(low !== undefined && high !== undefined, "a median needs at least one value");
  return (low + high) / 2;
}
