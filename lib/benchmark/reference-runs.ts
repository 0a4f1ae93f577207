import { type Answers, fixedAnswers } from "./answers";
import type { Block } from "./block";
import { ORACLE_WEIGHTS, oracleChoices, oracleWeightedChoices, zeroRouterModels } from "./reference-rows";
import type { RouterRun } from "./run-router";
import type { TrackFrame } from "./track-frame";

/** Rows that no router decides: expectations, mixtures and hindsight (spec §3.7). */
export const REFERENCE_IDS = ["random", "budget-aware-random", "zero-router", "oracle", "oracle-curve"] as const;
export type ReferenceId = (typeof REFERENCE_IDS)[number];

const ALPHAS = Array.from({ length: 101 }, (_, i) => i / 100);

export function referenceRun(id: ReferenceId, frame: TrackFrame): RouterRun {
  const { knobs, answer, reading = "plan" } = referenceOf(id, frame);
  return {
    routerId: id,
    knobs,
    reading,
    chosenAnswers: knobs.map((knob) => answer(frame.chosenOn, knob)),
    scoredAnswers: [knobs.map((knob) => answer(frame.scoredOn, knob))],
    predictions: null,
    setting: null,
    policy: null,
  };
}

type Reference = {
  readonly knobs: readonly number[];
  readonly reading?: RouterRun["reading"];
  answer(block: Block, knob: number): Answers;
};

function referenceOf(id: ReferenceId, frame: TrackFrame): Reference {
  const { candidates } = frame.scoredOn;
  const hasCost = frame.track.kind === "cost";
  switch (id) {
    case "random":
      return {
        knobs: [0],
        answer: () => ({ kind: "expected", shares: candidates.map(() => 1 / candidates.length) }),
      };
    case "budget-aware-random":
      return { knobs: ALPHAS, answer: (_, alpha) => ({ kind: "expected", shares: mixOf(frame, alpha) }) };
    case "zero-router": {
      const models = hasCost ? zeroRouterModels(frame.chosenMeans) : [candidates[frame.best]?.modelId];
      const columns = models.map((modelId) => candidates.findIndex((candidate) => candidate.modelId === modelId));
      return {
        knobs: columns.map((_, k) => k),
        answer: (block, k) => fixedAnswers(block.prompts.length, columns[k] ?? 0),
      };
    }
    case "oracle":
      return { knobs: [0], answer: (block) => ({ kind: "choices", choices: oracleChoices(block) }) };
    case "oracle-curve":
      return {
        knobs: hasCost ? ORACLE_WEIGHTS : [0],
        reading: "hull",
        answer: (block, weight) => ({ kind: "choices", choices: oracleWeightedChoices(block, weight) }),
      };
    default:
      return id satisfies never;
  }
}

/** Share α to the best and 1 − α to the cheapest fixed model. */
function mixOf({ best, cheapest, scoredOn }: TrackFrame, alpha: number): number[] {
  return scoredOn.candidates.map((_, c) => (c === best ? alpha : 0) + (c === cheapest ? 1 - alpha : 0));
}
