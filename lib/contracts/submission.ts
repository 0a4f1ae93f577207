import { z } from "zod";

/** Where a submission is on its way: `scoring` may be resumed by another process; the last four are ends or rests. */
export const submissionState = z.enum(["queued", "scoring", "preview", "published", "withdrawn", "hidden", "failed"]);
export type SubmissionState = z.infer<typeof submissionState>;

/** `choices`: per prompt and knob the chosen model. `predictions`: per prompt and candidate a quality, and perhaps a cost. */
export const submissionKind = z.enum(["choices", "predictions"]);
export type SubmissionKind = z.infer<typeof submissionKind>;

export const KNOBS_MAX = 101;
export const UPLOAD_BYTES_MAX = 64 * 1024 * 1024;

/** No control, direction-changing or unassigned characters: a name must read as it is written. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, "may not hold control characters");
const link = z
  .url({ protocol: /^https$/, hostname: z.regexes.domain, error: "must be an https address" })
  .max(300)
  .or(z.literal(""))
  .default("");

/** What a submitter says about a router. Nothing of it is checked by anybody; the pages say so. */
export const submissionAbout = z.strictObject({
  track: z.string().min(1).max(80),
  routerName: line(80).min(1, "give the router a name"),
  affiliation: line(120).default(""),
  link,
  licence: line(60).default(""),
  codeLink: link,
  /** Milliseconds per decision, as claimed. */
  claimedLatencyMs: z
    .literal("")
    .transform(() => null)
    .or(z.coerce.number("must be a number of milliseconds").min(0).max(3_600_000))
    .nullable()
    .default(null),
});
export type SubmissionAbout = z.infer<typeof submissionAbout>;

/** One thing wrong with an uploaded file; `line` counts from 1, null where no single line is at fault. */
export type SubmissionFault = { readonly line: number | null; readonly message: string };

const metric = z.union([
  z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() }),
  z.object({ value: z.null(), low: z.null(), high: z.null(), reason: z.string() }),
]);
const difference = z.object({
  against: z.string(),
  metric: z.string(),
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  pValue: z.number(),
});

/** What our own outcomes and prices say about the uploaded answers. */
export const submissionResult = z.object({
  pack: z.string(),
  packVersion: z.string(),
  track: z.string(),
  trackVersion: z.string(),
  split: z.string(),
  n: z.number(),
  /** How the curve was read: always through all knob values, because val was not answered. */
  reading: z.literal("raw"),
  /** Of predictions: where the cost that the floor rule compares comes from. */
  costsFrom: z.enum(["submitted", "train-and-val-means"]).nullable(),
  /** A fixed model that gives these very answers at every knob value. */
  sameAs: z.string().nullable(),
  metrics: z.record(z.string(), metric),
  curve: z.array(z.object({ knob: z.number(), costUsd: z.number().nullable(), quality: z.number() })),
  differences: z.array(difference),
});
export type SubmissionResult = z.infer<typeof submissionResult>;
