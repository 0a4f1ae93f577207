import { expect, test } from "vitest";
import { unitInterval } from "@/lib/core/unit";
import { fromAdapter, toAdapter } from "./adapter-codec";
import type { AdapterFile } from "./adapter-file";
import { parseAdapterFile } from "./parse-adapter-file";

const adapter = {
  modelId: "mine",
  qualityLogit: { weights: Float32Array.of(0.1, -3e-20, 7), bias: 0.3 },
  outputTokensLog: { weights: Float32Array.of(1, 2, 3), bias: 4, smearing: 1.1 },
  qualityMean: unitInterval(0.5),
  logitHalfWidth: { familiar: 0.5, unfamiliar: 1.5 },
};
const file: AdapterFile = {
  ...{ format: "ipr-adapter", formatVersion: 1, createdAt: "2026-11-24T20:00:00.000Z" },
  model: {
    modelId: "mine",
    label: "Mine",
    price: { usdPerMillionInput: 1, usdPerMillionOutput: 2 },
    contextTokens: null,
  },
  router: { version: "1.0.0", encoder: "e", units: { encoder: 3, preview: 3 } },
  adapters: { encoder: fromAdapter(adapter), preview: fromAdapter(adapter) },
  study: {
    ...{ prompts: 1, promptsWithTokens: 0, brier: null, brierOfMean: null, brierOfPrior: null, ece: null },
    qualityMean: 1,
    curve: [],
    calibration: [],
  },
  labels: { scoredBy: "quality column", backend: "wasm" },
};

test("an adapter comes back from its file with every bit", () => {
  expect(toAdapter(parseAdapterFile(JSON.stringify(file)), "encoder")).toStrictEqual(adapter);
});

test.each<[string, (text: string) => string, string]>([
  ["no JSON", () => "{", "not JSON"],
  ["another format", (text) => text.replace("ipr-adapter", "x"), "format"],
  ["a version to come", (text) => text.replace('"formatVersion":1', '"formatVersion":2'), "formatVersion"],
  ["a head cut short", (text) => text.replace('"encoder":3', '"encoder":4'), "3 weights stand"],
  ["an id that is markup", (text) => text.replace('"modelId":"mine"', '"modelId":"<b>"'), "modelId"],
  ["a negative price", (text) => text.replace('"usdPerMillionInput":1', '"usdPerMillionInput":-1'), "price"],
  [
    "a weight that is NaN",
    (text) => text.replace(file.adapters.encoder.qualityLogit.weights, "AADAfwAAAAAAAAAA"),
    "not finite",
  ],
])("%s is refused with a reason", (_, spoil, reason) => {
  expect(() => parseAdapterFile(spoil(JSON.stringify(file)))).toThrow(reason);
});
