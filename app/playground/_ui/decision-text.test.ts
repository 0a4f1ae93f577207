import { describe, expect, it } from "vitest";
import { clampToUnit } from "@/lib/core/unit";
import { announcement, decisionReason, formatWeight, formulaText } from "./decision-text";
import type { PredictedCandidate, RouteView } from "./route-view";

const candidate = (label: string, quality: number, costUsdExpected: number): PredictedCandidate => ({
  modelId: label,
  label,
  costRank: 1,
  quality: clampToUnit(quality),
  qualityInterval: { low: clampToUnit(0), high: clampToUnit(1) },
  outputTokensExpected: 100,
  costUsdExpected,
});
const haiku = candidate("Haiku", 0.86, 0.0015);
const sonnet = candidate("Sonnet", 0.91, 0.00579);
const view = (bar: RouteView["decision"]["bar"], feasible = 3): RouteView => ({
  decision: { modelId: "Haiku", reasons: [], tolerance: clampToUnit(0.3), bar },
  chosen: haiku,
  best: sonnet,
  dearest: sonnet,
  qualityMin: 0.72,
  considered: 6,
  feasible,
  elapsedMs: 0.1,
});
const floor = { kind: "floor", qualityFloor: 0.853 } as const;
const utility = (qualityPerUsd: number) => ({ kind: "utility", qualityPerUsd }) as const;

describe("decision texts", () => {
  it("lets a reader redo the decision by eye", () => {
    expect(decisionReason(view(floor))).toBe(
      "Cheapest of the 3 candidates at or above the floor of 0.85; 3 of 6 fall below it.",
    );
    expect(decisionReason(view(floor, 1))).toContain("Cheapest of the one candidate at or above");
    expect(decisionReason(view(floor, 6))).toBe("Cheapest of all 6 candidates; every one reaches the floor of 0.85.");
    expect(decisionReason(view(utility(6.5612)))).toContain("predicted quality minus 6.56 per dollar");
    expect(decisionReason(view(utility(Number.POSITIVE_INFINITY)))).toContain("only cost counts");
  });

  it("writes each rule with this prompt's numbers", () => {
    expect(formulaText(view(floor), { kind: "relative" })).toEqual({
      text: "floor = r_max − τ × (r_max − r_min) = 0.91 − 0.30 × (0.91 − 0.72) = ",
      result: "0.85",
    });
    expect(formulaText(view(floor), { kind: "dynamic_max", margin: 0.012 }).text).toBe(
      "floor = (1 − τ) × r_max − δ = (1 − 0.30) × 0.91 − 0.012 = ",
    );
    const rule = { kind: "utility", qualityPerUsdByTolerance: [0] } as const;
    expect(formulaText(view(utility(10)), rule)).toEqual({
      text: "score = quality − λ × cost, λ(0.30) = 10 per USD; largest score = ",
      result: "0.84",
    });
    expect(formulaText(view(utility(Number.POSITIVE_INFINITY)), rule).result).toBe("that of the lowest cost");
  });

  it("keeps three digits of a weight, and says infinity", () => {
    expect([0, 0.5, 6.5612, 123.4, 48210, Number.POSITIVE_INFINITY].map(formatWeight)).toEqual([
      "0",
      "0.5",
      "6.56",
      "123",
      "48,210",
      "∞",
    ]);
  });

  it("announces model, quality, cost and saving", () => {
    expect(announcement(view(floor), "$0.00150")).toBe(
      "Tolerance 0.30. Routed to Haiku, predicted quality 0.86, $0.00150 per call, 74% saved.",
    );
  });
});
