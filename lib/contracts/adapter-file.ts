import "./without-eval";
import { z } from "zod";

export const ADAPTER_FORMAT_VERSION = 1;

const unit = z.number().min(0).max(1);
const usdPerMillion = z.number().nonnegative().max(1_000_000);
const finite = z.number();
/** Little-endian float32, base64. */
const floats = z
  .string()
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)
  .max(100_000);
const adapter = z.strictObject({
  qualityLogit: z.strictObject({ weights: floats, bias: finite }),
  outputTokensLog: z.strictObject({ weights: floats, bias: finite, smearing: z.number().positive() }),
  qualityMean: unit,
  logitHalfWidth: z.strictObject({ familiar: z.number().nonnegative(), unfamiliar: z.number().nonnegative() }),
});
const point = z.strictObject({ predicted: unit, measured: unit, prompts: z.int().nonnegative() });
const curvePoint = z.strictObject({
  prompts: z.int().nonnegative(),
  brier: finite,
  low: finite,
  high: finite,
});

export const ownModel = z.strictObject({
  modelId: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._:/-]{0,126}$/, "an id is 1 to 127 small letters, digits, dots, dashes, colons, slashes"),
  label: z.string().trim().min(1).max(60),
  price: z.strictObject({ usdPerMillionInput: usdPerMillion, usdPerMillionOutput: usdPerMillion }),
  contextTokens: z.int().positive().max(100_000_000).nullable(),
});
export type OwnModel = z.infer<typeof ownModel>;

/** One model's adapter in a file of its own: docs/models.md describes every field. Holds no prompt and no answer. */
export const adapterFile = z.strictObject({
  format: z.literal("ipr-adapter"),
  formatVersion: z.literal(ADAPTER_FORMAT_VERSION),
  model: ownModel,
  /** The projection the heads stand on: another router, or another encoder, cannot use them. */
  router: z.strictObject({
    version: z.string(),
    encoder: z.string(),
    units: z.strictObject({ encoder: z.int(), preview: z.int() }),
  }),
  adapters: z.strictObject({ encoder: adapter, preview: adapter }),
  study: z.strictObject({
    prompts: z.int().positive(),
    promptsWithTokens: z.int().nonnegative(),
    /** Held out; null where there were too few prompts to hold any out. */
    brier: finite.nullable(),
    brierOfMean: finite.nullable(),
    brierOfPrior: finite.nullable(),
    ece: finite.nullable(),
    qualityMean: unit,
    curve: z.array(curvePoint).max(20),
    calibration: z.array(point).max(20),
  }),
  labels: z.strictObject({ scoredBy: z.string().max(60), backend: z.string().max(20) }),
  createdAt: z.iso.datetime(),
});
export type AdapterFile = z.infer<typeof adapterFile>;
