import { expect, test } from "vitest";
import { unitInterval } from "@/lib/core/unit";
import { decideAt, routedAnswer, routedNote, routedWord } from "./route-at";

const predictionOf = (modelId: string, quality: number, costUsdExpected: number) => ({
  ...{ modelId, label: modelId.toUpperCase(), quality, costUsdExpected, outputTokensExpected: 100 },
  qualityInterval: { low: quality - 0.125, high: quality + 0.125 },
});
const routing = {
  ...{ routerVersion: "1", pool: "All" },
  predictions: [
    predictionOf("small", 0.25, 0.001),
    predictionOf("middle", 0.625, 0.002),
    predictionOf("big", 0.75, 0.01),
  ],
};

// Floors: τ = 0 → 0.75, τ = ½ → 0.5, τ = 1 → 0.25.
test.each([
  [0, ["below floor", "by 0.50"], ["chosen", "cheapest above it"]],
  [0.5, ["below floor", "by 0.25"], ["dearer", "by $0.00800"]],
  [1, ["chosen", "cheapest above it"], ["dearer", "by $0.00900"]],
])("at τ = %d both answers are told by the product's rule, over the whole pool", (tolerance, small, big) => {
  const decision = decideAt(routing, unitInterval(tolerance));
  const said = ["small", "big"].map((id) => {
    const routed = routedAnswer(routing, decision, id);
    return routed && [routedWord(routed), routedNote(routed)];
  });
  expect(said).toEqual([small, big]);
});

test("of a model outside the pool, and without a reading, nothing is said", () => {
  expect(routedAnswer(routing, decideAt(routing, unitInterval(0)), "other")).toBeNull();
  expect(routedAnswer(null, null, "small")).toBeNull();
});
