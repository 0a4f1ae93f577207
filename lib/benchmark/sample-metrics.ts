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
  return (sample) => {
    const areas = scored.hasCost ? areasOf(sample) : null;
    const savings = scored.hasCost ? savingsOf(sample) : null;
    const predicted = predictions(scored, sample);
    // Named one by one: spreading parts into each other takes longer than the areas, 2,000 times a row.
    return {
      "bounded-arqgc": areas?.bounded ?? null,
      "raw-arqgc": areas?.raw ?? null,
      gain: areas?.gain ?? null,
      headroom: areas?.headroom ?? null,
      csr: savings?.parity?.csr ?? null,
      "csr-98": savings?.almost?.csr ?? null,
      "quality-kept": savings?.parity?.qualityRatio ?? null,
      "quality-kept-98": savings?.almost?.qualityRatio ?? null,
      "topk-1": predicted?.topOne ?? null,
      "topk-2": predicted?.topTwo ?? null,
      brier: predicted?.brier ?? null,
      ece: predicted?.ece ?? null,
      "cost-mae": predicted?.costMae ?? null,
      "cost-bias": predicted?.costBias ?? null,
      aiq: areas?.aiq ?? null,
      apgr: savings?.pair?.apgr ?? null,
      "cpt-50": savings?.pair?.cpt50 ?? null,
      "cpt-80": savings?.pair?.cpt80 ?? null,
      "routerarena-formula": savings?.arena ?? null,
    };
  };
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
function chosenPoint(
  scored: ScoredRun,
  knob: number | null,
  sample: Pick<Sample, "meanAt">,
): OperatingPoint | undefined {
  return knob === null ? undefined : pointAt(scored, knob, sample);
}

/** Knob values that answer alike share a column: the first of each. */
function distinctKnobs({ columns }: ScoredRun): number[] {
  return columns.quality.flatMap((place, k) => (columns.quality.indexOf(place) === k ? [k] : []));
}

type Areas = {
  readonly bounded: number | null;
  readonly raw: number | null;
  readonly gain: number | null;
  readonly headroom: number | null;
  readonly aiq: number | null;
};

/** Read 2,000 times per row, so it looks at no more knob values than it has to. */
function areasReader(scored: ScoredRun): (sample: Sample) => Areas | null {
  const { run, choice, columns } = scored;
  const planned = choice.plan.flatMap((knob) => (knob === CHEAPEST_FIXED ? [] : [run.knobs.indexOf(knob)]));
  const distinct = distinctKnobs(scored);
  const hullOf = hullReader(
    distinct.map((k) => ({ costUsd: columns.costUsd[k] ?? 0, quality: columns.quality[k] ?? 0 })),
  );
  return (sample) => {
    const { ends, zeroRouter, oracleCurve } = sample;
    if (isDegenerate(ends)) return null;
    const points = (run.reading === "hull" ? distinct : planned).map((k) => pointAt(scored, k, sample));
    const curve = run.reading === "hull" ? hullCurve(points) : planCurve(choice.plan, points, ends.cheapest);
    const { bounded, raw } = arqgc(curve, ends);
    const known = raw !== null && zeroRouter !== null && oracleCurve !== null;
    const gained = known
      ? gainOverZeroRouter({ router: raw, zeroRouter, oracleCurve })
      : { gain: null, headroom: null };
    const range = { costUsdMin: ends.cheapest.costUsd, costUsdMax: ends.best.costUsd };
    const aiq = aiqUnderHull(hullOf(sample.meanAt), range, ends.cheapest);
    return { bounded, raw, gain: gained.gain, headroom: gained.headroom, aiq };
  };
}

function savingsReader(scored: ScoredRun) {
  const { choice, columns } = scored;
  const shared = columns.strongShare.length === 0 ? [] : distinctKnobs(scored);
  return (sample: Sample) => {
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
    return {
      parity,
      almost,
      arena: arena && routerArenaFormula(arena.quality, arena.costUsd)?.score,
      pair: shared.length === 0 ? null : pairMetrics(sharePoints, ends),
    };
  };
}

function predictions({ columns, candidates, hasCost }: ScoredRun, sample: Sample) {
  const at = columns.prediction;
  if (!at) return null;
  let gaps = 0;
  for (let bin = 0; bin < CALIBRATION_BINS; bin++) gaps += Math.abs(sample.meanAt(at.binGaps + bin));
  const measured = sample.meanAt(at.costMeasured);
  return {
    topOne: sample.meanAt(at.hit1),
    topTwo: candidates > 1 ? sample.meanAt(at.hit2) : null,
    brier: sample.meanAt(at.squaredError) / candidates,
    ece: gaps / candidates,
    costMae: hasCost ? sample.meanAt(at.costAbsoluteError) / candidates : null,
    costBias: hasCost && measured > 0 ? sample.meanAt(at.costPredicted) / measured : null,
  };
}
