import { assert } from "@/lib/core/assert";
import { type CostQuality, concaveHull, sortedByCost } from "./concave-hull";

/** What a router reached at one value of its knob: means over prompts, cost in USD per prompt. */
export type OperatingPoint = CostQuality & { readonly knob: number };

/** Stands in a plan for traffic that goes to the cheapest fixed model without asking the router. */
export const CHEAPEST_FIXED = "cheapest-fixed";
/** Knob values between which traffic is split, cheapest first. Chosen on val, never on test (spec §3.3). */
export type MixingPlan = readonly (number | typeof CHEAPEST_FIXED)[];

/** Vertices of a polyline, cost ascending. Between two vertices lies the expectation of splitting traffic. */
export type Curve = readonly CostQuality[];

/** The knob values on the concave hull of the val points and of the cheapest fixed model on val. */
export function mixingPlan(valPoints: readonly OperatingPoint[], valCheapestFixed: CostQuality): MixingPlan {
  const { costUsd, quality } = valCheapestFixed;
  // Own points first: of equal points the first listed stays, and a router's own knob explains more than "no router".
  return concaveHull([...valPoints, { knob: CHEAPEST_FIXED, costUsd, quality } as const]).map(({ knob }) => knob);
}

/** Headline reading: through the test points of the plan's knob values. It may bend the wrong way; that is honest. */
export function planCurve(
  plan: MixingPlan,
  testPoints: readonly OperatingPoint[],
  testCheapestFixed: CostQuality,
): Curve {
  return sortedByCost(
    plan.map((knob) => {
      const point = knob === CHEAPEST_FIXED ? testCheapestFixed : testPoints.find((one) => one.knob === knob);
      assert(point, `the plan names knob ${knob}, which has no test point`);
      return point;
    }),
  );
}

/** Through all points, as RouteLLM's code does on call share. */
export function rawCurve(testPoints: readonly CostQuality[]): Curve {
  return sortedByCost(testPoints);
}

/** Hull of the test points, as RouterBench does. Optimistic: it picks knob values after seeing test. */
export function hullCurve(testPoints: readonly CostQuality[]): Curve {
  return concaveHull(testPoints);
}
