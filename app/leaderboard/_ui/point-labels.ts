import type { FixedPoint } from "./curve-lines";
import type { PlotScale } from "./plot-scale";

export type PointLabel = {
  readonly modelId: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end" | "middle";
};
type Box = readonly [left: number, top: number, right: number, bottom: number];

const CHAR_WIDTH = 6.5;

/** Names beside their dots: below, above, left or right, the first place free of dots and names; without one, no name. */
export function pointLabels(
  points: readonly FixedPoint[],
  scale: PlotScale,
  textOf: (modelId: string) => string,
): PointLabel[] {
  const dots: Box[] = points.map(({ costUsd, quality }) => {
    const [x, y] = [scale.x(costUsd), scale.y(quality)];
    return [x - 6, y - 6, x + 6, y + 6];
  });
  const names: Box[] = [];
  return points.flatMap(({ modelId, costUsd, quality }, i) => {
    const [x, y] = [scale.x(costUsd), scale.y(quality)];
    const others = [...dots.filter((_, j) => j !== i), ...names];
    const width = textOf(modelId).length * CHAR_WIDTH;
    const place = placesAround(x, y, width).find(
      ({ box }) => isInside(box, scale) && !others.some((other) => overlap(box, other)),
    );
    if (!place) return [];
    names.push(place.box);
    return [{ modelId, x: place.x, y: place.y, anchor: place.anchor }];
  });
}

function placesAround(x: number, y: number, width: number) {
  const at = (dx: number, dy: number, anchor: PointLabel["anchor"]) => {
    const left = x + dx - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
    const box: Box = [left, y + dy - 12, left + width, y + dy + 4];
    return { x: x + dx, y: y + dy, anchor, box };
  };
  return [at(9, 15, "start"), at(-9, 15, "end"), at(0, 21, "middle"), at(11, 4, "start"), at(-11, 4, "end")];
}

function isInside([left, top, right, bottom]: Box, scale: PlotScale): boolean {
  return left > scale.left && right < scale.right + 14 && top > scale.top && bottom < scale.bottom;
}

function overlap(a: Box, b: Box): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}
