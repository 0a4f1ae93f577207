/** The names are a contract with whoever reads `npm run evaluate -- --json`. */
export const METRICS = [
  "bounded-arqgc",
  "raw-arqgc",
  "gain",
  "headroom",
  "csr",
  "csr-98",
  "quality-kept",
  "quality-kept-98",
  "topk-1",
  "topk-2",
  "brier",
  "ece",
  "cost-mae",
  "cost-bias",
  "aiq",
  "apgr",
  "cpt-50",
  "cpt-80",
  "routerarena-formula",
  "latency-p50-ms",
  "latency-p90-ms",
  "latency-p99-ms",
] as const;
export type MetricName = (typeof METRICS)[number];

/** A figure with its 95 % interval (null: too many degenerate replicates), or the reason why there is none. */
export type Metric =
  | { readonly value: number; readonly low: number | null; readonly high: number | null }
  | { readonly value: null; readonly low: null; readonly high: null; readonly reason: MetricReason };

export type MetricReason =
  | "degenerate-track"
  | "quality-track-has-no-cost"
  | "predicts-no-quality"
  | "predicts-no-cost"
  | "more-than-two-candidates"
  | "fewer-candidates-than-k"
  | "never-reached"
  | "no-headroom"
  | "cost-is-zero"
  | "best-fixed-model-costs-nothing"
  | "fewer-than-100-decisions"
  | "not-measured"
  | "needs-answers-to-val"
  | "decides-with-hindsight";

export function noMetric(reason: MetricReason): Metric {
  return { value: null, low: null, high: null, reason };
}

/** Figures of one sample of prompts; a missing one is null in it. */
export type SampleMetrics = Record<Exclude<MetricName, `latency-${string}`>, number | null>;
export const SAMPLE_METRICS = METRICS.filter((name): name is keyof SampleMetrics => !isLatency(name));

export type LatencyMetric = Extract<MetricName, `latency-${string}`>;

export function isLatency(name: MetricName): name is LatencyMetric {
  return name.startsWith("latency-");
}
