import { assert } from "@/lib/core/assert";
import { type LatencyMetric, type Metric, noMetric } from "./metric";

/** P99 of fewer decisions would be the slowest one alone. */
export const P99_DECISIONS_MIN = 100;

/** Quantile by nearest rank: element ⌈p·n⌉ of the ascending list, 1-based (spec §3.12). */
export function nearestRank(values: ArrayLike<number>, share: number): number {
  assert(values.length > 0 && share > 0 && share <= 1, "a nearest rank needs values and a share in (0, 1]");
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

const SHARES: Readonly<Record<LatencyMetric, number>> = {
  "latency-p50-ms": 0.5,
  "latency-p90-ms": 0.9,
  "latency-p99-ms": 0.99,
};

/** Wall time of single decisions, prompt text in, model id out. No interval: n, device and backend say how sure it is. */
export function latencyMetric(name: LatencyMetric, decisionsMs: Float64Array | null): Metric {
  if (!decisionsMs || decisionsMs.length === 0) return noMetric("not-measured");
  if (name === "latency-p99-ms" && decisionsMs.length < P99_DECISIONS_MIN) return noMetric("fewer-than-100-decisions");
  return { value: nearestRank(decisionsMs, SHARES[name]), low: null, high: null };
}
