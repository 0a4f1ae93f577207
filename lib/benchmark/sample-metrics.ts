import { aiq } from "./aiq";
import { arqgc, isDegenerate, type TrackEnds } from "./arqgc";
import { costSaving, KEPT_QUALITY_LEVELS } from "./cost-saving";
import { hullCurve, type OperatingPoint, planCurve } from "./curve";
import { gainOverZeroRouter } from "./gain";
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

/** Every metric of one run and seed on one sample; null where it does not apply. */
export function sampleMetrics(scored: ScoredRun, sample: Sample): SampleMetrics {
  const points = scored.hasCost ? pointsOf(scored, sample) : [];
  return {
    ...NOTHING,
    ...areas(scored, sample, points),
    ...savings(scored, sample, points),
    ...predictions(scored, sample),
  };
}

export function pointsOf({ run, columns }: ScoredRun, sample: Pick<Sample, "meanAt">): OperatingPoint[] {
  return run.knobs.map((knob, k) => ({
    knob,
    costUsd: sample.meanAt(columns.costUsd[k] ?? 0),
    quality: sample.meanAt(columns.quality[k] ?? 0),
  }));
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

function areas({ run, choice }: ScoredRun, sample: Sample, points: readonly OperatingPoint[]): Partial<SampleMetrics> {
  const { ends } = sample;
  if (points.length === 0 || isDegenerate(ends)) return {};
  const curve = run.reading === "hull" ? hullCurve(points) : planCurve(choice.plan, points, ends.cheapest);
  const { bounded, raw } = arqgc(curve, ends);
  const { zeroRouter, oracleCurve } = sample;
  const known = raw !== null && zeroRouter !== null && oracleCurve !== null;
  const gained = known ? gainOverZeroRouter({ router: raw, zeroRouter, oracleCurve }) : { gain: null, headroom: null };
  const range = { costUsdMin: ends.cheapest.costUsd, costUsdMax: ends.best.costUsd };
  return { "bounded-arqgc": bounded, "raw-arqgc": raw, ...gained, aiq: aiq(points, range, ends.cheapest) };
}

function savings(scored: ScoredRun, sample: Sample, points: readonly OperatingPoint[]): Partial<SampleMetrics> {
  if (points.length === 0) return {};
  const { choice, columns } = scored;
  const [parity, almost] = choice.savingKnobs.map((knob, level) =>
    costSaving(knob === null ? undefined : points[knob], sample.ends.best, KEPT_QUALITY_LEVELS[level] ?? 1),
  );
  const arena = choice.arenaKnob === null ? undefined : points[choice.arenaKnob];
  const { cheapest, best } = sample.ends;
  const pair =
    columns.strongShare.length === 0
      ? null
      : pairMetrics(
          points.map(({ quality }, k) => ({ strongShare: sample.meanAt(columns.strongShare[k] ?? 0), quality })),
          { weakQuality: cheapest.quality, strongQuality: best.quality },
        );
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
