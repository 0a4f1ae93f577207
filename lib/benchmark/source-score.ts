import { fixedAnswers, outcomesOf } from "./answers";
import { arqgc, isDegenerate } from "./arqgc";
import { meanOf } from "./choices";
import { type ClusteredPrompt, clusterSums, replicateMeans, resamplingOf } from "./cluster-bootstrap";
import type { CostQuality } from "./concave-hull";
import { CHEAPEST_FIXED, type MixingPlan, planCurve } from "./curve";
import { type Metric, noMetric } from "./metric";
import { replicateInterval } from "./paired-difference";
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
  const rows = frame.scoredOn.prompts.flatMap((prompt, row) => (prompt.source === source ? [row] : []));
  const perSeed = columnsPerSeed(question, rows);
  const areaAt = areaReader(question);
  const n = rows.length;
  const values = perSeed
    .map((columns) => areaAt((column) => meanOf(columns[column] ?? new Float64Array(0))))
    .filter((value) => value !== null);
  if (values.length < perSeed.length) return { source, n, bounded: noMetric("degenerate-track") };
  const prompts = rows.flatMap((row) => frame.scoredOn.prompts[row] ?? []);
  const interval = widest(
    clusterings({ prompts }).map((clustered) => replicateInterval(areas(clustered, perSeed, { areaAt, replicates }))),
  );
  return { source, n, bounded: { value: meanOf(values), low: interval?.low ?? null, high: interval?.high ?? null } };
}

type AreaReader = (meanAt: (column: number) => number) => number | null;

/** Replicate b belongs to seed b mod S, as in the scores of the whole track. */
function areas(
  prompts: readonly ClusteredPrompt[],
  perSeed: readonly (readonly Float64Array[])[],
  { areaAt, replicates }: { areaAt: AreaReader; replicates: number },
): Float64Array {
  const resampling = resamplingOf(prompts);
  const drawn = new Float64Array(replicates).fill(Number.NaN);
  for (const [seed, columns] of perSeed.entries()) {
    const sums = columns.map((column) => clusterSums(resampling, column));
    const means = replicateMeans(resampling, sums, { from: seed, step: perSeed.length, count: replicates });
    for (let at = 0, b = seed; b < replicates; at++, b += perSeed.length)
      drawn[b] = areaAt((column) => means[column]?.[at] ?? Number.NaN) ?? Number.NaN;
  }
  return drawn;
}

function plannedKnobs({ plan }: SourceQuestion): number[] {
  return plan.filter((knob) => knob !== CHEAPEST_FIXED);
}

/** Quality and cost of the cheapest fixed model, the best one, then of each planned knob, on `rows`. */
function columnsPerSeed(question: SourceQuestion, rows: readonly number[]): Float64Array[][] {
  const { run, frame } = question;
  const { scoredOn, cheapest, best } = frame;
  const fixed = [cheapest, best].map((candidate) => fixedAnswers(scoredOn.prompts.length, candidate));
  return run.scoredAnswers.map((answers) => {
    const planned = plannedKnobs(question).flatMap((knob) => answers[run.knobs.indexOf(knob)] ?? []);
    return [...fixed, ...planned].flatMap((one) => {
      const { quality, costUsd } = outcomesOf(scoredOn, one);
      return [quality, costUsd].map((values) => Float64Array.from(rows, (row) => values[row] ?? Number.NaN));
    });
  });
}

function areaReader(question: SourceQuestion): AreaReader {
  const knobs = plannedKnobs(question);
  return (meanAt) => {
    const pointAt = (place: number): CostQuality => ({ quality: meanAt(2 * place), costUsd: meanAt(2 * place + 1) });
    const ends = { cheapest: pointAt(0), best: pointAt(1) };
    if (isDegenerate(ends)) return null;
    const points = knobs.map((knob, i) => ({ knob, ...pointAt(i + 2) }));
    return arqgc(planCurve(question.plan, points, ends.cheapest), ends).bounded;
  };
}
