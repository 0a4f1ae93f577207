import { randomUUID } from "node:crypto";
import type { NewRun } from "./runs";

/** A run as it stands before its provider answers. */
export function newRun(changes: Partial<NewRun> = {}): NewRun {
  return {
    ...{ id: randomUUID(), idempotencyKey: randomUUID(), state: "running", poolId: "all", rule: "relative" },
    ...{ tolerance: 0.5, promptSha256: "a".repeat(64), promptChars: 3, keptForAnnotation: false, excludedIds: ["x"] },
    ...{ routerVersion: "1", predictedSource: "encoder", modelId: "m", target: "decided", providerId: "fake" },
    ...{ providerModelId: "f", simulated: false, qualityPredicted: 0.5, qualityLow: 0.25, qualityHigh: 0.75 },
    decision: { modelId: "m", bar: { kind: "utility", qualityPerUsd: null }, candidates: [] },
    deadlineAt: new Date(Date.now() + 3_600_000),
    ...{ inputTokensExpected: 10, outputTokensExpected: 20, costUsdExpected: 0.5 },
    ...changes,
  };
}
