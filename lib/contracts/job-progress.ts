import "./without-eval";
import { z } from "zod";
import { generationState } from "./generation";

/** Answer of `GET /api/calibrations/<id>` and `GET /api/generations/<id>`. A calibration is never planned or cancelled. */
export const jobProgress = z.strictObject({
  id: z.uuid(),
  state: generationState,
  step: z.string(),
  /** In [0, 1]. */
  progress: z.number().min(0).max(1),
});
export type JobProgress = z.infer<typeof jobProgress>;
