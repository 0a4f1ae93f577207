import { expect, test } from "vitest";
import { toleranceRanges } from "./tolerance-range";
import { unitInterval } from "./unit";

const predictions = [
  ["a", 0.6, 0.0002],
  ["b", 0.72, 0.0006],
  ["c", 0.8, 0.003],
  ["d", 0.9, 0.015],
  ["e", 0.7, 0.0008],
].map(([modelId, quality, costUsdExpected]) => ({
  modelId: String(modelId),
  quality: unitInterval(Number(quality)),
  qualityInterval: { low: unitInterval(Number(quality)), high: unitInterval(Number(quality)) },
  outputTokensExpected: 1,
  costUsdExpected: Number(costUsdExpected),
}));

test("the edges under the relative rule are those of spec §2.5: c from 1/3, b from 0.6, a at 1", () => {
  const ranges = toleranceRanges({ predictions, rule: { kind: "relative" } });
  expect(ranges.map((r) => r.modelId)).toEqual(["d", "c", "b", "a"]);
  expect(ranges.map((r) => r.from)).toEqual([0, expect.closeTo(1 / 3, 8), expect.closeTo(0.6, 8), 1]);
});

test("under Dynamic Max a candidate of quality r enters at 1 − r / r_max", () => {
  const ranges = toleranceRanges({ predictions, rule: { kind: "dynamic_max", margin: 0 } });
  expect(ranges.map((r) => r.from)).toEqual([
    0,
    expect.closeTo(1 - 0.8 / 0.9, 8),
    expect.closeTo(1 - 0.72 / 0.9, 8),
    expect.closeTo(1 - 0.6 / 0.9, 8),
  ]);
});

test("under the utility rule the edges are where the scores of two models meet", () => {
  const rule = { kind: "utility", qualityPerUsdByTolerance: [0, 100, 1000, 2000] } as const;
  const ranges = toleranceRanges({ predictions, rule });
  expect(ranges.map((r) => r.modelId)).toEqual(["d", "c", "b", "a"]);
  // c overtakes d where λ = 0.1 / 0.012; λ climbs from 0 to 100 over the first quarter.
  expect(ranges[1]?.from).toBeCloseTo((0.1 / 0.012 / 100) * 0.25, 7);
  // a overtakes b where λ = 0.12 / 0.0004 = 300; λ climbs from 100 to 1,000 over the second quarter.
  expect(ranges[3]?.from).toBeCloseTo(0.25 + (200 / 900) * 0.25, 7);
});
