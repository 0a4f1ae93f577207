import { expect, test } from "vitest";
import type { PricedPrediction } from "@/lib/core/cost";
import { decideRoute } from "@/lib/core/decide";
import { unitInterval } from "@/lib/core/unit";
import { toDecisionRecord } from "./decision-record";

const predictionOf = (modelId: string, quality: number, costUsdExpected: number): PricedPrediction => {
  const unit = unitInterval(quality);
  return {
    modelId,
    quality: unit,
    qualityInterval: { low: unit, high: unit },
    outputTokensExpected: 1,
    costUsdExpected,
  };
};
const predictions = [predictionOf("dear", 0.75, 4), predictionOf("cheap", 0.5, 1), predictionOf("left-out", 1, 0)];

test("a decision survives JSON: where cost decides alone, the infinite weight is null", () => {
  const decision = decideRoute({
    predictions,
    tolerance: unitInterval(1),
    rule: { kind: "utility", qualityPerUsdByTolerance: [0, 1] },
    exclusions: new Map([["left-out", "excluded"]]),
  });
  const record = toDecisionRecord(decision, predictions);
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  expect(record).toMatchObject({
    modelId: "cheap",
    bar: { kind: "utility", qualityPerUsd: null },
    candidates: [
      { modelId: "dear", costUsdExpected: 4, reason: { kind: "outranked", scoreBehind: null, costUsdMore: 3 } },
      { modelId: "cheap", quality: 0.5, reason: { kind: "chosen" } },
      { modelId: "left-out", reason: { kind: "excluded" } },
    ],
  });
});
