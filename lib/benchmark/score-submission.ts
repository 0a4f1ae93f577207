import type { SubmissionResult } from "@/lib/contracts/submission";
import { assert } from "@/lib/core/assert";
import type { Steps } from "@/lib/core/steps";
import { unitInterval } from "@/lib/core/unit";
import { chooseByRule } from "@/lib/routers/choose-by-rule";
import { fixedAnswers } from "./answers";
import { REPLICATES } from "./cluster-bootstrap";
import { foldsByCluster } from "./cross-fit";
import type { Pack } from "./pack";
import { referenceRun } from "./reference-runs";
import { type CardedScore, resultRows, type Setting } from "./result-row";
import type { RouterRun } from "./run-router";
import { scoreRunInSteps } from "./score-run";
import type { Track } from "./track";
import { type TrackFrame, trackFrame } from "./track-frame";
import { type TrackSamples, trackSamplesInSteps } from "./track-samples";
import { trainablePrompts } from "./training-data";

/** Answers to the prompts of `frame.scoredOn`, in their order; candidates in ascending id. */
export type SubmittedAnswers =
  /** Per knob the candidate of every prompt. */
  | { readonly kind: "choices"; readonly knobs: readonly number[]; readonly choices: readonly Uint8Array[] }
  /** Row-major [prompts, candidates]: quality in [0, 1], cost in USD or null where none was submitted. */
  | { readonly kind: "predictions"; readonly quality: Float64Array; readonly costUsd: Float64Array | null };

/** Tolerances at which submitted predictions are turned into decisions: the grid of IPR. */
export const SUBMISSION_TOLERANCES = Array.from({ length: 101 }, (_, i) => i / 100);

/**
 * A track to score on without training anything: `training` says who is best and cheapest, `scored` holds the test rows.
 * Undefined when no test prompt has all candidates measured.
 */
export function submissionFrame(training: Pack, scored: Pack, track: Track): TrackFrame | undefined {
  const evaluated = scored.prompts.filter(({ split }) => split === "test");
  const learnt = training.prompts.filter(({ split }) => split !== "test");
  const trainable = trainablePrompts(learnt, evaluated);
  return trackFrame(track, {
    trainingPack: training,
    scoredPack: scored,
    trainingSplits: ["train", "val"],
    scoredSplits: ["test"],
    trainable,
    folds: foldsByCluster(trainable),
    leaveSourceOut: false,
    read: () => {
      throw new Error("a submission is scored without reading prompts");
    },
    widerSet: () => null,
  });
}

/** What all submissions of one track share: the draws, and the rows that they are compared with. */
export type SubmissionScale = {
  readonly frame: TrackFrame;
  readonly samples: TrackSamples;
  readonly compared: readonly CardedScore[];
  readonly replicates: number;
};

export function* submissionScale(frame: TrackFrame, replicates = REPLICATES): Steps<SubmissionScale> {
  const samples = yield* trackSamplesInSteps(frame, replicates);
  const compared: CardedScore[] = [];
  for (const run of [bestFixedRun(frame), referenceRun("random", frame), referenceRun("zero-router", frame)])
    compared.push({
      card: { id: run.routerId, label: { kind: "reference" }, kind: "reference", scope: "prompt" },
      scored: yield* scoreRunInSteps(run, frame, samples, { replicates }),
    });
  return { frame, samples, compared, replicates };
}

/**
 * The metrics, intervals and paired differences of lib/benchmark, from our outcomes and prices alone. A submission
 * answers test only, so nothing can be chosen on val: the curve is the raw reading, through all knob values, and figures
 * at an operating point that val would choose (CSR, quality kept, RouterArena formula) have no value.
 */
export function* scoreSubmission(
  scale: SubmissionScale,
  answers: SubmittedAnswers,
  setting: Setting,
): Steps<SubmissionResult> {
  const { frame, samples, compared, replicates } = scale;
  const run = submissionRun(frame, answers);
  const card: CardedScore["card"] = {
    id: run.routerId,
    label: { kind: "baseline" },
    kind: "predictive",
    scope: "prompt",
  };
  const own = yield* scoreRunInSteps(run, frame, samples, { replicates });
  const row = resultRows([...compared, { card, scored: own }], frame, setting).at(-1);
  assert(row, "the last row is the submission's");
  const { pack, packVersion, track, trackVersion, split, n } = row;
  return {
    ...{ pack, packVersion, track, trackVersion, split, n },
    reading: "raw",
    costsFrom: answers.kind === "choices" ? null : answers.costUsd ? "submitted" : "train-and-val-means",
    sameAs: sameAs(frame, run),
    metrics: Object.fromEntries(Object.entries(row.metrics).map(([name, metric]) => [name, { ...metric }])),
    curve: row.curve.map((point) => ({ ...point })),
    differences: row.differences.map((difference) => ({ ...difference })),
  };
}

/** The submission as a run: choices as they are; predictions by the relative floor rule over the tolerances (spec §2.2). */
export function submissionRun(frame: TrackFrame, answers: SubmittedAnswers): RouterRun {
  const common = { routerId: "submission", reading: "raw", chosenAnswers: [], setting: null, policy: null } as const;
  if (answers.kind === "choices") {
    const scored = answers.choices.map((choices) => ({ kind: "choices", choices }) as const);
    return { ...common, knobs: answers.knobs, scoredAnswers: [scored], predictions: null };
  }
  const { quality } = answers;
  const decidedBy = { quality, costUsd: answers.costUsd ?? meanCosts(frame) };
  const width = frame.scoredOn.candidates.length;
  const choose = (tau: number) => chooseByRule(decidedBy, width, { kind: "relative" }, unitInterval(tau));
  const scored = SUBMISSION_TOLERANCES.map((tau) => ({ kind: "choices", choices: choose(tau) }) as const);
  const costUsd = answers.costUsd ?? new Float64Array(quality.length).fill(Number.NaN);
  return { ...common, knobs: SUBMISSION_TOLERANCES, scoredAnswers: [scored], predictions: [{ quality, costUsd }] };
}

/** Without submitted costs every candidate costs what it did on average on train and val. */
function meanCosts({ chosenMeans, scoredOn }: TrackFrame): Float64Array {
  const width = scoredOn.candidates.length;
  return Float64Array.from(
    { length: scoredOn.prompts.length * width },
    (_, at) => chosenMeans[at % width]?.costUsd ?? 0,
  );
}

function bestFixedRun(frame: TrackFrame): RouterRun {
  const answer = (prompts: number) => fixedAnswers(prompts, frame.best);
  return {
    routerId: "best-fixed",
    knobs: [0],
    reading: "plan",
    chosenAnswers: [answer(frame.chosenOn.prompts.length)],
    scoredAnswers: [[answer(frame.scoredOn.prompts.length)]],
    predictions: null,
    setting: null,
    policy: null,
  };
}

function sameAs({ scoredOn }: TrackFrame, { scoredAnswers }: RouterRun): string | null {
  const all = (scoredAnswers[0] ?? []).flatMap((answers) => (answers.kind === "choices" ? [answers.choices] : []));
  const first = all[0]?.[0];
  const isFixed = first !== undefined && all.every((choices) => choices.every((choice) => choice === first));
  return isFixed ? `fixed:${scoredOn.candidates[first]?.modelId}` : null;
}
