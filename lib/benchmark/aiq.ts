import { type CostQuality, concaveHull } from "./concave-hull";
import { areaUnder } from "./polyline";

/**
 * RouterBench's Average Improvement in Quality: mean quality over a cost range under the non-decreasing hull of the
 * points (arXiv 2403.12031; spec §3.9). In units of quality. `cheapest` extends the hull to the left, where traffic is
 * mixed with the cheapest fixed model. null on an empty range. The released code divides by the largest cost instead.
 */
export function aiq(
  points: readonly CostQuality[],
  range: { costUsdMin: number; costUsdMax: number },
  cheapest?: CostQuality,
): number | null {
  return aiqUnderHull(concaveHull(points), range, cheapest);
}

/** The same from a hull that is already known. */
export function aiqUnderHull(
  hull: readonly CostQuality[],
  range: { costUsdMin: number; costUsdMax: number },
  cheapest?: CostQuality,
): number | null {
  const { costUsdMin, costUsdMax } = range;
  if (!(costUsdMax > costUsdMin)) return null;
  const whole = cheapest && (hull[0]?.costUsd ?? 0) > cheapest.costUsd ? [cheapest, ...hull] : hull;
  const line = whole.map(({ costUsd, quality }) => ({ x: costUsd, y: quality }));
  return areaUnder(line, costUsdMin, costUsdMax) / (costUsdMax - costUsdMin);
}
