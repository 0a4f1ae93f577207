import type { Policy, Predictions, Router } from "@/lib/routers/router";
import { type Answers, answersOf, attemptsOn, emptyAnswers, placeAnswers } from "./answers";
import { type Block, selectBlock } from "./block";
import { fixSetting } from "./fix-setting";
import { judgeOn } from "./judge-on";
import type { TrackFrame } from "./track-frame";

/** Seeds of the routers whose training draws random numbers (spec §4.2). */
export const TRAINING_SEEDS: readonly number[] = [1, 2, 3];

/** What one router answered on one track, at every value of its knob. */
export type RouterRun = {
  readonly routerId: string;
  readonly knobs: readonly number[];
  /**
   * `plan`: between knob values chosen on train and val. `raw`: through all of them (spec §3.3), for submissions, which
   * answer test alone. `hull`: only hindsight rows may pick knob values after seeing test.
   */
  readonly reading: "plan" | "raw" | "hull";
  /** Per knob, cross-fitted, on `frame.chosenOn`. */
  readonly chosenAnswers: readonly Answers[];
  /** Per seed, then per knob, on `frame.scoredOn`. */
  readonly scoredAnswers: readonly (readonly Answers[])[];
  /** Per seed, on `frame.scoredOn`; null for a router that predicts nothing. */
  readonly predictions: readonly Predictions[] | null;
  /** Value of the router's setting that was fixed on train and val; null for a router that has none. */
  readonly setting: number | null;
  /** The first seed's policy, to measure how long it takes; null where no router decides. */
  readonly policy: Policy | null;
};

/** Trains without each fold and on everything, and collects the answers. `onFit` is told after each training. */
export function runRouter(router: Router, frame: TrackFrame, onFit?: () => void): RouterRun {
  const [first = 1] = TRAINING_SEEDS;
  const seeds = router.training === "seeded" ? TRAINING_SEEDS : [first];
  const policiesWithout = seeds.map((seed) => rememberPolicies((fold) => trained(frame.setWithout(fold), seed)));
  const trained = (set: ReturnType<TrackFrame["setWithout"]>, seed: number) => {
    const policy = router.train(set, seed);
    onFit?.();
    return policy;
  };
  const answeredAt = (settingValue: number | null) =>
    answerAll(router, frame, {
      block: frame.chosenOn,
      settingValue,
      policyOf: (fold) => policyAt(policiesWithout[0], fold),
    });
  const { setting, answers: chosenAnswers } = fixSetting(router, frame, (value) => answeredAt(value).answers);
  const wholePolicies = seeds.map((seed) => frame.wholeSet && trained(frame.wholeSet(), seed));
  const scored = seeds.map((_, s) =>
    answerAll(router, frame, {
      block: frame.scoredOn,
      settingValue: setting,
      policyOf: (fold) => wholePolicies[s] ?? policyAt(policiesWithout[s], fold),
    }),
  );
  const predictions = scored.flatMap((run) => run.predictions ?? []);
  return {
    routerId: router.id,
    knobs: router.knob.values,
    reading: "plan",
    chosenAnswers,
    scoredAnswers: scored.map((run) => run.answers),
    predictions: predictions.length === seeds.length ? predictions : null,
    setting,
    policy: wholePolicies[0] ?? null,
  };
}

type Asked = {
  readonly block: Block;
  readonly settingValue: number | null;
  policyOf(fold: number): Policy;
};

/** Answers of one block, each prompt by the policy of its fold; a policy that serves all folds reads them as one batch. */
function answerAll(router: Router, frame: TrackFrame, { block, settingValue, policyOf }: Asked) {
  const rowsByPolicy = new Map<Policy, number[]>();
  for (const [row, prompt] of block.prompts.entries()) {
    const policy = policyOf(frame.folds.foldOf(prompt));
    const rows = rowsByPolicy.get(policy) ?? [];
    rows.push(row);
    rowsByPolicy.set(policy, rows);
  }
  const knobs = router.knob.values;
  const size = block.prompts.length * block.candidates.length;
  const predictions: Predictions = { quality: new Float64Array(size), costUsd: new Float64Array(size) };
  let predicts = true;
  const answers: Answers[] = [];
  const judge = router.judge && judgeOn(block, router.judge);
  for (const [policy, rows] of rowsByPolicy) {
    const part = selectBlock(block, rows);
    const prompts = part.prompts.map(frame.read);
    const reading = policy.read(prompts);
    if (reading.predictions) placePredictions(predictions, reading.predictions, rows, block.candidates.length);
    else predicts = false;
    const attempt = attemptsOn(part, judge);
    for (const [k, knobValue] of knobs.entries()) {
      const asked = { block: part, prompts, choices: reading.choose(knobValue, settingValue ?? undefined) };
      const ofPart = answersOf(policy, asked, { knobValue, attempt });
      answers[k] ??= emptyAnswers(ofPart.kind, block.prompts.length);
      placeAnswers(answers[k], ofPart, rows);
    }
  }
  return { answers, predictions: predicts ? predictions : null };
}

function placePredictions(into: Predictions, from: Predictions, rows: readonly number[], width: number): void {
  for (const [at, row] of rows.entries()) {
    into.quality.set(from.quality.subarray(at * width, (at + 1) * width), row * width);
    into.costUsd.set(from.costUsd.subarray(at * width, (at + 1) * width), row * width);
  }
}

function rememberPolicies(make: (fold: number) => Policy): (fold: number) => Policy {
  const made = new Map<number, Policy>();
  return (fold) => {
    const policy = made.get(fold) ?? make(fold);
    made.set(fold, policy);
    return policy;
  };
}

function policyAt(policies: ((fold: number) => Policy) | undefined, fold: number): Policy {
  if (!policies) throw new Error("a seed has its policies");
  return policies(fold);
}
