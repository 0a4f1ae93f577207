import { finish, type Steps } from "@/lib/core/steps";
import { type Answers, outcomeColumn } from "./answers";
import { arqgc, type TrackEnds } from "./arqgc";
import type { Block } from "./block";
import { columnMeans, type LazyColumns, REPLICATES } from "./cluster-bootstrap";
import { hullCurve } from "./curve";
import { ORACLE_WEIGHTS, oracleWeightedChoices, zeroRouterCurve, zeroRouterModels } from "./reference-rows";
import { type ClusteredPrompt, type Resampling, resamplingOf } from "./resampling";
import type { Sample } from "./sample-metrics";
import type { TrackFrame } from "./track-frame";

/** Sources whose prompts a program wrote from a few patterns: they share wording whatever their digits (spec §4.1). */
const GENERATED_SOURCES = new Set(["farel-bench", "zeroeval-zebra-grid"]);

/** What the samples of one track have in common for all its routers: who is where, and what is drawn. */
export type TrackSamples = {
  /** All evaluated prompts. */
  readonly whole: Omit<Sample, "meanAt">;
  readonly resamplings: readonly {
    readonly resampling: Resampling;
    /** Per replicate. */
    readonly samples: readonly Omit<Sample, "meanAt">[];
  }[];
};

export function trackSamples(frame: TrackFrame, replicates = REPLICATES): TrackSamples {
  return finish(trackSamplesInSteps(frame, replicates));
}

export function* trackSamplesInSteps(frame: TrackFrame, replicates: number): Steps<TrackSamples> {
  const reference = referenceColumns(frame);
  const resamplings = resamplingsOf(frame.scoredOn);
  const { whole, drawn } = yield* columnMeans(resamplings, reference.columns, { count: replicates });
  const samplesByResampling = resamplings.map((resampling) => {
    const samples: Omit<Sample, "meanAt">[] = [];
    return { resampling, samples };
  });
  for (const [r, { samples }] of samplesByResampling.entries())
    for (let b = 0; b < replicates; b++) {
      samples.push(sampleOf(frame, reference, (column) => drawn[r]?.[column]?.[b] ?? Number.NaN));
      if (b % SAMPLES_PER_STEP === 0) yield;
    }
  return {
    whole: sampleOf(frame, reference, (column) => whole[column] ?? Number.NaN),
    resamplings: samplesByResampling,
  };
}

const SAMPLES_PER_STEP = 32;

const resamplingsByBlock = new WeakMap<Block, readonly Resampling[]>();

/** What is drawn of these prompts, per clustering: one and the same for all rows of a track, whose draws are kept with it. */
export function resamplingsOf(block: Block): readonly Resampling[] {
  const known = resamplingsByBlock.get(block) ?? clusterings(block).map(resamplingOf);
  resamplingsByBlock.set(block, known);
  return known;
}

/** By wording; and, where a track has generated sources, these once more by source and category. */
export function clusterings({ prompts }: Pick<Block, "prompts">): ClusteredPrompt[][] {
  if (!prompts.some(({ source }) => GENERATED_SOURCES.has(source))) return [[...prompts]];
  const byCategory = prompts.map(({ source, category, cluster }) =>
    GENERATED_SOURCES.has(source) ? { source, cluster: `${source} ${category}` } : { source, cluster },
  );
  return [[...prompts], byCategory];
}

type ReferenceColumns = {
  readonly columns: LazyColumns;
  /** Per candidate, then per λ of the oracle curve: place of quality; cost stands behind it. */
  readonly fixed: readonly number[];
  readonly oracle: readonly number[];
};

function referenceColumns({ scoredOn, track }: TrackFrame): ReferenceColumns {
  const columns: (() => Float64Array)[] = [];
  const add = (answersOf: () => Answers) =>
    columns.push(
      () => outcomeColumn(scoredOn, answersOf(), "quality"),
      () => outcomeColumn(scoredOn, answersOf(), "costUsd"),
    ) - 2;
  const width = scoredOn.candidates.length;
  const only = (candidate: number) => Array.from({ length: width }, (_, c) => (c === candidate ? 1 : 0));
  const fixed = scoredOn.candidates.map((_, c) => add(() => ({ kind: "expected", shares: only(c) })));
  const weights = track.kind === "cost" ? ORACLE_WEIGHTS : [];
  // Quality and cost of one λ are asked for one after the other; choices of all λ would be held for nothing.
  let last: { readonly weight: number; readonly answers: Answers } | undefined;
  const oracleAt = (weight: number): Answers => {
    if (last?.weight !== weight)
      last = { weight, answers: { kind: "choices", choices: oracleWeightedChoices(scoredOn, weight) } };
    return last.answers;
  };
  const oracle = weights.map((weight) => add(() => oracleAt(weight)));
  return { columns, fixed, oracle };
}

function sampleOf(
  frame: TrackFrame,
  { fixed, oracle }: ReferenceColumns,
  meanAt: (column: number) => number,
): Omit<Sample, "meanAt"> {
  const pointAt = (place: number) => ({ quality: meanAt(place), costUsd: meanAt(place + 1) });
  const fixedAt = (candidate: number) => pointAt(fixed[candidate] ?? 0);
  const ends: TrackEnds = { cheapest: fixedAt(frame.cheapest), best: fixedAt(frame.best) };
  if (frame.track.kind === "quality") return { ends, zeroRouter: null, oracleCurve: null };
  const means = frame.scoredOn.candidates.map(({ modelId }, c) => ({ modelId, ...fixedAt(c) }));
  const mixed = zeroRouterModels(frame.chosenMeans);
  return {
    ends,
    zeroRouter: arqgc(zeroRouterCurve(mixed, means), ends).raw,
    oracleCurve: arqgc(hullCurve(oracle.map(pointAt)), ends).raw,
  };
}
