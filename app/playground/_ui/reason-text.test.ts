import { describe, expect, it } from "vitest";
import type { Reason } from "@/lib/core/decide";
import { reasonText } from "./reason-text";

const floorRule = { rule: "relative", costUsd: 0.0054, chosenCostUsd: 0.0015 } as const;
const utilityRule = { ...floorRule, rule: "utility" } as const;
const outranked = (scoreBehind: number, qualityMore: number): Reason => ({
  kind: "outranked",
  scoreBehind,
  qualityMore,
  costUsdMore: 0.0039,
});

describe("reasonText", () => {
  it("says the floor rules' reasons in the words of the design guide", () => {
    expect(reasonText({ kind: "chosen" }, floorRule)).toBe("cheapest above the floor");
    expect(reasonText({ kind: "dearer", costUsdMore: 0.0039 }, floorRule)).toBe("feasible, but costs 3.6× more");
    expect(reasonText({ kind: "dearer", costUsdMore: 1 }, { ...floorRule, costUsd: 0.001635 })).toBe(
      "feasible, but costs 9% more",
    );
    expect(reasonText({ kind: "below_floor", qualityMissing: 0.041 }, floorRule)).toBe("0.04 below the floor");
    expect(reasonText({ kind: "below_floor", qualityMissing: 0.0021 }, floorRule)).toBe("just below the floor (0.002)");
  });

  it("never divides by a free model", () => {
    expect(reasonText({ kind: "dearer", costUsdMore: 0.0054 }, { ...floorRule, chosenCostUsd: 0 })).toBe(
      "feasible, but not free",
    );
  });

  it("explains the utility rule by score, and by cost alone at τ = 1", () => {
    expect(reasonText({ kind: "chosen" }, utilityRule)).toBe("largest score");
    expect(reasonText(outranked(0.031, 0.02), utilityRule)).toBe("score 0.03 behind: 0.02 better, 3.6× more");
    expect(reasonText(outranked(0.002, -0.1), { ...utilityRule, costUsd: 0.0009 })).toBe(
      "score 0.002 behind: 0.10 worse, 40% less",
    );
    expect(reasonText(outranked(Number.POSITIVE_INFINITY, 0.02), utilityRule)).toBe("costs 3.6× more");
  });

  it("names who left a candidate out", () => {
    expect(reasonText({ kind: "excluded" }, floorRule)).toBe("excluded by you");
    expect(reasonText({ kind: "not_runnable" }, floorRule)).toBe("not runnable here");
  });
});
