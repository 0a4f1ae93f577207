import { z } from "zod";

const usdPerMillion = z.number().nonnegative();
const id = z.string().min(1);
/** What a manifest leaves out that is for people to read. */
const NOT_STATED = "not stated";

function refuseRepeatedIds(entries: readonly { readonly id: string }[], context: z.RefinementCtx): void {
  for (const [at, entry] of entries.entries())
    if (entries.findIndex((other) => other.id === entry.id) < at)
      context.addIssue({ code: "custom", path: [at, "id"], message: `${entry.id} twice` });
}

export const packSplit = z.enum(["train", "val", "test"]);

/** `manifest.json` of a pack: the part that is read. Other fields (licences, upstream commits, notes) are for people. */
export const packManifest = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  candidates: z
    .array(
      z.object({
        id,
        family: z.string().default(NOT_STATED),
        /** Absent: the id. */
        label: z.string().optional(),
        tier: z.string().default(NOT_STATED),
        input_price_per_1m: usdPerMillion,
        output_price_per_1m: usdPerMillion,
        price_source: z.string().min(1).default(NOT_STATED),
        /** Bills hidden reasoning tokens, which nobody recorded: without a measured cost its cost is unknown. */
        reasoning: z.boolean().nullish(),
      }),
    )
    .min(1)
    .superRefine(refuseRepeatedIds),
  sources: z
    .array(
      z.object({
        id,
        license: z.string().default(NOT_STATED),
        task_type: z.string().default(NOT_STATED),
        scoring_rule: z.string().default(NOT_STATED),
      }),
    )
    .min(1)
    .superRefine(refuseRepeatedIds),
  files: z.record(z.string(), z.object({ rows: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});
export type PackManifest = z.infer<typeof packManifest>;

/** One line of `prompts.jsonl.gz`. */
export const packPromptRow = z.object({
  id,
  source: id,
  split: packSplit,
  category: z.string(),
  prompt: z.string().min(1),
  /** Prompts of one cluster lie in one split. Without it the wording of the prompt decides (spec §4.1). */
  cluster: id.nullish(),
  /** sha256 of the harness prompt that was really sent, where it differs from `prompt`. */
  prompt_sent: z.string().nullish(),
});
export type PackPromptRow = z.infer<typeof packPromptRow>;

/** Where token counts come from; `output_unavailable` means the output was not recorded and the cost is unknown. */
export const packTokenBasis = z.enum(["recorded", "estimated", "mixed", "output_unavailable"]);

/** One line of `outcomes.jsonl.gz`: what one model did on one prompt. */
export const packOutcomeRow = z
  .object({
    prompt_id: id,
    model: id,
    quality: z.number().min(0).max(1),
    input_tokens: z.int().nonnegative(),
    output_tokens: z.int().nonnegative().nullable(),
    tokens: packTokenBasis,
    /** Answers averaged in `quality`; 1 when absent. */
    samples: z.int().positive().nullish(),
    /** What the run really cost, where a harness recorded dollars. */
    cost_usd_measured: z.number().nonnegative().nullish(),
    api_calls: z.int().nonnegative().nullish(),
  })
  .refine((row) => (row.output_tokens === null) === (row.tokens === "output_unavailable"), {
    path: ["output_tokens"],
    message: "null exactly when tokens is output_unavailable",
  });
export type PackOutcomeRow = z.infer<typeof packOutcomeRow>;

/** One line of `responses.jsonl.gz`: what a model really answered. `graded` false: no quality was measured. */
export const packResponseRow = z.object({ prompt_id: id, model: id, text: z.string(), graded: z.boolean().optional() });
export type PackResponseRow = z.infer<typeof packResponseRow>;
