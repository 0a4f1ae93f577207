import { describe, expect, it } from "vitest";
import type { PromptReading } from "@/lib/contracts/engine-state";
import type { Candidate } from "@/lib/core/candidate";
import { exclusionsOf } from "@/lib/core/pool";
import { clampToUnit } from "@/lib/core/unit";
import { predictedCandidates, routeView, savingShare } from "./route-view";

const candidate = (modelId: string, usd: number): Candidate => ({
  modelId,
  family: "f",
  label: modelId.toUpperCase(),
  price: { usdPerMillionInput: usd, usdPerMillionOutput: usd },
  priceSource: "test",
});
const candidates = [candidate("big", 30), candidate("small", 1), candidate("twin", 30), candidate("new", 5)];
const modelIds = candidates.map(({ modelId }) => modelId);
const quality = (modelId: string, value: number) => ({
  modelId,
  quality: clampToUnit(value),
  qualityInterval: { low: clampToUnit(0), high: clampToUnit(1) },
  outputTokensExpected: 100,
});
const reading: PromptReading = {
  source: "encoder",
  prediction: {
    qualities: [quality("big", 0.9), quality("small", 0.5), quality("twin", 0.9)],
    familiarity: { distance: 1, nearerShare: clampToUnit(0.5), unfamiliar: false, trust: clampToUnit(1) },
  },
  tokenCount: 90,
  tokensRead: 90,
  inputTokensExpected: 100,
  elapsedMs: 1,
};
const predicted = predictedCandidates(reading, candidates);
const setting = { tolerance: clampToUnit(0), rule: { kind: "relative" } as const };

describe("route view", () => {
  it("orders candidates by cost on this prompt and leaves out models without a prediction", () => {
    expect(predicted.map(({ modelId, costRank, label }) => [modelId, costRank, label])).toEqual([
      ["small", 1, "SMALL"],
      ["big", 2, "BIG"],
      ["twin", 3, "TWIN"],
    ]);
  });

  it("lets an excluded model set neither floor nor comparison", () => {
    const view = routeView(predicted, { ...setting, exclusions: exclusionsOf(modelIds, ["big", "twin"], () => true) });
    expect(view).toMatchObject({
      chosen: { modelId: "small" },
      best: { modelId: "small" },
      considered: 1,
      feasible: 1,
    });
  });

  it("has no decision when nothing is left", () => {
    expect(routeView(predicted, { ...setting, exclusions: exclusionsOf(modelIds, [], () => false) })).toBeUndefined();
  });

  it("calls the first of equally good candidates the best, so a tie saves nothing", () => {
    const view = routeView(predicted, { ...setting, exclusions: new Map() });
    expect(view).toMatchObject({ chosen: { modelId: "big" }, best: { modelId: "big" }, dearest: { modelId: "twin" } });
    expect(savingShare(0.003, 0.003)).toBe(0);
    expect(savingShare(0, 0)).toBe(0);
  });

  it("keeps the person's own exclusion apart from what cannot be run", () => {
    const exclusions = exclusionsOf(modelIds, ["small"], (id) => ["big", "small"].includes(id));
    expect(Object.fromEntries(exclusions)).toEqual({ small: "excluded", twin: "not_runnable", new: "not_runnable" });
  });
});
