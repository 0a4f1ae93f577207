import "./without-eval";
import { z } from "zod";

const unit = z.number().min(0).max(1);
const count = z.int().nonnegative();

/** `public/models/measured-<version>.json`: what the test split says about each candidate of one router. Made by `npm run models:measure`. */
export const measuredFile = z.strictObject({
  routerVersion: z.string(),
  pack: z.strictObject({ name: z.string(), version: z.string() }),
  candidates: z.array(
    z.strictObject({
      modelId: z.string(),
      /** Prompts of train and val it was fitted on, and of test it was measured on. */
      labelledPrompts: count,
      testPrompts: count,
      qualityMean: unit,
      brier: unit,
      ece: unit,
      /** Median over test prompts of the cost predicted at list price. */
      costUsdMedian: z.number().nonnegative(),
      calibration: z.array(z.strictObject({ predicted: unit, measured: unit, prompts: count })),
      /** Kinds of task with enough test prompts. `lead`: mean lead over the other candidates on the same prompts. */
      categories: z.array(
        z.strictObject({ name: z.string(), prompts: count, quality: unit, lead: z.number().min(-1).max(1) }),
      ),
    }),
  ),
});
export type MeasuredFile = z.infer<typeof measuredFile>;
export type MeasuredCandidate = MeasuredFile["candidates"][number];
