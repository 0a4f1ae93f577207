import { unitInterval } from "@/lib/core/unit";
import { fromAdapter } from "./adapter-codec";
import type { AdapterFile } from "./adapter-file";

/** A file of the right form whose heads have the given lengths; its numbers mean nothing. */
export function adapterFileOf(
  modelId: string,
  { version = "test", units = { encoder: 3, preview: 3 } }: Partial<AdapterFile["router"]> = {},
): AdapterFile {
  const adapterOf = (length: number) =>
    fromAdapter({
      modelId,
      qualityLogit: { weights: new Float32Array(length), bias: 4 },
      outputTokensLog: { weights: new Float32Array(length), bias: 4, smearing: 1 },
      qualityMean: unitInterval(0.5),
      logitHalfWidth: { familiar: 0.5, unfamiliar: 1.5 },
    });
  return {
    ...{ format: "ipr-adapter", formatVersion: 1, createdAt: "2026-11-24T20:00:00.000Z" },
    model: {
      modelId,
      label: `Label of ${modelId}`,
      price: { usdPerMillionInput: 0.01, usdPerMillionOutput: 0.02 },
      contextTokens: null,
    },
    router: { version, encoder: "e", units },
    adapters: { encoder: adapterOf(units.encoder), preview: adapterOf(units.preview) },
    study: {
      ...{ prompts: 200, promptsWithTokens: 0, brier: 0.2, brierOfMean: 0.21, brierOfPrior: 0.3, ece: 0.1 },
      qualityMean: 0.5,
      curve: [],
      calibration: [],
    },
    labels: { scoredBy: "quality column", backend: "wasm" },
  };
}
