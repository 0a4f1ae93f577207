import "./without-eval";
import { z } from "zod";
import { assert } from "@/lib/core/assert";
import type { Candidate } from "@/lib/core/candidate";
import type { QualityAdapter } from "@/lib/core/predict";
import { unitInterval } from "@/lib/core/unit";

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

/** An adapter as a candidate: nobody's list price, the person's own. */
export function toCandidate({ model: { modelId, label, price } }: AdapterFile): Candidate {
  return { modelId, label, price, family: "own", priceSource: "entered by hand when the model was added" };
}

/** Throws when a head does not have the length the file promises. */
export function toAdapter(file: AdapterFile, predictor: "encoder" | "preview"): QualityAdapter {
  const { qualityLogit, outputTokensLog, qualityMean, logitHalfWidth } = file.adapters[predictor];
  const units = file.router.units[predictor];
  return {
    modelId: file.model.modelId,
    qualityLogit: { weights: decodeFloats(qualityLogit.weights, units), bias: qualityLogit.bias },
    outputTokensLog: { ...outputTokensLog, weights: decodeFloats(outputTokensLog.weights, units) },
    qualityMean: unitInterval(qualityMean),
    logitHalfWidth,
  };
}

export function fromAdapter(adapter: QualityAdapter): AdapterFile["adapters"]["encoder"] {
  const { qualityLogit, outputTokensLog, qualityMean, logitHalfWidth } = adapter;
  return {
    qualityLogit: { weights: encodeFloats(qualityLogit.weights), bias: qualityLogit.bias },
    outputTokensLog: { ...outputTokensLog, weights: encodeFloats(outputTokensLog.weights) },
    qualityMean,
    logitHalfWidth: { ...logitHalfWidth },
  };
}

/** Parses a file that a person opens. Throws an Error whose message says what is wrong with it. */
export function parseAdapterFile(text: string): AdapterFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error("This file is not JSON.");
  }
  const parsed = adapterFile.safeParse(json);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw new Error(`This is no adapter file: ${first?.path.join(".") || "the whole"}: ${first?.message}`);
  }
  for (const predictor of ["encoder", "preview"] as const) toAdapter(parsed.data, predictor);
  return parsed.data;
}

function encodeFloats(values: Float32Array): string {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of values.entries()) view.setFloat32(at * 4, value, true);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function decodeFloats(text: string, expected: number): Float32Array {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  assert(bytes.length === expected * 4, `a head of ${bytes.length / 4} weights stands where ${expected} are promised`);
  const view = new DataView(bytes.buffer);
  const values = Float32Array.from({ length: expected }, (_, at) => view.getFloat32(at * 4, true));
  assert(values.every(Number.isFinite), "a head holds a number that is not finite");
  return values;
}
