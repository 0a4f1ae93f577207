import "./without-eval";
import { z } from "zod";

export const generationState = z.enum(["planned", "queued", "running", "done", "failed", "cancelled"]);
export type GenerationState = z.infer<typeof generationState>;
export const generationItemState = z.enum(["waiting", "asking", "answered", "failed"]);

/** A reading takes 10 to 30 ms of a core of the server. */
export const PROMPTS_MAX = 200;
const MODELS_MAX = 10;
/** As in the queue: longer prompts are not put before people. */
export const PROMPT_CHARS_MAX = 20_000;

/** What an admin wants answered: prompts of a source that is there already, or lines of text, by chosen models. */
export const generationWish = z.strictObject({
  /** Of imported prompts; empty: none. */
  source: z.string().max(200),
  count: z.int().min(0).max(PROMPTS_MAX),
  lines: z.array(z.string().min(1).max(PROMPT_CHARS_MAX)).max(PROMPTS_MAX),
  modelIds: z.array(z.string()).min(1).max(MODELS_MAX),
  outputTokensMax: z.int().min(1).max(65_536),
  usdMax: z.number().min(0).max(10_000),
});
export type GenerationWish = z.infer<typeof generationWish>;
