import { assert } from "@/lib/core/assert";

export type Vertex = { readonly x: number; readonly y: number };
/** x strictly ascending; flat beyond both ends. */
export type Polyline = readonly Vertex[];

/** Exact integral of the polyline over [from, to]. */
export function areaUnder(line: Polyline, from: number, to: number): number {
  return edgesWithin(line, from, to).reduce((area, [a, b]) => area + ((a.y + b.y) / 2) * (b.x - a.x), 0);
}

/** Exact integral over [from, to] of the polyline clipped to y in [0, 1]: the curve is clipped, not its points. */
export function clippedAreaUnder(line: Polyline, from: number, to: number): number {
  return edgesWithin(line, from, to).reduce((area, [a, b]) => area + clippedArea(a, b), 0);
}

/** Smallest x at which the polyline first reaches `level`; undefined when it never does. */
export function firstReach(line: Polyline, level: number): number | undefined {
  for (const [i, to] of line.entries()) {
    if (to.y < level) continue;
    const from = line[i - 1];
    return from ? from.x + ((level - from.y) / (to.y - from.y)) * (to.x - from.x) : to.x;
  }
  return undefined;
}

export function valueAt(line: Polyline, x: number): number {
  const after = line.findIndex((vertex) => vertex.x > x);
  const to = line[after];
  const from = after === -1 ? line.at(-1) : line[after - 1];
  if (from && to) return from.y + ((x - from.x) / (to.x - from.x)) * (to.y - from.y);
  const end = from ?? to;
  assert(end, "a polyline has at least one vertex");
  return end.y;
}

function edgesWithin(line: Polyline, from: number, to: number): [Vertex, Vertex][] {
  const inner = line.filter(({ x }) => x > from && x < to);
  const whole = [{ x: from, y: valueAt(line, from) }, ...inner, { x: to, y: valueAt(line, to) }];
  return whole.slice(1).map((end, i) => [whole[i] ?? end, end]);
}

function clippedArea(a: Vertex, b: Vertex): number {
  const crossings = [0, 1].map((level) => (level - a.y) / (b.y - a.y)).filter((share) => share > 0 && share < 1);
  const shares = [0, ...crossings.sort((p, q) => p - q), 1];
  const heights = shares.map((share) => Math.min(1, Math.max(0, a.y + share * (b.y - a.y))));
  let area = 0;
  for (let i = 1; i < shares.length; i++) {
    const width = ((shares[i] ?? 1) - (shares[i - 1] ?? 0)) * (b.x - a.x);
    area += (((heights[i] ?? 0) + (heights[i - 1] ?? 0)) / 2) * width;
  }
  return area;
}
