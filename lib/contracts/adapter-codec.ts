import { assert } from "@/lib/core/assert";
import type { Candidate } from "@/lib/core/candidate";
import type { QualityAdapter } from "@/lib/core/predict";
import { unitInterval } from "@/lib/core/unit";
import type { AdapterFile } from "./adapter-file";

// Apart from the schema: a page reads adapters that were checked before, and need not load what checks them.

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
