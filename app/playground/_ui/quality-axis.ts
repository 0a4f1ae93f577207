/** What the quality axis of the candidate table shows, within [0, 1]. */
export type QualityAxis = { readonly from: number; readonly to: number };

export const FULL_AXIS: QualityAxis = { from: 0, to: 1 };

/** The smallest window of 0.2, 0.4, … on steps of 0.05 that holds every interval. */
export function zoomedAxis(intervals: readonly { readonly low: number; readonly high: number }[]): QualityAxis {
  if (intervals.length === 0) return FULL_AXIS;
  const low = Math.min(...intervals.map((interval) => interval.low));
  const high = Math.max(...intervals.map((interval) => interval.high));
  const from = Math.max(0, Math.floor((low - 0.005) * 20) / 20);
  const width = Math.min(1, Math.ceil((high + 0.005 - from) / 0.2 - 1e-9) * 0.2);
  return from + width > 1 ? { from: 1 - width, to: 1 } : { from, to: from + width };
}

/** Position of `quality` on the axis, in percent of its length; outside values stay at the ends. */
export function axisPercent({ from, to }: QualityAxis, quality: number): number {
  return Math.min(100, Math.max(0, ((quality - from) / (to - from)) * 100));
}

/** Five labels, at equal steps. */
export function axisLabels({ from, to }: QualityAxis): string[] {
  if (from === 0 && to === 1) return ["0", "0.25", "0.50", "0.75", "1"];
  return [0, 1, 2, 3, 4].map((step) => (from + ((to - from) * step) / 4).toFixed(2));
}
