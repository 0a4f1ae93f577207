import { expect, test } from "vitest";
import { exclusionsOf, ruleOfPool, strongestOf } from "./pool";
import { unitInterval } from "./unit";

const predictionOf = (modelId: string, quality: number, costUsdExpected: number) => ({
  modelId,
  quality: unitInterval(quality),
  qualityInterval: { low: unitInterval(quality), high: unitInterval(quality) },
  outputTokensExpected: 1,
  costUsdExpected,
});
const predictions = [predictionOf("dear", 0.75, 3), predictionOf("cheap", 0.75, 1), predictionOf("strong", 0.5, 2)];

test("the strongest is the pool's own, however it is predicted on this prompt", () => {
  expect(strongestOf({ strongestId: "strong" }, { predictions })).toBe("strong");
});

test("where the strongest takes no part, the best predicted does, the cheaper of equals", () => {
  const exclusions = exclusionsOf(["dear", "cheap", "strong"], ["strong"], () => true);
  expect(strongestOf({ strongestId: "strong" }, { predictions, exclusions })).toBe("cheap");
});

test("what the person left out is called excluded even where nothing can run it", () => {
  const exclusions = exclusionsOf(["a", "b", "c"], ["a"], (modelId) => modelId === "c");
  expect([...exclusions]).toEqual([
    ["a", "excluded"],
    ["b", "not_runnable"],
  ]);
});

test("each rule takes the setting that was fixed for the pool", () => {
  const pool = {
    id: "p",
    label: "P",
    modelIds: ["a"],
    strongestId: "a",
    dynamicMaxMargin: 0.05,
    qualityPerUsdByTolerance: [0, 2],
  };
  expect(ruleOfPool("relative", pool)).toEqual({ kind: "relative" });
  expect(ruleOfPool("dynamic_max", pool)).toEqual({ kind: "dynamic_max", margin: 0.05 });
  expect(ruleOfPool("utility", pool)).toEqual({ kind: "utility", qualityPerUsdByTolerance: [0, 2] });
});
