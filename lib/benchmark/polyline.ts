import { assert } from "@/lib/core/assert";

export type Vertex = { readonly x: number; readonly y: number };
/** x strictly ascending; flat beyond both ends. */
export type Polyline = readonly Vertex[];

/** Exact integral of the polyline over [from, to]. */
export function areaUnder(line: Polyline, from: number, to: number): number {
  return sumEdges(line, { from, to }, (ax, ay, bx, by) => ((ay + by) / 2) * (bx - ax));
}

/** Exact integral over [from, to] of the polyline clipped to y in [0, 1]: the curve is clipped, not its points. */
export function clippedAreaUnder(line: Polyline, from: number, to: number): number {
  return sumEdges(line, { from, to }, clippedArea);
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

type EdgeArea = (ax: number, ay: number, bx: number, by: number) => number;

/** Asked for every replicate of every row: no edge becomes an object. */
function sumEdges(line: Polyline, { from, to }: { from: number; to: number }, areaOf: EdgeArea): number {
  let [x, y, area] = [from, valueAt(line, from), 0];
  for (const vertex of line) {
    if (vertex.x <= from) continue;
    if (vertex.x >= to) break;
    area += areaOf(x, y, vertex.x, vertex.y);
    [x, y] = [vertex.x, vertex.y];
  }
  return area + areaOf(x, y, to, valueAt(line, to));
}

/** The edge in up to three pieces, cut where it crosses 0 and 1. */
function clippedArea(ax: number, ay: number, bx: number, by: number): number {
  const rise = by - ay;
  const run = bx - ax;
  const atZero = -ay / rise;
  const atOne = (1 - ay) / rise;
  const first = Math.min(atZero, atOne);
  const second = Math.max(atZero, atOne);
  let area = 0;
  let from = 0;
  if (first > 0 && first < 1) {
    area += clippedHeight(ay, rise, from, first) * (first * run);
    from = first;
  }
  if (second > 0 && second < 1) {
    area += clippedHeight(ay, rise, from, second) * ((second - from) * run);
    from = second;
  }
  return area + clippedHeight(ay, rise, from, 1) * ((1 - from) * run);
}

/** Mean height of a piece that crosses neither 0 nor 1 inside, on an edge from `y` that rises by `rise`. */
function clippedHeight(y: number, rise: number, from: number, to: number): number {
  return (Math.min(1, Math.max(0, y + to * rise)) + Math.min(1, Math.max(0, y + from * rise))) / 2;
}
