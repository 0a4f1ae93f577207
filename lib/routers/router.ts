import { assert } from "@/lib/core/assert";
import type { Candidate } from "@/lib/core/candidate";
import type { Reason, RoutingDecision } from "@/lib/core/decide";
import type { UnitInterval } from "@/lib/core/unit";
import { canonicalOrder } from "./canonical-order";
import type { RoutedPrompt, TrainingSet } from "./training-set";

/** One system, one file, one Router per variant (docs/routers.md). */
export type Router = RouterCard & {
  /** Pure: the same set and seed give the same policy. The order of rows and of candidates changes nothing. */
  train(set: TrainingSet, seed: number): Policy;
};

export type RouterCard = {
  readonly id: string;
  readonly label: Label;
  readonly kind: "fixed" | "predictive" | "pair" | "cascade" | "bandit";
  readonly knob: Knob;
  /** One more number, which the evaluator fixes on cross-fitted answers before test is read (spec §4.5); else the first. */
  readonly setting?: Knob;
  /** `batch`: decides a prompt with an eye on the others; never ranked beside per-prompt routers. */
  readonly scope: "prompt" | "batch";
  /** `seeded`: training draws random numbers, so the benchmark trains it with several seeds. */
  readonly training: "deterministic" | "seeded";
  /** Cascades: who looks at an answer. On a pack that judge is simulated, and the row says so. */
  readonly judge?: SimulatedJudge;
};

/** `adapted` says which input of the paper does not exist here and what stands in for it. */
export type Label =
  | { readonly kind: "baseline" }
  | { readonly kind: "faithful"; readonly paper: string }
  | { readonly kind: "adapted"; readonly paper: string; readonly replaced: string }
  | { readonly kind: "elsewhere"; readonly paper: string; readonly place: string };

/** The one number a router is turned by: τ, λ, μ, a threshold. At most 101 values, fixed before any evaluation. */
export type Knob = { readonly name: string; readonly values: readonly number[] };

/**
 * Accepts an answer whose quality reaches `acceptFrom`, on graded tracks the 95th percentile of all grades where that is
 * less, and errs in a share `errorRate` of (prompt, model) pairs.
 */
export type SimulatedJudge = { readonly acceptFrom: number; readonly errorRate: number; readonly costUsd: number };

export type Policy = {
  /** Before: one decision per prompt, in order, with a reason for every candidate. */
  decide(prompts: readonly RoutedPrompt[], knobValue: number): readonly RoutingDecision[];
  /** The same choices without an object per prompt, for many knob values on the same prompts. */
  read(prompts: readonly RoutedPrompt[]): Reading;
  /** Between (cascades): the model to ask next, or undefined to accept the last answer. */
  review?(prompt: RoutedPrompt, attempts: readonly Attempt[], knobValue: number): string | undefined;
  /** After (bandits): a policy that has also seen these runs of our own; never called with test prompts. */
  learn?(feedback: readonly Feedback[]): Policy;
};

/** What a policy has worked out about some prompts before any knob is turned. Candidates in the order of training. */
export type Reading = {
  /** Where the router predicts: what top-K and calibration metrics are computed from. */
  readonly predictions: Predictions | null;
  /** Index of the chosen candidate per prompt. `settingValue` is for routers that have a setting. */
  choose(knobValue: number, settingValue?: number): Uint8Array;
  /** Why each candidate was or was not taken; exactly one is "chosen". */
  explain(prompt: number, knobValue: number, settingValue?: number): readonly Reason[];
};

/** Row-major [prompts, candidates]: quality in [0, 1], cost in USD. */
export type Predictions = { readonly quality: Float64Array; readonly costUsd: Float64Array };

/** What a router may see of an answer. The measured quality is not here: a cascade that reads it is an oracle. */
export type Attempt = {
  readonly modelId: string;
  readonly judgedQuality: UnitInterval | null;
  /** What this attempt cost, its judging included. */
  readonly costUsd: number;
};

/** What a live system learns: the outcome of the model it used, never of the others. */
export type Feedback = {
  readonly prompt: RoutedPrompt;
  readonly knobValue: number;
  readonly modelId: string;
  readonly quality: UnitInterval;
  readonly costUsd: number;
};

/** What a router file writes: `fit` gets candidates in ascending id and rows in ascending key. */
export type RouterDefinition = RouterCard & { fit(set: TrainingSet, seed: number): Omit<Policy, "decide"> };

/** A Router whose decisions cannot depend on the order in which rows or candidates came. */
export function defineRouter({ fit, ...card }: RouterDefinition): Router {
  assert(card.knob.values.length >= 1 && card.knob.values.length <= 101, `${card.id} declares 1 to 101 knob values`);
  return {
    ...card,
    train(set, seed) {
      const { ordered, places } = canonicalOrder(set);
      return policyOf(fit(ordered, seed), set.candidates, places);
    },
  };
}

type Fitted = Omit<Policy, "decide">;

function policyOf(fitted: Fitted, candidates: readonly Candidate[], places: readonly number[]): Policy {
  const read = (prompts: readonly RoutedPrompt[]) => inOrderOf(places, fitted.read(prompts));
  return {
    ...fitted,
    read,
    decide(prompts, knobValue) {
      const reading = read(prompts);
      const choices = reading.choose(knobValue);
      return prompts.map((_, i) => {
        const reasons = reading.explain(i, knobValue);
        const chosen = candidates[choices[i] ?? 0];
        assert(chosen && reasons.length === candidates.length, "a decision has a candidate, and a reason for each");
        return { modelId: chosen.modelId, reasons: candidates.map(({ modelId }, c) => toReason(modelId, reasons[c])) };
      });
    },
    ...(fitted.learn && {
      learn: (feedback: readonly Feedback[]) => {
        const next = fitted.learn?.(feedback);
        assert(next, "learn answers with a policy");
        return policyOf(next, candidates, places);
      },
    }),
  };
}

function toReason(modelId: string, reason: Reason | undefined): RoutingDecision["reasons"][number] {
  assert(reason, `${modelId} has no reason`);
  return { modelId, reason };
}

/** `places[canonical]` is where a candidate stands in the caller's list. */
function inOrderOf(places: readonly number[], reading: Reading): Reading {
  if (places.every((place, canonical) => place === canonical)) return reading;
  const { predictions } = reading;
  return {
    predictions: predictions && {
      quality: moveColumns(predictions.quality, places),
      costUsd: moveColumns(predictions.costUsd, places),
    },
    choose: (knobValue, setting) => reading.choose(knobValue, setting).map((choice) => places[choice] ?? 0),
    explain: (prompt, knobValue, setting) => {
      const reasons = reading.explain(prompt, knobValue, setting);
      return places.map((_, at) => reasons[places.indexOf(at)] ?? { kind: "not_considered" });
    },
  };
}

function moveColumns(table: Float64Array, places: readonly number[]): Float64Array {
  const width = places.length;
  const out = new Float64Array(table.length);
  for (let at = 0; at < table.length; at++)
    out[at - (at % width) + (places[at % width] ?? 0)] = table[at] ?? Number.NaN;
  return out;
}
