import { scaleLinear, scaleLog } from "d3-scale";
import type { CostQuality } from "@/lib/benchmark/concave-hull";

export type PlotSize = { readonly width: number; readonly height: number };
export type PlotScale = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  x(costUsd: number): number;
  y(quality: number): number;
  readonly costTicks: readonly number[];
  readonly qualityTicks: readonly number[];
};

const MARGIN = { left: 44, right: 16, top: 12, bottom: 44 };
const COST_MIN_USD = 1e-8; // A free answer has no place on a log axis: it is drawn at its left end.
const TICK_GAP = 52;

/** Pixel scales for mean cost (USD per prompt, log) and mean quality (linear, cut to what the points need). */
export function plotScale(points: readonly CostQuality[], { width, height }: PlotSize): PlotScale {
  const costs = points.map(({ costUsd }) => Math.max(COST_MIN_USD, costUsd));
  const qualities = points.map(({ quality }) => quality);
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom];
  const costDomain = [Math.min(...costs) / 1.25, Math.max(...costs) * 1.35] as const;
  const cost = scaleLog().domain(costDomain).range([left, right]);
  const quality = scaleLinear()
    .domain([Math.min(...qualities) - 0.02, Math.min(1, Math.max(...qualities) + 0.01)])
    .nice()
    .range([bottom, top]);
  const x = (costUsd: number) => cost(Math.max(COST_MIN_USD, costUsd));
  return {
    left,
    right,
    top,
    bottom,
    x,
    y: quality,
    costTicks: costTicks(costDomain, x),
    qualityTicks: quality.ticks(7),
  };
}

/** …, 0.1, 0.2, 0.5, 1, … of USD per 1,000 prompts, as USD per prompt, each with room for its label. */
function costTicks([low, high]: readonly [number, number], x: (costUsd: number) => number): number[] {
  const ticks: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent++)
    for (const mantissa of [1, 2, 5]) {
      const tick = Number(`${mantissa}e${exponent}`);
      const previous = ticks.at(-1);
      if (tick < low || tick > high || (previous !== undefined && x(tick) - x(previous) < TICK_GAP)) continue;
      ticks.push(tick);
    }
  return ticks;
}

/** Mixing is linear in cost, so on a log axis the way between two points is bent: it is drawn in steps. */
export function curvePath(points: readonly CostQuality[], { x, y }: Pick<PlotScale, "x" | "y">): string {
  const steps = points.flatMap((point, i) => {
    const next = points[i + 1];
    if (!next) return [point];
    return Array.from({ length: 8 }, (_, s) => ({
      costUsd: point.costUsd + (s / 8) * (next.costUsd - point.costUsd),
      quality: point.quality + (s / 8) * (next.quality - point.quality),
    }));
  });
  return steps.map((p, i) => `${i === 0 ? "M" : "L"}${x(p.costUsd).toFixed(1)} ${y(p.quality).toFixed(1)}`).join("");
}
