/** A place in the plane of mean cost (USD) and mean quality. */
export type CostQuality = { readonly costUsd: number; readonly quality: number };

/** Cheapest first. Of points of equal cost the higher quality stays; of equal points the first listed. */
export function sortedByCost<Point extends CostQuality>(points: readonly Point[]): readonly Point[] {
  // The bootstrap asks for millions of curves, and nearly all are in the order of the plan already.
  if (ascendByCost(points)) return points;
  const sorted = points.toSorted((a, b) => a.costUsd - b.costUsd || b.quality - a.quality);
  return sorted.filter((point, i) => i === 0 || point.costUsd !== sorted[i - 1]?.costUsd);
}

function ascendByCost(points: readonly CostQuality[]): boolean {
  for (let at = 1; at < points.length; at++)
    if (!((points[at - 1]?.costUsd ?? Number.NaN) < (points[at]?.costUsd ?? Number.NaN))) return false;
  return true;
}

/**
 * Upper concave hull, cut after its highest quality, cheapest first: what an operator reaches who may split traffic
 * between points (RouterBench's non-decreasing convex hull, arXiv 2403.12031). Points on an edge are left out.
 */
export function concaveHull<Point extends CostQuality>(points: readonly Point[]): Point[] {
  const hull: Point[] = [];
  for (const point of sortedByCost(points)) {
    while (hull.length > 1 && isOnOrBelow(hull.at(-2), hull.at(-1), point)) hull.pop();
    hull.push(point);
  }
  const highest = hull.reduce((best, { quality }) => Math.max(best, quality), Number.NEGATIVE_INFINITY);
  return hull.slice(0, hull.findIndex(({ quality }) => quality === highest) + 1);
}

export function isOnOrBelow(from: CostQuality | undefined, middle: CostQuality | undefined, to: CostQuality): boolean {
  if (!from || !middle) return false;
  const rise = (middle.quality - from.quality) * (to.costUsd - from.costUsd);
  return rise <= (to.quality - from.quality) * (middle.costUsd - from.costUsd);
}
