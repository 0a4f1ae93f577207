import { finish } from "@/lib/core/steps";
import { fixedAnswers, outcomeColumn } from "./answers";
import { boundedArqgc, isDegenerate } from "./arqgc";
import { meanOf } from "./choices";
import { columnMeans, type LazyColumns } from "./cluster-bootstrap";
import type { CostQuality } from "./concave-hull";
import { CHEAPEST_FIXED, type MixingPlan, planCurve } from "./curve";
import { type Metric, noMetric } from "./metric";
import { replicateInterval } from "./paired-difference";
import { type Resampling, resamplingOf } from "./resampling";
import type { RouterRun } from "./run-router";
import { widest } from "./score-run";
import type { TrackFrame } from "./track-frame";
import { clusterings } from "./track-samples";

/** Bounded-ARQGC on the prompts of one source, between what the fixed models reach on that source. */
export type SourceScore = { readonly source: string; readonly n: number; readonly bounded: Metric };

type SourceQuestion = {
  readonly run: RouterRun;
  readonly frame: TrackFrame;
  /** Of the whole track: nothing is chosen per source. */
  readonly plan: MixingPlan;
  readonly source: string;
  readonly replicates: number;
};

export function sourceScore(question: SourceQuestion): SourceScore {
  const { frame, source, replicates } = question;
  const { rows, resamplings } = sourceRows(frame, source);
  const perSeed = columnsPerSeed(question, rows);
  const areaAt = areaReader(question);
  const n = rows.length;
  // Replicate b belongs to seed b mod S, as in the scores of the whole track.
  const means = perSeed.map((columns, seed) =>
    finish(columnMeans(resamplings, columns, { from: seed, step: perSeed.length, count: replicates })),
  );
  const values = means
    .map(({ whole }) => areaAt((column) => whole[column] ?? Number.NaN))
    .filter((value) => value !== null);
  if (values.length < perSeed.length) return { source, n, bounded: noMetric("degenerate-track") };
  const areasOf = (r: number) => {
    const drawn = new Float64Array(replicates).fill(Number.NaN);
    for (const [seed, of] of means.entries())
      for (let at = 0, b = seed; b < replicates; at++, b += means.length)
        drawn[b] = areaAt((column) => of.drawn[r]?.[column]?.[at] ?? Number.NaN) ?? Number.NaN;
    return drawn;
  };
  const interval = widest(resamplings.map((_, r) => replicateInterval(areasOf(r))));
  return { source, n, bounded: { value: meanOf(values), low: interval?.low ?? null, high: interval?.high ?? null } };
}

type AreaReader = (meanAt: (column: number) => number) => number | null;

type SourceRows = { readonly rows: readonly number[]; readonly resamplings: readonly Resampling[] };
const sourcesByFrame = new WeakMap<TrackFrame, Map<string, SourceRows>>();

/** Where the prompts of a source stand and how they are drawn: the same for every router of a track. */
function sourceRows(frame: TrackFrame, source: string): SourceRows {
  const known = sourcesByFrame.get(frame) ?? new Map<string, SourceRows>();
  sourcesByFrame.set(frame, known);
  const found = known.get(source) ?? findSourceRows(frame, source);
  known.set(source, found);
  return found;
}

function findSourceRows({ scoredOn }: TrackFrame, source: string): SourceRows {
  const rows = scoredOn.prompts.flatMap((prompt, row) => (prompt.source === source ? [row] : []));
  const prompts = rows.flatMap((row) => scoredOn.prompts[row] ?? []);
  return { rows, resamplings: clusterings({ prompts }).map(resamplingOf) };
}

function plannedKnobs({ plan }: SourceQuestion): number[] {
  return plan.filter((knob) => knob !== CHEAPEST_FIXED);
}

/** Quality and cost of the cheapest fixed model, the best one, then of each planned knob, on `rows`. */
function columnsPerSeed(question: SourceQuestion, rows: readonly number[]): LazyColumns[] {
  const { run, frame } = question;
  const { scoredOn, cheapest, best } = frame;
  const fixed = [cheapest, best].map((candidate) => fixedAnswers(scoredOn.prompts.length, candidate));
  return run.scoredAnswers.map((answers) => {
    const planned = plannedKnobs(question).flatMap((knob) => answers[run.knobs.indexOf(knob)] ?? []);
    return [...fixed, ...planned].flatMap((one) =>
      (["quality", "costUsd"] as const).map((table) => () => {
        const values = outcomeColumn(scoredOn, one, table);
        const own = new Float64Array(rows.length);
        for (let at = 0; at < own.length; at++) own[at] = values[rows[at] ?? 0] ?? Number.NaN;
        return own;
      }),
    );
  });
}

function areaReader(question: SourceQuestion): AreaReader {
  const knobs = plannedKnobs(question);
  return (meanAt) => {
    const ends = { cheapest: pointAt(meanAt, 0), best: pointAt(meanAt, 1) };
    if (isDegenerate(ends)) return null;
    const points = knobs.map((knob, i) => ({ knob, ...pointAt(meanAt, i + 2) }));
    return boundedArqgc(planCurve(question.plan, points, ends.cheapest), ends);
  };
}

function pointAt(meanAt: (column: number) => number, place: number): CostQuality {
  return { quality: meanAt(2 * place), costUsd: meanAt(2 * place + 1) };
}
