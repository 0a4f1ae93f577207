import type { Interval } from "@/lib/core/bootstrap";
import { finish, type Steps } from "@/lib/core/steps";
import { meanOf } from "./choices";
import { type ColumnMeans, columnMeans, REPLICATES } from "./cluster-bootstrap";
import { heldShare, KEPT_QUALITY_LEVELS } from "./cost-saving";
import type { MixingPlan, OperatingPoint } from "./curve";
import { latencyMetric } from "./latency";
import {
  isLatency,
  METRICS,
  type Metric,
  type MetricName,
  noMetric,
  SAMPLE_METRICS,
  type SampleMetrics,
} from "./metric";
import { missingReason } from "./missing-reason";
import { replicateInterval } from "./paired-difference";
import type { RouterRun } from "./run-router";
import { pointsOf, type ScoredRun, sampleMetricsReader } from "./sample-metrics";
import { scoreColumns } from "./score-columns";
import type { TrackFrame } from "./track-frame";
import type { TrackSamples } from "./track-samples";
import { chooseOnVal } from "./val-choice";

export type ScoredRouter = {
  readonly routerId: string;
  /** Evaluated prompts. */
  readonly n: number;
  readonly seeds: number;
  readonly metrics: ReadonlyMap<MetricName, Metric>;
  /** Test points, mean over seeds, in the order of the knob. */
  readonly curve: readonly OperatingPoint[];
  readonly plan: MixingPlan;
  /** Knob values chosen for `csr` and `csr-98`; null: it fell back to the best fixed model. */
  readonly savingKnobs: readonly (number | null)[];
  /** Share of replicates in which these kept the quality. */
  readonly heldShares: readonly (number | null)[];
  /** Per clustering: every metric in every replicate, NaN where degenerate. Shared draws, so rows may be subtracted. */
  readonly replicates: readonly Replicates[];
};
export type Replicates = ReadonlyMap<keyof SampleMetrics, Float64Array>;

/** Fewer than 2,000 replicates are for tests. `decisionsMs`: wall times of single decisions, where they were measured. */
export type ScoreOptions = { readonly replicates?: number; readonly decisionsMs?: Float64Array | null };

/** All figures of one router on one track. */
export function scoreRun(
  run: RouterRun,
  frame: TrackFrame,
  samples: TrackSamples,
  options: ScoreOptions = {},
): ScoredRouter {
  return finish(scoreRunInSteps(run, frame, samples, options));
}

export function* scoreRunInSteps(
  run: RouterRun,
  frame: TrackFrame,
  samples: TrackSamples,
  { replicates: replicateCount = REPLICATES, decisionsMs = null }: ScoreOptions,
): Steps<ScoredRouter> {
  const choice = chooseOnVal(run, frame);
  const scored = run.scoredAnswers.map((answers, seed): ScoredRun => {
    const predictions = run.predictions?.[seed] ?? null;
    const columns = scoreColumns(frame.scoredOn, answers, { predictions, strong: frame.best });
    const candidates = frame.scoredOn.candidates.length;
    return { run, columns, choice, candidates, hasCost: frame.track.kind === "cost" };
  });
  const resamplings = samples.resamplings.map(({ resampling }) => resampling);
  // Replicate b belongs to seed b mod S (spec §4.2).
  const means: ColumnMeans[] = [];
  for (const [seed, of] of scored.entries()) {
    const drawn = { from: seed, step: scored.length, count: replicateCount };
    means.push(yield* columnMeans(resamplings, of.columns.columns, drawn));
  }
  const readers = scored.map(sampleMetricsReader);
  const wholeAt = (seed: number) => (column: number) => means[seed]?.whole[column] ?? Number.NaN;
  const replicates: Replicates[] = [];
  for (const [r, { samples: drawn }] of samples.resamplings.entries())
    replicates.push(yield* replicatesOf({ readers, means, resampling: r }, drawn, replicateCount));
  const perSeed = readers.map((metricsOf, seed) => metricsOf({ ...samples.whole, meanAt: wholeAt(seed) }));
  const metricOf = (name: MetricName): Metric => {
    if (isLatency(name)) return latencyMetric(name, decisionsMs);
    const value = meanOrNull(perSeed.map((metrics) => metrics[name]));
    if (value === null) return noMetric(missingReason(name, run, frame, samples.whole));
    const interval = widest(replicates.map((drawn) => replicateInterval(drawn.get(name) ?? [])));
    return { value, low: interval?.low ?? null, high: interval?.high ?? null };
  };
  const keptNames = ["quality-kept", "quality-kept-98"] as const;
  return {
    routerId: run.routerId,
    n: frame.scoredOn.prompts.length,
    seeds: scored.length,
    metrics: new Map(METRICS.map((name) => [name, metricOf(name)])),
    curve: meanPoints(scored.map((of, seed) => pointsOf(of, { meanAt: wholeAt(seed) }))),
    plan: choice.plan,
    savingKnobs: choice.savingKnobs.map((knob) => (knob === null ? null : (run.knobs[knob] ?? null))),
    heldShares: KEPT_QUALITY_LEVELS.map((level, i) => {
      const kept = replicates[0]?.get(keptNames[i] ?? "quality-kept");
      return choice.savingKnobs.length === 0 || !kept
        ? null
        : heldShare(kept, new Float64Array(kept.length).fill(1), level);
    }),
    replicates,
  };
}

type DrawnMeans = {
  /** Per seed. */
  readonly readers: readonly ReturnType<typeof sampleMetricsReader>[];
  readonly means: readonly ColumnMeans[];
  readonly resampling: number;
};

const REPLICATES_PER_STEP = 32;

function* replicatesOf(
  { readers, means, resampling }: DrawnMeans,
  samples: TrackSamples["resamplings"][number]["samples"],
  count: number,
): Steps<Replicates> {
  const replicates = new Map(SAMPLE_METRICS.map((name) => [name, new Float64Array(count).fill(Number.NaN)]));
  for (const [seed, metricsOf] of readers.entries()) {
    const drawn = means[seed]?.drawn[resampling] ?? [];
    for (let at = 0, b = seed; b < count; at++, b += readers.length) {
      const sample = samples[b];
      if (!sample) continue;
      const metrics = metricsOf({ ...sample, meanAt: (column) => drawn[column]?.[at] ?? Number.NaN });
      for (const [name, values] of replicates) values[b] = metrics[name] ?? Number.NaN;
      if (at % REPLICATES_PER_STEP === 0) yield;
    }
  }
  return replicates;
}

function meanPoints(perSeed: readonly (readonly OperatingPoint[])[]): OperatingPoint[] {
  const [first = []] = perSeed;
  return first.map(({ knob }, k) => ({
    knob,
    costUsd: meanOf(perSeed.map((points) => points[k]?.costUsd ?? Number.NaN)),
    quality: meanOf(perSeed.map((points) => points[k]?.quality ?? Number.NaN)),
  }));
}

function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length && known.every(Number.isFinite) ? meanOf(known) : null;
}

/** Of the intervals by wording and by category the wider is published; null when one of them cannot be given. */
export function widest(intervals: readonly (Interval | null)[]): Interval | null {
  return intervals.reduce((wide, one) =>
    wide === null || one === null ? null : one.high - one.low > wide.high - wide.low ? one : wide,
  );
}
