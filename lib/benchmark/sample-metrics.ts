import { aiqUnderHull } from "./aiq";
import { arqgc, isDegenerate, type TrackEnds } from "./arqgc";
import { costSaving, KEPT_QUALITY_LEVELS } from "./cost-saving";
import { CHEAPEST_FIXED, hullCurve, type OperatingPoint, planCurve } from "./curve";
import { gainOverZeroRouter } from "./gain";
import { hullReader } from "./hull-reader";
import type { SampleMetrics } from "./metric";
import { pairMetrics } from "./pair-metrics";
import { CALIBRATION_BINS } from "./prediction-quality";
import { routerArenaFormula } from "./router-arena";
import type { RouterRun } from "./run-router";
import type { ScoreColumns } from "./score-columns";
import type { ValChoice } from "./val-choice";

/** The means of one sample of prompts: all of them, or the drawn clusters of one replicate. */
export type Sample = {
  meanAt(column: number): number;
  readonly ends: TrackEnds;
  /** Raw ARQGC of the zero router and of the oracle curve on this sample; null on a degenerate one. */
  readonly zeroRouter: number | null;
  readonly oracleCurve: number | null;
};

export type ScoredRun = {
  readonly run: Pick<RouterRun, "knobs" | "reading">;
  readonly columns: ScoreColumns;
  readonly choice: ValChoice;
  readonly candidates: number;
  readonly hasCost: boolean;
};

/** What reads every metric of one run and seed off one sample; null where it does not apply. */
export function sampleMetricsReader(scored: ScoredRun): (sample: Sample) => SampleMetrics {
  const areasOf = areasReader(scored);
  const savingsOf = savingsReader(scored);
  return (sample) => ({
    ...NOTHING,
    ...(scored.hasCost && { ...areasOf(sample), ...savingsOf(sample) }),
    ...predictions(scored, sample),
  });
}

export function pointsOf(scored: ScoredRun, sample: Pick<Sample, "meanAt">): OperatingPoint[] {
  return scored.run.knobs.map((_, k) => pointAt(scored, k, sample));
}

function pointAt({ run, columns }: ScoredRun, k: number, sample: Pick<Sample, "meanAt">): OperatingPoint {
  return {
    knob: run.knobs[k] ?? Number.NaN,
    costUsd: sample.meanAt(columns.costUsd[k] ?? 0),
    quality: sample.meanAt(columns.quality[k] ?? 0),
  };
}

/** Undefined where train and val chose no knob value. */
function chosenPoint(scored: ScoredRun, knob: number | null, sample: Pick<Sample, "meanAt">): OperatingPoint | undefined {
  return knob === null ? undefined : pointAt(scored, knob, sample);
}

/** Knob values that answer alike share a column: the first of each. */
function distinctKnobs({ columns }: ScoredRun): number[] {
  return columns.quality.flatMap((place, k) => (columns.quality.indexOf(place) === k ? [k] : []));
}

const NOTHING: SampleMetrics = {
  "bounded-arqgc": null,
  "raw-arqgc": null,
  gain: null,
  headroom: null,
  csr: null,
  "csr-98": null,
  "quality-kept": null,
  "quality-kept-98": null,
  "topk-1": null,
  "topk-2": null,
  brier: null,
  ece: null,
  "cost-mae": null,
  "cost-bias": null,
  aiq: null,
  apgr: null,
  "cpt-50": null,
  "cpt-80": null,
  "routerarena-formula": null,
};

/** Read 2,000 times per row, so it looks at no more knob values than it has to. */
function areasReader(scored: ScoredRun): (sample: Sample) => Partial<SampleMetrics> {
  const { run, choice, columns } = scored;
  const planned = choice.plan.flatMap((knob) => (knob === CHEAPEST_FIXED ? [] : [run.knobs.indexOf(knob)]));
  const distinct = distinctKnobs(scored);
  const hullOf = hullReader(
    distinct.map((k) => ({ costUsd: columns.costUsd[k] ?? 0, quality: columns.quality[k] ?? 0 })),
  );
  return (sample) => {
    const { ends, zeroRouter, oracleCurve } = sample;
    if (isDegenerate(ends)) return {};
    const points = (run.reading === "hull" ? distinct : planned).map((k) => pointAt(scored, k, sample));
    const curve = run.reading === "hull" ? hullCurve(points) : planCurve(choice.plan, points, ends.cheapest);
    const { bounded, raw } = arqgc(curve, ends);
    const known = raw !== null && zeroRouter !== null && oracleCurve !== null;
    const gained = known
      ? gainOverZeroRouter({ router: raw, zeroRouter, oracleCurve })
      : { gain: null, headroom: null };
    const range = { costUsdMin: ends.cheapest.costUsd, costUsdMax: ends.best.costUsd };
    const improvement = aiqUnderHull(hullOf(sample.meanAt), range, ends.cheapest);
    return { "bounded-arqgc": bounded, "raw-arqgc": raw, ...gained, aiq: improvement };
  };
}

function savingsReader(scored: ScoredRun): (sample: Sample) => Partial<SampleMetrics> {
  const { choice, columns } = scored;
  const shared = columns.strongShare.length === 0 ? [] : distinctKnobs(scored);
  return (sample) => {
    const { cheapest, best } = sample.ends;
    const [parity, almost] = choice.savingKnobs.map((knob, level) =>
      costSaving(chosenPoint(scored, knob, sample), best, KEPT_QUALITY_LEVELS[level] ?? 1),
    );
    const arena = chosenPoint(scored, choice.arenaKnob, sample);
    const sharePoints = shared.map((k) => ({
      strongShare: sample.meanAt(columns.strongShare[k] ?? 0),
      quality: sample.meanAt(columns.quality[k] ?? 0),
    }));
    const ends = { weakQuality: cheapest.quality, strongQuality: best.quality };
    const pair = shared.length === 0 ? null : pairMetrics(sharePoints, ends);
    return {
      csr: parity?.csr ?? null,
      "quality-kept": parity?.qualityRatio ?? null,
      "csr-98": almost?.csr ?? null,
      "quality-kept-98": almost?.qualityRatio ?? null,
      "routerarena-formula": (arena && routerArenaFormula(arena.quality, arena.costUsd)?.score) ?? null,
      apgr: pair?.apgr ?? null,
      "cpt-50": pair?.cpt50 ?? null,
      "cpt-80": pair?.cpt80 ?? null,
    };
  };
}

function predictions({ columns, candidates, hasCost }: ScoredRun, sample: Sample): Partial<SampleMetrics> {
  const at = columns.prediction;
  if (!at) return {};
  const gaps = Array.from({ length: CALIBRATION_BINS }, (_, bin) => Math.abs(sample.meanAt(at.binGaps + bin)));
  const measured = sample.meanAt(at.costMeasured);
  return {
    "topk-1": sample.meanAt(at.hit1),
    "topk-2": candidates > 1 ? sample.meanAt(at.hit2) : null,
    brier: sample.meanAt(at.squaredError) / candidates,
    ece: gaps.reduce((sum, gap) => sum + gap, 0) / candidates,
    "cost-mae": hasCost ? sample.meanAt(at.costAbsoluteError) / candidates : null,
    "cost-bias": hasCost && measured > 0 ? sample.meanAt(at.costPredicted) / measured : null,
  };
}
