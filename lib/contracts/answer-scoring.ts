import "./without-eval";
import { z } from "zod";
import type { ModelPrice } from "@/lib/core/candidate";
import { JUDGED_CHARS_MAX } from "@/lib/core/prompt";
import { errorCode } from "./run";

// Scoring of answers by a judge model: the only part of adding a model that leaves the device.

export const RUBRIC_CHARS_MAX = 4_000;
export const SCORED_AT_ONCE_MAX = 20;
/** Of one verdict: what an ask may cost at most follows from it. */
export const VERDICT_TOKENS_MAX = 1_024;

const text = z.string().min(1).max(JUDGED_CHARS_MAX);

/** Body of `POST /api/judge`. `row` is the caller's own number and comes back with the score. */
export const scoreRequest = z.strictObject({
  judgeId: z.string().min(1).max(128),
  /** The person has been told that these texts leave the device, and to whom. */
  consent: z.literal(true),
  rubric: z.string().trim().min(1).max(RUBRIC_CHARS_MAX),
  /** This request spends no more than that. */
  usdMax: z.number().nonnegative().max(1_000),
  answers: z
    .array(z.strictObject({ row: z.int().nonnegative(), prompt: text, answer: text, reference: text.nullable() }))
    .min(1)
    .max(SCORED_AT_ONCE_MAX),
});
export type ScoreRequest = z.infer<typeof scoreRequest>;

const row = z.int().nonnegative();
const spentUsd = z.number().nonnegative();
const fault = z.strictObject({ code: errorCode, message: z.string() });

/** One line of the answer (NDJSON), in the order in which the judge answers; `ended` is the last. `spentUsd`: so far. */
export const scoreEvent = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("scored"), row, quality: z.number().min(0).max(1), spentUsd }),
  /** `again`: asking once more may help; a verdict that cannot be read is not asked for again. */
  z.strictObject({ kind: z.literal("unscored"), row, message: z.string(), again: z.boolean(), spentUsd }),
  /** `stopped`: why the rows without an event were not asked about; null where there are none. */
  z.strictObject({ kind: z.literal("ended"), spentUsd, stopped: fault.nullable() }),
]);
export type ScoreEvent = z.infer<typeof scoreEvent>;

/** A model that may score. Simulated: no model at all, its scores mean nothing. */
export type AnswerJudge = {
  readonly judgeId: string;
  readonly label: string;
  readonly price: ModelPrice;
  readonly simulated: boolean;
};

/** What an adapter says its labels come from. */
export function scoredByJudge({ label, simulated }: Pick<AnswerJudge, "label" | "simulated">): string {
  return simulated ? SIMULATED_LABELS : `judge ${label}`.slice(0, 60);
}
/** Adapters with such labels stay on the device. */
export const SIMULATED_LABELS = "judge, simulated";
