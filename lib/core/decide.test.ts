import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PricedPrediction } from "./cost";
import { decideRoute, type Exclusion } from "./decide";
import type { RoutingRule, UtilityRule } from "./routing-rule";
import { clampToUnit, type UnitInterval, unitInterval } from "./unit";

const RELATIVE: RoutingRule = { kind: "relative" };
const DYNAMIC_MAX: RoutingRule = { kind: "dynamic_max", margin: 0 };
const UTILITY: UtilityRule = { kind: "utility", qualityPerUsdByTolerance: [0, 0.25, 1, 4] };

function predictionOf(modelId: string, quality: number, costUsdExpected: number): PricedPrediction {
  const unit = quality as UnitInterval; // Tests also pass numbers that the brand would refuse.
  return {
    modelId,
    quality: unit,
    qualityInterval: { low: unit, high: unit },
    outputTokensExpected: 0,
    costUsdExpected,
  };
}
const decide = (predictions: readonly PricedPrediction[], tolerance: number, rule: RoutingRule = RELATIVE) =>
  decideRoute({ predictions, tolerance: tolerance as UnitInterval, rule });
const reasonsOf = (predictions: readonly PricedPrediction[], tolerance: number, rule?: RoutingRule) =>
  Object.fromEntries(decide(predictions, tolerance, rule).reasons.map(({ modelId, reason }) => [modelId, reason]));

const SPEC = [
  predictionOf("a", 0.6, 0.0002),
  predictionOf("b", 0.72, 0.0006),
  predictionOf("c", 0.8, 0.003),
  predictionOf("d", 0.9, 0.015),
  predictionOf("e", 0.7, 0.0008),
];

test.each([
  [0, "d"],
  [0.25, "d"],
  [0.4, "c"],
  [0.5, "c"],
  [0.65, "b"],
  [0.8, "b"],
  [1, "a"],
])("the table of spec §2.2: τ = %d takes %s", (tolerance, modelId) => {
  expect(decide(SPEC, tolerance).modelId).toBe(modelId);
});

test("every reason says how far a candidate was from being chosen", () => {
  expect(reasonsOf(SPEC, 0.65)).toEqual({
    a: { kind: "below_floor", qualityMissing: expect.closeTo(0.105, 9) },
    b: { kind: "chosen" },
    c: { kind: "dearer", costUsdMore: expect.closeTo(0.0024, 9) },
    d: { kind: "dearer", costUsdMore: expect.closeTo(0.0144, 9) },
    e: { kind: "below_floor", qualityMissing: expect.closeTo(0.005, 9) },
  });
});

test("a candidate as good and as cheap as the chosen one is called tied, not dearer", () => {
  const twins = [predictionOf("a", 0.5, 1), predictionOf("b", 0.5, 1)];
  for (const rule of [RELATIVE, DYNAMIC_MAX, UTILITY]) {
    expect(reasonsOf(twins, 0, rule)).toEqual({ a: { kind: "chosen" }, b: { kind: "tied" } });
  }
});

test("τ = 1 takes the cheapest where rounding lifts the floor above the worst prediction", () => {
  // 0.03 − 1·(0.03 − 0.01) is 0.010000000000000002 in doubles.
  expect(decide([predictionOf("dear", 0.03, 5), predictionOf("cheap", 0.01, 1)], 1).modelId).toBe("cheap");
});

test("the utility rule pays for quality up to λ and says what each candidate would have changed", () => {
  const two = [predictionOf("cheap", 0.5, 1), predictionOf("good", 0.75, 2)];
  // At τ = 0.5 λ is 1 quality per USD: 0.25 more quality is not worth 1 USD more.
  expect(reasonsOf(two, 0.5, UTILITY)).toEqual({
    cheap: { kind: "chosen" },
    good: { kind: "outranked", scoreBehind: 0.75, qualityMore: 0.25, costUsdMore: 1 },
  });
  // At τ = 0.25 λ is 0.25: the scores are equal, and the cheaper one wins the tie.
  expect(decide(two, 0.25, UTILITY).modelId).toBe("cheap");
  expect(decide(two, 0.2, UTILITY).modelId).toBe("good");
});

describe("excluded candidates", () => {
  const exclusions = new Map<string, Exclusion>([
    ["a", "excluded"],
    ["d", "not_runnable"],
  ]);
  const decision = decideRoute({ predictions: SPEC, tolerance: clampToUnit(0), rule: RELATIVE, exclusions });

  test("are never chosen, set no floor, and keep their own reason", () => {
    expect(decision.modelId).toBe("c");
    expect(decision.bar).toEqual({ kind: "floor", qualityFloor: 0.8 });
    expect(decision.reasons.map(({ reason }) => reason.kind)).toEqual([
      "excluded",
      "below_floor",
      "chosen",
      "not_runnable",
      "below_floor",
    ]);
  });

  test("all of them excluded is an error, not a choice", () => {
    const all = new Map<string, Exclusion>(SPEC.map(({ modelId }) => [modelId, "excluded"]));
    expect(() =>
      decideRoute({ predictions: SPEC, tolerance: clampToUnit(0), rule: RELATIVE, exclusions: all }),
    ).toThrow("at least one candidate");
  });
});

test.each([
  ["no candidate", [], 0.5],
  ["a quality that is NaN", [predictionOf("a", Number.NaN, 1)], 0.5],
  ["a quality above 1", [predictionOf("a", 1.01, 1)], 0.5],
  ["a negative cost", [predictionOf("a", 0.5, -1)], 0.5],
  ["an infinite cost", [predictionOf("a", 0.5, Number.POSITIVE_INFINITY)], 0.5],
  ["τ below 0", SPEC, -0.01],
  ["τ above 1", SPEC, 1.01],
  ["τ NaN", SPEC, Number.NaN],
])("%s is refused under every rule", (_, predictions, tolerance) => {
  for (const rule of [RELATIVE, DYNAMIC_MAX, UTILITY]) {
    expect(() => decide(predictions, tolerance, rule)).toThrow("Invariant broken");
  }
});

// Coarse values on purpose: a property over `fc.double` almost never makes the ties that break a tie-break.
const eighths = (most: number) => fc.integer({ min: 0, max: most }).map((n) => n / 8);
const predictionsArb = fc.uniqueArray(
  fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), eighths(4), eighths(2)).map((args) => predictionOf(...args)),
  { minLength: 1, selector: (p) => p.modelId },
);
const toleranceArb = fc.integer({ min: 0, max: 8 }).map((n) => unitInterval(n / 8));
const marginArb = fc.constantFrom<RoutingRule>(DYNAMIC_MAX, { kind: "dynamic_max", margin: 0.0625 });
const utilityArb = fc
  .array(eighths(8), { maxLength: 6 })
  .map(
    (steps): UtilityRule => ({ kind: "utility", qualityPerUsdByTolerance: [0, ...steps.toSorted((a, b) => a - b)] }),
  );
const ruleArb = fc.oneof(fc.constant(RELATIVE), marginArb, utilityArb);
const chosen = (predictions: readonly PricedPrediction[], tolerance: UnitInterval, rule: RoutingRule) => {
  const { modelId } = decideRoute({ predictions, tolerance, rule });
  return predictions.filter((p) => p.modelId === modelId)[0] ?? expect.fail("a model that is no candidate was chosen");
};

test("more tolerance never costs more, under every rule", () => {
  fc.assert(
    fc.property(predictionsArb, toleranceArb, toleranceArb, ruleArb, (predictions, a, b, rule) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      expect(chosen(predictions, more, rule).costUsdExpected).toBeLessThanOrEqual(
        chosen(predictions, less, rule).costUsdExpected,
      );
    }),
  );
});

test("the order of candidates never changes the choice", () => {
  fc.assert(
    fc.property(predictionsArb, toleranceArb, ruleArb, (predictions, tolerance, rule) => {
      expect(chosen(predictions.toReversed(), tolerance, rule)).toBe(chosen(predictions, tolerance, rule));
    }),
  );
});

test("τ = 0 keeps the best prediction (without a margin) and τ = 1 takes the cheapest model", () => {
  fc.assert(
    fc.property(predictionsArb, ruleArb, (predictions, rule) => {
      if (rule.kind !== "dynamic_max" || rule.margin === 0)
        expect(chosen(predictions, unitInterval(0), rule).quality).toBe(Math.max(...predictions.map((p) => p.quality)));
      expect(chosen(predictions, unitInterval(1), rule).costUsdExpected).toBe(
        Math.min(...predictions.map((p) => p.costUsdExpected)),
      );
    }),
  );
});

test("under the relative rule the same lift and stretch of every quality leaves the choice alone", () => {
  fc.assert(
    fc.property(predictionsArb, toleranceArb, (predictions, tolerance) => {
      const lifted = predictions.map((p) => ({ ...p, quality: unitInterval(p.quality / 2 + 0.5) }));
      expect(chosen(lifted, tolerance, RELATIVE).modelId).toBe(chosen(predictions, tolerance, RELATIVE).modelId);
    }),
  );
});

test("at equal cost the better prediction wins, and at equal quality too the smaller id", () => {
  fc.assert(
    fc.property(predictionsArb, toleranceArb, ruleArb, (predictions, tolerance, rule) => {
      const winner = chosen(predictions, tolerance, rule);
      const rivals = predictions.filter((p) => p.costUsdExpected === winner.costUsdExpected);
      expect(rivals.filter((p) => p.quality > winner.quality)).toEqual([]);
      expect(rivals.filter((p) => p.quality === winner.quality && p.modelId < winner.modelId)).toEqual([]);
    }),
  );
});

test("under the utility rule no candidate is both better and cheaper than the chosen one", () => {
  fc.assert(
    fc.property(predictionsArb, toleranceArb, utilityArb, (predictions, tolerance, rule) => {
      const winner = chosen(predictions, tolerance, rule);
      const dominating = predictions.filter(
        (p) => p.quality > winner.quality && p.costUsdExpected < winner.costUsdExpected,
      );
      // At τ = 1 cost alone decides, and at λ = 0 quality alone: neither can be dominated.
      expect(dominating).toEqual([]);
    }),
  );
});

test("exactly one candidate is chosen and every candidate has a reason, in the order given", () => {
  fc.assert(
    fc.property(predictionsArb, toleranceArb, ruleArb, (predictions, tolerance, rule) => {
      const { reasons } = decideRoute({ predictions, tolerance, rule });
      expect(reasons.map((r) => r.modelId)).toEqual(predictions.map((p) => p.modelId));
      expect(reasons.filter((r) => r.reason.kind === "chosen")).toHaveLength(1);
    }),
  );
});
