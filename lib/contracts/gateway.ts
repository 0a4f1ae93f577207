import "./without-eval";
import { z } from "zod";
import { PROMPT_CHARS_MAX } from "@/lib/core/prompt";

// The wire of `/v1`: snake_case, as OpenAI writes it. Answers are strict, because they are ours; what is passed on to a
// provider is loose, because its fields are not.

const unit = z.number().min(0).max(1);
const usd = z.number().nonnegative();

export const ROUTE_PROMPTS_MAX = 64;
export const EXCLUDED_MODELS_MAX = 200;

const promptText = z
  .string()
  .max(PROMPT_CHARS_MAX)
  .refine((text) => text.trim().length > 0, "the prompt is empty");
const modelName = z.string().min(1).max(160);
const excludedModels = z.array(z.string().min(1).max(128)).max(EXCLUDED_MODELS_MAX);

/** Body of `POST /v1/route`: exactly one of `prompt` and `prompts`. */
export const routeRequest = z
  .strictObject({
    model: modelName.default("ipr/auto"),
    prompt: promptText.optional(),
    prompts: z.array(promptText).min(1).max(ROUTE_PROMPTS_MAX).optional(),
    excluded_models: excludedModels.optional(),
  })
  .refine(({ prompt, prompts }) => (prompt === undefined) !== (prompts === undefined), {
    message: "send either prompt or prompts",
    path: ["prompt"],
  });
export type RouteRequest = z.infer<typeof routeRequest>;

/** Why a candidate was or was not taken; amounts are there where the kind has one. */
const wireReason = z.strictObject({
  kind: z.enum(["chosen", "below_floor", "dearer", "tied", "outranked", "not_considered", "excluded", "not_runnable"]),
  quality_missing: z.number().optional(),
  cost_usd_more: z.number().optional(),
  quality_more: z.number().optional(),
});

const wireCandidate = z.strictObject({
  model: z.string(),
  quality_predicted: unit,
  quality_interval: z.strictObject({ low: unit, high: unit }),
  output_tokens_expected: z.number().nonnegative(),
  cost_usd_expected: usd,
  reason: wireReason,
});

/** What was decided for one prompt. */
export const routeDecision = z.strictObject({
  model: z.string(),
  policy: z.string(),
  pool: z.string(),
  tolerance: unit,
  rule: z.enum(["relative", "dynamic_max", "utility"]),
  quality_floor: z.number().nullable(),
  quality_predicted: unit,
  cost_usd_expected: usd,
  strongest: z.string(),
  /** Expected cost of the strongest model minus that of the chosen one; negative where the chosen one is dearer. */
  saving_usd_expected: z.number(),
  input_tokens_expected: z.number().nonnegative(),
  /** Far from everything the router was trained on: predictions lean on each model's average. */
  unfamiliar: z.boolean(),
  router_version: z.string(),
  candidates: z.array(wireCandidate),
});
export type RouteDecision = z.infer<typeof routeDecision>;

export const routeResponse = z.strictObject({ object: z.literal("list"), data: z.array(routeDecision) });
export type RouteResponse = z.infer<typeof routeResponse>;

export const modelList = z.strictObject({
  object: z.literal("list"),
  data: z.array(
    z.strictObject({
      id: z.string(),
      object: z.literal("model"),
      created: z.int().nonnegative(),
      owned_by: z.string(),
    }),
  ),
});
export type ModelList = z.infer<typeof modelList>;

/** Body of every refusal under `/v1`. */
export const openAiError = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    type: z.string(),
    code: z.string().nullable(),
    param: z.string().nullable(),
  }),
});
export type OpenAiError = z.infer<typeof openAiError>;
