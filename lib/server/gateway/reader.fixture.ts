import { clampToUnit } from "@/lib/core/unit";
import { testRequest } from "../models.fixture";
import type { PromptReader } from "./prompt-reader";

/** Reads every prompt as the request of the fixtures: Llama is the choice at τ = ½, Opus at τ = 0, Haiku at τ = 1. */
export const testReader: PromptReader = {
  counts: () => ({ readings: 0, cacheHits: 0 }),
  close: async () => undefined,
  read: async () => ({
    routerVersion: "test",
    inputTokensExpected: testRequest.inputTokensExpected,
    prediction: {
      familiarity: { distance: 0, nearerShare: clampToUnit(0.5), unfamiliar: false, trust: clampToUnit(1) },
      qualities: testRequest.predictions.map(({ modelId, quality, qualityInterval, outputTokensExpected }) => ({
        modelId,
        quality: clampToUnit(quality),
        qualityInterval: { low: clampToUnit(qualityInterval.low), high: clampToUnit(qualityInterval.high) },
        outputTokensExpected,
      })),
    },
  }),
};
