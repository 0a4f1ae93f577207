import { z } from "zod";

/** `public/leaderboard/<pack>-<version>.json`, as `npm run evaluate -- --out FILE` writes it: one row per router and track. */

export const SCORE_NAMES = [
  ...["bounded-arqgc", "raw-arqgc", "gain", "headroom", "csr", "csr-98", "quality-kept", "quality-kept-98"],
  ...["topk-1", "topk-2", "brier", "ece", "cost-mae", "cost-bias", "aiq", "apgr", "cpt-50", "cpt-80"],
  ...["routerarena-formula", "latency-p50-ms", "latency-p90-ms", "latency-p99-ms"],
] as const;

const score = z.union([
  z.strictObject({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() }),
  z.strictObject({ value: z.null(), low: z.null(), high: z.null(), reason: z.string().regex(/^[a-z0-9-]+$/) }),
]);
export type Score = z.infer<typeof score>;

const label = z.union([
  z.strictObject({ kind: z.enum(["baseline", "reference"]) }),
  z.strictObject({ kind: z.literal("faithful"), paper: z.string() }),
  z.strictObject({ kind: z.literal("adapted"), paper: z.string(), replaced: z.string() }),
  z.strictObject({ kind: z.literal("elsewhere"), paper: z.string(), place: z.string() }),
]);

const microMacro = z.strictObject({ micro: z.number(), macro: z.number() });

/** See `RowDetail` in lib/benchmark/row-detail. */
const detail = z.strictObject({
  candidates: z.array(z.string()),
  shares: z.array(z.strictObject({ knob: z.number(), shares: z.array(z.number()) })).nullable(),
  points: z.array(z.strictObject({ knob: z.number(), quality: microMacro, costUsd: microMacro.nullable() })).optional(),
  sources: z.array(z.strictObject({ source: z.string(), n: z.int(), bounded: score })),
  calibration: z.array(z.strictObject({ predicted: z.number(), measured: z.number(), pairs: z.number() })).nullable(),
  topK: z
    .array(
      z.strictObject({
        k: z.int(),
        f1: score,
        f1Ceiling: z.number(),
        overlap: z.number(),
        accuracyDecisive: z.number().nullable(),
        decisivePrompts: z.int(),
      }),
    )
    .nullish(),
});

const difference = z.strictObject({
  against: z.string(),
  metric: z.enum(SCORE_NAMES),
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  pValue: z.number(),
});

const row = z.strictObject({
  pack: z.string(),
  packVersion: z.string(),
  router: z.string().regex(/^[a-z0-9][\w.:-]*$/),
  /** Of a submission: what its author calls it. */
  title: z.string().max(120).optional(),
  label,
  kind: z.enum(["reference", "fixed", "predictive", "pair", "cascade", "bandit", "submission"]),
  scope: z.enum(["prompt", "batch"]),
  simulatedJudge: z.strictObject({ acceptFrom: z.number(), errorRate: z.number(), costUsd: z.number() }).nullable(),
  track: z.string().regex(/^[a-z0-9][a-z0-9:-]*$/),
  trackVersion: z.string(),
  split: z.string(),
  n: z.int(),
  seeds: z.int(),
  setting: z.strictObject({ name: z.string(), value: z.number() }).optional(),
  metrics: z.partialRecord(z.enum(SCORE_NAMES), score),
  curve: z.array(z.strictObject({ knob: z.number(), costUsd: z.number().nullable(), quality: z.number() })),
  plan: z.array(z.union([z.number(), z.string()])),
  savings: z.array(z.strictObject({ knob: z.number().nullable(), heldShare: z.number().nullable() })),
  differences: z.array(difference),
  rank: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
  dropped: z.array(z.strictObject({ source: z.string(), prompts: z.int(), dropped: z.int() })),
  sourcesLeftOut: z.array(z.string()),
  detail: detail.optional(),
});
export type LeaderboardRow = z.infer<typeof row>;
export type ScoreName = (typeof SCORE_NAMES)[number];

/** One pack, one version, one row per router and track. */
export const leaderboardFile = z
  .array(row)
  .min(1)
  .superRefine((rows, context) => {
    const seen = new Set<string>();
    const [first] = rows;
    for (const { pack, packVersion, track, router } of rows) {
      if (pack !== first?.pack || packVersion !== first.packVersion)
        context.addIssue({ code: "custom", message: `rows of ${pack} ${packVersion} lie among others` });
      const key = `${track} ${router}`;
      if (seen.has(key)) context.addIssue({ code: "custom", message: `${router} has two rows on track ${track}` });
      seen.add(key);
    }
  });
