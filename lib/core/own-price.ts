import type { Candidate, ModelPrice } from "./candidate";

/** A visitor's own prices by model id: for their decisions only, never for a bill. */
export type OwnPrices = ReadonlyMap<string, ModelPrice>;

/** The candidates with own prices where there are some. The same object where nothing changes. */
export function withOwnPrices(candidates: readonly Candidate[], prices: OwnPrices): readonly Candidate[] {
  if (prices.size === 0) return candidates;
  return candidates.map((candidate) => {
    const price = prices.get(candidate.modelId);
    return price ? { ...candidate, price, priceSource: "your own price, in this browser session" } : candidate;
  });
}
