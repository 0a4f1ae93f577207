import { type CostQuality, isOnOrBelow } from "./concave-hull";

/** Columns that hold the cost and the quality of one point. */
export type PointPlaces = { readonly costUsd: number; readonly quality: number };

/**
 * `concaveHull` of the same points again and again, each time with slightly other values: the bootstrap asks 2,000 times
 * per row. Nothing is allocated per point, and the order of one time is nearly the order of the next.
 */
export function hullReader(places: readonly PointPlaces[]): (meanAt: (column: number) => number) => CostQuality[] {
  const costUsd = new Float64Array(places.length);
  const quality = new Float64Array(places.length);
  const order = Uint16Array.from(places, (_, at) => at);
  return (meanAt) => {
    for (let at = 0; at < places.length; at++) {
      costUsd[at] = meanAt(places[at]?.costUsd ?? 0);
      quality[at] = meanAt(places[at]?.quality ?? 0);
    }
    sortNearlySorted(order, { costUsd, quality });
    return hullInOrder(order, { costUsd, quality });
  };
}

type PointTables = { readonly costUsd: Float64Array; readonly quality: Float64Array };

/** Ascending cost, of equal cost the higher quality first; by insertion. */
function sortNearlySorted(order: Uint16Array, { costUsd, quality }: PointTables): void {
  for (let next = 1; next < order.length; next++) {
    const moved = order[next] ?? 0;
    const [cost, value] = [costUsd[moved] ?? 0, quality[moved] ?? 0];
    let at = next;
    for (; at > 0; at--) {
      const before = order[at - 1] ?? 0;
      const costBefore = costUsd[before] ?? 0;
      if (!(costBefore > cost || (costBefore === cost && (quality[before] ?? 0) < value))) break;
      order[at] = before;
    }
    order[at] = moved;
  }
}

function hullInOrder(order: Uint16Array, { costUsd, quality }: PointTables): CostQuality[] {
  const hull: CostQuality[] = [];
  let costBefore = Number.NaN;
  for (const at of order) {
    const point = { costUsd: costUsd[at] ?? 0, quality: quality[at] ?? 0 };
    if (point.costUsd === costBefore) continue;
    costBefore = point.costUsd;
    while (hull.length > 1 && isOnOrBelow(hull[hull.length - 2], hull[hull.length - 1], point)) hull.pop();
    hull.push(point);
  }
  let highest = 0;
  for (let at = 1; at < hull.length; at++) if ((hull[at]?.quality ?? 0) > (hull[highest]?.quality ?? 0)) highest = at;
  return hull.slice(0, highest + 1);
}
