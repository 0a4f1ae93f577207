import "./without-eval";
import { z } from "zod";
import { EXCLUDED_MODELS_MAX } from "./gateway";
import { tokenBasis } from "./run";

const unit = z.number().min(0).max(1);
const MESSAGES_MAX = 2_000;

const contentPart = z.looseObject({ type: z.string(), text: z.string().optional() });
const message = z.looseObject({
  role: z.enum(["system", "developer", "user", "assistant", "tool", "function"]),
  content: z.union([z.string(), z.array(contentPart)]).nullish(),
});
export type ChatMessage = z.infer<typeof message>;

/**
 * Body of `POST /v1/chat/completions`. Loose: fields that are not named here go to the provider as they came. `ipr` is
 * ours and never leaves the server.
 */
export const chatRequest = z.looseObject({
  model: z.string().min(1).max(160),
  messages: z
    .array(message)
    .min(1)
    .max(MESSAGES_MAX)
    .refine((messages) => messages.some(({ role }) => role === "user"), "a conversation holds a message of the user"),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
  n: z.int().min(1).max(16).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: unit.nullish(),
  ipr: z
    .strictObject({
      conversation_id: z.string().min(1).max(200).optional(),
      /** The cheapest model first, and another where a judge finds its answer too weak. */
      cascade: z.boolean().optional(),
      excluded_models: z.array(z.string().min(1).max(128)).max(EXCLUDED_MODELS_MAX).optional(),
    })
    .optional(),
});
export type ChatRequest = z.infer<typeof chatRequest>;

/** Whether a conversation stayed with its model, and why; `previous` answered last. */
export const conversationField = z.strictObject({
  /** `not_known`: the database did not answer, so the rule chose as for a new one. */
  state: z.enum(["begun", "kept", "switched", "not_known"]),
  reason: z
    .enum([
      ...(["same_choice", "gain_below_margin", "quality_gain", "cost_gain", "not_able"] as const),
      ...(["provider_resting", "provider_failed", "named"] as const),
    ])
    .nullable(),
  previous: z.string().nullable(),
});
export type ConversationField = z.infer<typeof conversationField>;

const cascadeCall = z.strictObject({
  run_id: z.uuid(),
  model: z.string(),
  cost_usd: z.number().nonnegative().nullable(),
});
/** Every call of a cascade and why it ended as it did. The routing around it is that of the delivered answer. */
export const cascadeField = z.strictObject({
  verdict: z.enum(["good_enough", "too_low", "judge_failed", "cheap_failed", "strong_failed"]),
  /** The judge's, and the least that was enough: the prompt's own quality floor. */
  score: unit.nullable(),
  score_min: z.number(),
  cheap: cascadeCall,
  judge: cascadeCall.extend({ self_reported: z.boolean() }).nullable(),
  strong: cascadeCall.nullable(),
  /** Of all calls together. */
  cost_usd: z.number().nonnegative(),
  /** A stream was asked for, and came when everything was known. */
  buffered: z.boolean(),
});
export type CascadeField = z.infer<typeof cascadeField>;

/** What the router did, in the body of an answer or in the last chunk of a stream. Costs in USD at list prices. */
export const routingField = z.strictObject({
  run_id: z.uuid(),
  model: z.string(),
  provider: z.string(),
  policy: z.string(),
  pool: z.string(),
  tolerance: unit,
  quality_floor: z.number().nullable(),
  quality_predicted: unit,
  unfamiliar: z.boolean(),
  cost_usd_expected: z.number().nonnegative(),
  input_tokens: z.int().nonnegative().nullable(),
  output_tokens: z.int().nonnegative().nullable(),
  /** `estimated` where the provider sent no usable counts. */
  token_basis: tokenBasis.nullable(),
  cost_usd: z.number().nonnegative().nullable(),
  strongest: z.string(),
  /** The strongest model at the counted input and its own expected output. */
  cost_usd_strongest: z.number().nonnegative().nullable(),
  saving_usd: z.number().nullable(),
  /** Models that were tried before and gave nothing. */
  fallbacks: z.array(z.strictObject({ model: z.string(), code: z.string() })),
  simulated: z.boolean(),
  /** Null where the request names no conversation. */
  conversation: conversationField.nullable(),
  /** Null where no cascade was asked for. */
  cascade: cascadeField.nullable(),
});
export type RoutingField = z.infer<typeof routingField>;

/** A provider's answer: read only where we count, passed on as it came. */
const choice = z.looseObject({
  delta: z.looseObject({ content: z.string().nullish(), reasoning_content: z.string().nullish() }).nullish(),
  message: z.looseObject({ content: z.string().nullish(), reasoning_content: z.string().nullish() }).nullish(),
  finish_reason: z.string().nullish(),
});
export const wireAnswer = z.looseObject({
  model: z.string().nullish(),
  choices: z.array(choice),
  usage: z.unknown().optional(),
});
export type WireAnswer = z.infer<typeof wireAnswer>;

export const wireUsage = z.looseObject({
  prompt_tokens: z.int().nonnegative(),
  completion_tokens: z.int().nonnegative(),
});

/** What the gateway answers: the provider's answer as it came, with the counts that hold and `routing` beside it. */
export const chatAnswer = z.looseObject({
  id: z.string().optional(),
  object: z.literal("chat.completion"),
  model: z.string().nullish(),
  choices: z.array(choice),
  usage: wireUsage.nullish(),
  routing: routingField,
});

/** The `data` of an event of a stream; the last one holds `routing`. */
export const chatChunk = z.looseObject({
  id: z.string().optional(),
  object: z.literal("chat.completion.chunk"),
  model: z.string().nullish(),
  choices: z.array(choice),
  usage: wireUsage.nullish(),
  routing: routingField.optional(),
});
