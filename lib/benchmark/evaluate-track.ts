import { fixedTo } from "@/lib/routers/fixed";
import type { Policy, Router } from "@/lib/routers/router";
import { type Answers, sameAnswers } from "./answers";
import { REPLICATES } from "./cluster-bootstrap";
import { REFERENCE_IDS, referenceRun } from "./reference-runs";
import { type CardedScore, COMPARED_WITH, type ResultRow, resultRows, type Setting } from "./result-row";
import { rowDetail } from "./row-detail";
import { type RouterRun, runRouter } from "./run-router";
import { scoreRun } from "./score-run";
import type { TrackFrame } from "./track-frame";
import { trackSamples } from "./track-samples";

export type TrackEvaluation = {
  readonly routers: readonly Router[];
  /** Ids of the rows that are wanted; empty: all. Rows that others are compared with are computed anyway. */
  readonly wanted: readonly string[];
  readonly setting: Setting;
  readonly replicates?: number;
  /** Wall time (ms) of single decisions by a trained policy; without it latency is not measured. */
  decisionsMs?(policy: Policy, router: Router, frame: TrackFrame): Float64Array;
  /** After each row, with the number of rows in all. */
  onRow?(rows: number): void;
};

/** Every wanted row of one track: reference rows, fixed models, routers. */
export function evaluateTrack(frame: TrackFrame, evaluation: TrackEvaluation): ResultRow[] {
  const { wanted, replicates = REPLICATES, setting } = evaluation;
  const isNeeded = (id: string) => wanted.length === 0 || wanted.includes(id) || isCompared(id);
  const samples = trackSamples(frame, replicates);
  const fixed = frame.scoredOn.candidates.map(({ modelId }) => fixedTo(modelId));
  const references = REFERENCE_IDS.filter(isNeeded);
  const routers = [...evaluation.routers, ...fixed].filter(({ id }) => isNeeded(id));
  const total = references.length + routers.length;
  const scores: CardedScore[] = [];
  const known: { run: RouterRun; score: CardedScore }[] = [];
  const add = (card: CardedScore["card"], run: RouterRun, decisionsMs: Float64Array | null = null) => {
    // Variants of one system answer alike on many tracks (Hybrid LLM on grades of 0 and 1).
    const twin = decisionsMs
      ? undefined
      : known.find((other) => other.score.card.kind === card.kind && answerAlike(other.run, run));
    const score = twin
      ? { ...twin.score, card, scored: { ...twin.score.scored, routerId: card.id } }
      : {
          card,
          scored: scoreRun(run, frame, samples, { replicates, decisionsMs }),
          ...(card.setting && run.setting !== null && { setting: { name: card.setting.name, value: run.setting } }),
          detail: card.kind === "reference" || card.kind === "fixed" ? null : rowDetail(run, frame, replicates),
        };
    scores.push(score);
    if (card.kind === "pair") known.push({ run, score });
    evaluation.onRow?.(total);
  };
  for (const id of references)
    add({ id, label: { kind: "reference" }, kind: "reference", scope: "prompt" }, referenceRun(id, frame));
  for (const router of routers) {
    const run = runRouter(router, frame);
    add(router, run, run.policy && (evaluation.decisionsMs?.(run.policy, router, frame) ?? null));
  }
  return resultRows(scores, frame, setting).filter(({ router }) => wanted.length === 0 || wanted.includes(router));
}

/** The same answers at the same knob values, without predictions to be scored beside them. */
function answerAlike(a: RouterRun, b: RouterRun): boolean {
  if (a.predictions || b.predictions || a.reading !== b.reading || a.scoredAnswers.length !== b.scoredAnswers.length)
    return false;
  const sameList = (left: readonly Answers[], right: readonly Answers[]) =>
    left.length === right.length && left.every((answers, at) => sameAnswers(answers, right[at] ?? answers));
  return (
    a.knobs.length === b.knobs.length &&
    a.knobs.every((knob, at) => knob === b.knobs[at]) &&
    sameList(a.chosenAnswers, b.chosenAnswers) &&
    a.scoredAnswers.every((answers, seed) => sameList(answers, b.scoredAnswers[seed] ?? []))
  );
}

function isCompared(id: string): boolean {
  return COMPARED_WITH.some((compared) => compared === id);
}
