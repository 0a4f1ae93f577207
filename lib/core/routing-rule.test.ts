import { expect, test } from "vitest";
import { type UtilityRule, utilityWeightAt } from "./routing-rule";
import { unitInterval } from "./unit";

const hundred: UtilityRule = {
  kind: "utility",
  qualityPerUsdByTolerance: Array.from({ length: 100 }, (_, step) => step ** 2),
};

test("λ at every step i/100 is exactly the table's own value", () => {
  const weights = Array.from({ length: 100 }, (_, step) => utilityWeightAt(hundred, unitInterval(step / 100)));
  expect(weights).toEqual(hundred.qualityPerUsdByTolerance);
});

test("between two steps λ is linear, behind the last it is constant, at τ = 1 it is infinite", () => {
  expect(utilityWeightAt(hundred, unitInterval(0.105))).toBeCloseTo((100 + 121) / 2, 9);
  expect(utilityWeightAt(hundred, unitInterval(0.995))).toBe(99 ** 2);
  expect(utilityWeightAt(hundred, unitInterval(1))).toBe(Number.POSITIVE_INFINITY);
});

test.each([[[]], [[1, 2]], [[0, Number.POSITIVE_INFINITY]]])("the table %j is refused", (qualityPerUsdByTolerance) => {
  expect(() => utilityWeightAt({ kind: "utility", qualityPerUsdByTolerance }, unitInterval(0.5))).toThrow(
    "Invariant broken",
  );
});
