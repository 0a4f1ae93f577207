import "./without-eval";
import { z } from "zod";
import { isBlank, PROMPT_CHARS_MAX } from "@/lib/core/prompt";
import { statusByErrorCode } from "./error-code";

const FROM_0_TO_1 = "must be a number from 0 to 1";
const unit = z.number(FROM_0_TO_1).min(0, FROM_0_TO_1).max(1, FROM_0_TO_1);
const modelId = z.string().min(1).max(128);
const ownUsd = z.number().nonnegative().max(1_000_000);
const tokens = z.number().nonnegative().max(10_000_000);

export { PROMPT_CHARS_MAX };

/** "named": a caller of the gateway asked for this model, nobody chose it. */
export const runTarget = z.enum(["decided", "strongest", "named"]);

export const ruleKind = z.enum(["relative", "dynamic_max", "utility"]);

/**
 * Body of `POST /api/runs`. Strict: this format is ours. Predictions come from a stranger's browser; they may only pick
 * which model the caller's limit pays for. The server reprices and decides again; `modelId` is what the person saw.
 */
export const runRequest = z.strictObject({
  /** One key, one run, one bill: a repeated key never reaches a provider again. */
  idempotencyKey: z.uuid(),
  prompt: z
    .string()
    .max(PROMPT_CHARS_MAX, `at most ${PROMPT_CHARS_MAX.toLocaleString("en")} characters; shorten it`)
    .refine((text) => !isBlank(text), "the prompt is empty"),
  poolId: z.string().min(1).max(64),
  excludedIds: z.array(modelId).max(200),
  rule: ruleKind,
  tolerance: unit,
  routerVersion: z.string().min(1).max(64),
  predictedBy: z.strictObject({
    source: z.enum(["encoder", "preview"]),
    backend: z.enum(["webgpu", "wasm"]).nullable(),
  }),
  inputTokensExpected: tokens,
  predictions: z
    .array(
      z
        .strictObject({
          modelId,
          quality: unit,
          qualityInterval: z.strictObject({ low: unit, high: unit }),
          outputTokensExpected: tokens,
        })
        .refine(
          ({ quality, qualityInterval: { low, high } }) => low <= quality && quality <= high,
          "the interval does not contain the quality",
        ),
    )
    .min(1)
    .max(200),
  /** The visitor's own prices, and own models (ids unknown here, predicted above). They move the decision, never the bill. */
  ownPrices: z
    .array(z.strictObject({ modelId, usdPerMillionInput: ownUsd, usdPerMillionOutput: ownUsd }))
    .max(200)
    .optional(),
  modelId,
  /** "decided": the router's choice. "strongest": the pool's strongest model, for comparison. */
  target: z.enum(["decided", "strongest"]),
  /** The same on both runs of a comparison. */
  comparisonId: z.uuid().nullable(),
  keepForAnnotation: z.boolean(),
});
export type RunRequest = z.infer<typeof runRequest>;

/** `running` is also what a killed server leaves behind until the next start turns it into `interrupted`. */
export const runState = z.enum(["running", "completed", "failed", "cancelled", "interrupted"]);
export type RunState = z.infer<typeof runState>;

/** Where the token counts come from. Only `provider` counts are measured. */
export const tokenBasis = z.enum(["provider", "estimated", "simulated"]);

export const errorCode = z.enum(Object.keys(statusByErrorCode) as [keyof typeof statusByErrorCode]);

/** A recorded run, without texts. `GET /api/runs/<id>` and the last event of a stream. */
export const runSummary = z.strictObject({
  runId: z.uuid(),
  state: runState,
  modelId,
  providerId: z.string(),
  simulated: z.boolean(),
  target: runTarget,
  routerVersion: z.string(),
  qualityPredicted: unit,
  costUsdExpected: z.number().nonnegative(),
  outputTokensExpected: z.number().nonnegative(),
  inputTokens: z.int().nonnegative().nullable(),
  outputTokens: z.int().nonnegative().nullable(),
  tokenBasis: tokenBasis.nullable(),
  costUsd: z.number().nonnegative().nullable(),
  firstTokenMs: z.number().nonnegative().nullable(),
  latencyMs: z.number().nonnegative().nullable(),
  rating: unit.nullable(),
  error: z.strictObject({ code: errorCode, message: z.string() }).nullable(),
});
export type RunSummary = z.infer<typeof runSummary>;

/** One line of the answer stream (NDJSON). `finished` or `failed` is always the last; `failed` carries what was recorded. */
export const runEvent = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("started"),
    runId: z.uuid(),
    modelId,
    providerId: z.string(),
    simulated: z.boolean(),
  }),
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
  z.strictObject({ kind: z.literal("finished"), run: runSummary }),
  z.strictObject({
    kind: z.literal("failed"),
    code: errorCode,
    message: z.string(),
    run: runSummary.nullable(),
    /** When the provider says that trying again makes sense. */
    retryAfterSeconds: z.int().positive().optional(),
  }),
]);
export type RunEvent = z.infer<typeof runEvent>;

/** Which of two answers their author prefers; `routed` is the run whose id stands in the path. */
export const openVoteChoice = z.enum(["routed", "strongest", "tie"]);
export type OpenVoteChoice = z.infer<typeof openVoteChoice>;

/** Body, and answer, of `POST /api/runs/<id>/open-vote`. Open: names and costs are in sight, so it ranks nobody. */
export const openVote = z.strictObject({ strongestRunId: z.uuid(), choice: openVoteChoice });

/** Body of every error response. */
export const errorBody = z.strictObject({ error: z.strictObject({ code: errorCode, message: z.string() }) });

/** Body of `POST /api/runs/<id>/rating`: the author's own grade, 0 useless to 1 ideal in steps of a quarter. */
export const ratingRequest = z.strictObject({ rating: unit.multipleOf(0.25) });
