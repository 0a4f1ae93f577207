import type { ChartPoint, ChartScale } from "./chart-scale";

export type ChartLabel = {
  readonly modelId: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  /** False: no free place; shown only while the model is chosen or pointed at. */
  readonly free: boolean;
};

type Box = readonly [left: number, top: number, right: number, bottom: number];
type Place = Pick<ChartLabel, "x" | "y" | "anchor"> & { readonly box: Box };

const CHAR_WIDTH = 6.5; // 12 px system font, mean over names
const DOT_REACH = 9;
const TEXT_HEIGHT = 16;

/** Direct labels: best first; right, left, above, below, then the corners; the first place that touches nothing. */
export function placeLabels(points: readonly ChartPoint[], scale: ChartScale): ChartLabel[] {
  const taken = new Map<string, Box>(
    points.map((point): [string, Box] => {
      const [x, y] = [scale.x(point.costUsd), scale.y(point.quality)];
      return [`dot ${point.modelId}`, [x - DOT_REACH, y - DOT_REACH, x + DOT_REACH, y + DOT_REACH]];
    }),
  );
  return [...points]
    .sort((a, b) => b.quality - a.quality || a.costUsd - b.costUsd)
    .map((point) => {
      const others = [...taken].filter(([owner]) => owner !== `dot ${point.modelId}`).map(([, box]) => box);
      const places = placesAround(scale.x(point.costUsd), scale.y(point.quality), point.label.length * CHAR_WIDTH);
      const free = places.find(({ box }) => isInside(box, scale) && !others.some((other) => overlap(box, other)));
      // Without a free place the label stands above its dot, moved inwards where the frame would cut it.
      const fallback = places.filter(({ box }) => isInside(box, scale))[0] ?? places[2];
      const { x, y, anchor } = free ?? fallback ?? { x: 0, y: 0, anchor: "start" as const };
      if (free) taken.set(`label ${point.modelId}`, free.box);
      return { modelId: point.modelId, text: point.label, x, y, anchor, free: free !== undefined };
    });
}

function placesAround(x: number, y: number, width: number): Place[] {
  const at = (dx: number, dy: number, anchor: Place["anchor"]): Place => {
    const left = anchor === "start" ? x + dx - 1 : anchor === "end" ? x + dx + 1 - width : x - width / 2;
    return { x: x + dx, y: y + dy, anchor, box: [left, y + dy - 12, left + width, y + dy - 12 + TEXT_HEIGHT] };
  };
  return [
    at(11, 4, "start"),
    at(-11, 4, "end"),
    at(0, -12, "middle"),
    at(0, 21, "middle"),
    at(9, -10, "start"),
    at(9, 19, "start"),
    at(-9, -10, "end"),
    at(-9, 19, "end"),
  ];
}

function isInside([left, top, right, bottom]: Box, scale: ChartScale): boolean {
  return left > scale.left && right < scale.right + 12 && top > 0 && bottom < scale.bottom;
}

function overlap(a: Box, b: Box): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}
