import { scaleLinear, scaleLog } from "d3-scale";

export type ChartPoint = {
  readonly modelId: string;
  readonly label: string;
  readonly costUsd: number;
  readonly quality: number;
};
export type ChartFrame = { readonly width: number; readonly height: number };
export type ChartScale = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  x(costUsd: number): number;
  y(quality: number): number;
  readonly costTicks: readonly number[];
  readonly qualityTicks: readonly number[];
};

const MARGIN = { left: 44, right: 14, top: 12, bottom: 42 };
const COST_MIN_USD = 1e-7; // A free model has no place on a log axis: it is drawn at its left end.

/** Pixel scales of the cost–quality chart: cost logarithmic, quality linear and cut to what the candidates need. */
export function chartScale(points: readonly ChartPoint[], { width, height }: ChartFrame): ChartScale {
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const [top, bottom] = [MARGIN.top, height - MARGIN.bottom];
  const costs = points.map(({ costUsd }) => Math.max(COST_MIN_USD, costUsd));
  const qualities = points.map(({ quality }) => quality);
  const costDomain = [Math.min(...costs) / 1.5, Math.max(...costs) * 1.7] as const;
  const qualityDomain = [
    Math.max(0, Math.floor((Math.min(...qualities) - 0.06) * 20) / 20),
    Math.min(1, Math.ceil((Math.max(...qualities) + 0.03) * 20) / 20),
  ] as const;
  const cost = scaleLog().domain(costDomain).range([left, right]);
  const quality = scaleLinear().domain(qualityDomain).range([bottom, top]).clamp(true);
  return {
    left,
    right,
    top,
    bottom,
    x: (costUsd) => cost(Math.max(COST_MIN_USD, costUsd)),
    y: quality,
    costTicks: oneTwoFive(costDomain[0], costDomain[1]),
    qualityTicks: quality.ticks(Math.max(2, Math.round((bottom - top) / 40))),
  };
}

/** …, 0.1, 0.2, 0.5, 1, 2, 5, … within [low, high]. */
export function oneTwoFive(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent++)
    for (const mantissa of [1, 2, 5]) {
      const tick = Number(`${mantissa}e${exponent}`); // Not 5 · 10^−4, which is 0.0005000000000000001.
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  return ticks;
}

/** Of ascending ticks, those whose labels have `gap` pixels each. */
export function labelledTicks(ticks: readonly number[], x: (tick: number) => number, gap: number): number[] {
  const kept: number[] = [];
  for (const tick of ticks) {
    const previous = kept.at(-1);
    if (previous === undefined || x(tick) - x(previous) >= gap) kept.push(tick);
  }
  return kept;
}

/** Candidates that no other is both cheaper and better than (or as cheap and better), cheapest first. */
export function paretoFront(points: readonly ChartPoint[]): ChartPoint[] {
  const front: ChartPoint[] = [];
  for (const point of [...points].sort((a, b) => a.costUsd - b.costUsd || b.quality - a.quality))
    if (point.quality > (front.at(-1)?.quality ?? -1)) front.push(point);
  return front;
}

/** The front as an SVG staircase, carried to the right edge: a budget in between buys the step to its left. */
export function frontPath(front: readonly ChartPoint[], { x, y, right }: ChartScale): string {
  const steps = front.map(({ costUsd, quality }, index) =>
    index === 0 ? `M${x(costUsd)} ${y(quality)}` : `H${x(costUsd)}V${y(quality)}`,
  );
  return front.length > 0 ? `${steps.join("")}H${right}` : "";
}
