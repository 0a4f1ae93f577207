import { describe, expect, it } from "vitest";
import type { RunRequest, RunSummary } from "@/lib/contracts/run";
import { clampToUnit } from "@/lib/core/unit";
import { isInFlight, newAnswer, withEvent } from "./answer";

const runId = "0b2f4c1e-7f0a-4a53-9f5e-2f1b7e5a9c11";
const predicted = {
  modelId: "m",
  label: "M",
  costRank: 1,
  quality: clampToUnit(0.5),
  qualityInterval: { low: clampToUnit(0.4), high: clampToUnit(0.6) },
  outputTokensExpected: 10,
  costUsdExpected: 0.001,
};
const request: RunRequest = {
  idempotencyKey: runId,
  prompt: "p",
  poolId: "claude",
  excludedIds: [],
  rule: "relative",
  tolerance: 0.3,
  routerVersion: "1",
  predictedBy: { source: "encoder", backend: "wasm" },
  inputTokensExpected: 3,
  predictions: [],
  modelId: "m",
  target: "decided",
  comparisonId: null,
  keepForAnnotation: false,
};
const fresh = newAnswer(request, predicted, 0);
const started = withEvent(fresh, { kind: "started", runId, modelId: "m", providerId: "simulated", simulated: true });
const run: RunSummary = {
  runId,
  state: "failed",
  modelId: "m",
  providerId: "simulated",
  simulated: true,
  target: "decided",
  routerVersion: "1",
  qualityPredicted: 0.5,
  costUsdExpected: 0.001,
  outputTokensExpected: 10,
  inputTokens: 3,
  outputTokens: 2,
  tokenBasis: "estimated",
  costUsd: 0.0004,
  firstTokenMs: 1,
  latencyMs: 2,
  rating: null,
  error: { code: "provider_timeout", message: "It took too long." },
};

describe("an answer", () => {
  it("never claims to be real before the server has said so", () => {
    expect(fresh.simulated).toBeNull();
    expect(started.simulated).toBe(true);
  });

  it("keeps the part that came before a failure, with what was recorded", () => {
    const half = withEvent(withEvent(started, { kind: "text", text: "Hal" }), { kind: "text", text: "lo" });
    const failed = withEvent(half, { kind: "failed", code: "provider_timeout", message: "It took too long.", run });
    expect(failed).toMatchObject({ status: "failed", text: "Hallo", run: { costUsd: 0.0004 } });
    expect(failed.failure).toEqual({ code: "provider_timeout", message: "It took too long.", retryAfterSeconds: null });
    expect(isInFlight(failed)).toBe(false);
    expect(isInFlight(half)).toBe(true);
  });

  it("gets the record of a repeated key without a stream", () => {
    const repeated = withEvent(fresh, { kind: "finished", run: { ...run, state: "completed", error: null } });
    expect(repeated).toMatchObject({ status: "finished", text: "", simulated: true, runId });
  });
});
