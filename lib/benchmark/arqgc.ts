import type { CostQuality } from "./concave-hull";
import type { Curve } from "./curve";
import { areaUnder, clippedAreaUnder, type Polyline } from "./polyline";

/** The cheapest and the best fixed model on the evaluated prompts; which models these are, train and val decide. */
export type TrackEnds = { readonly cheapest: CostQuality; readonly best: CostQuality };

export type Arqgc =
  | { readonly bounded: number; readonly raw: number }
  | { readonly bounded: null; readonly raw: null; readonly reason: "degenerate-track" };

/** Cheapest and best fixed model span no area: equal or reversed in cost or in quality. */
export function isDegenerate({ cheapest, best }: TrackEnds): boolean {
  return !(best.costUsd > cheapest.costUsd && best.quality > cheapest.quality);
}

/**
 * Area under the normalised quality-over-cost curve between the two fixed ends (spec §3.4). Bounded lies in [0, 1] and
 * clips the curve at the ends' qualities; raw does not and may leave [0, 1]. 0.5 is the line between the two ends.
 */
export function arqgc(curve: Curve, ends: TrackEnds): Arqgc {
  if (isDegenerate(ends)) return { bounded: null, raw: null, reason: "degenerate-track" };
  const line = normalisedLine(curve, ends);
  return { bounded: clippedAreaUnder(line, 0, 1), raw: areaUnder(line, 0, 1) };
}

/** `arqgc` where the raw area is not asked for. */
export function boundedArqgc(curve: Curve, ends: TrackEnds): number | null {
  return isDegenerate(ends) ? null : clippedAreaUnder(normalisedLine(curve, ends), 0, 1);
}

/** α = 0 is the cheapest and α = 1 the best fixed model, in cost (x) and in quality (y). */
export function normalised({ cheapest, best }: TrackEnds, { costUsd, quality }: CostQuality): { x: number; y: number } {
  return {
    x: (costUsd - cheapest.costUsd) / (best.costUsd - cheapest.costUsd),
    y: (quality - cheapest.quality) / (best.quality - cheapest.quality),
  };
}

function normalisedLine(curve: Curve, ends: TrackEnds): Polyline {
  const line = curve.map((point) => normalised(ends, point));
  // Left of the first point traffic is mixed with the cheapest fixed model, which is always at hand.
  return (line[0]?.x ?? 1) > 0 ? [{ x: 0, y: 0 }, ...line] : line;
}
