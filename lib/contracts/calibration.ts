import "./without-eval";
import { z } from "zod";

export const calibrationState = z.enum(["queued", "running", "done", "failed"]);
export type CalibrationState = z.infer<typeof calibrationState>;

const figure = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
const compared = z.strictObject({ before: figure, after: figure, difference: figure });
const heldOut = z.strictObject({
  brier: z.strictObject({ mean: z.number(), low: z.number(), high: z.number() }),
  ece: z.strictObject({ mean: z.number(), low: z.number(), high: z.number() }),
  logLoss: z.number(),
});

/** What a calibration found, whether or not it made a version. Quality in [0, 1]; intervals are 95 %. */
export const calibrationReport = z.strictObject({
  /** The router of the model files that the labels were compared with. */
  base: z.string(),
  votes: z.int().nonnegative(),
  ratings: z.int().nonnegative(),
  /** Votes that may reach a router, and ratings paired up. */
  labels: z.int().nonnegative(),
  bias: z.string(),
  /** Why no version was made; null where one was. */
  refused: z.string().nullable(),
  heldOut: z.strictObject({ votes: z.int(), before: heldOut, after: heldOut }).nullable(),
  shifts: z.array(z.strictObject({ modelId: z.string(), shift: z.number(), labels: z.int() })),
  /** On the test prompts of the numeric pack, paired over prompts. */
  comparison: z.array(
    z.strictObject({
      track: z.string(),
      prompts: z.int(),
      figures: z.strictObject({ brier: compared, ece: compared, "bounded-arqgc": compared }),
    }),
  ),
  /** Sentences for whoever decides: thin data, tracks that became worse. */
  warnings: z.array(z.string()),
});
export type CalibrationReport = z.infer<typeof calibrationReport>;
export type ComparedFigure = z.infer<typeof compared>;
