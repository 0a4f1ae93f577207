import fc from "fast-check";
import { expect, test } from "vitest";
import { decideRoute } from "@/lib/core/decide";
import type { RoutingRule } from "@/lib/core/routing-rule";
import { clampToUnit, unitInterval } from "@/lib/core/unit";
import { chooseByRule } from "./choose-by-rule";

const rules: RoutingRule[] = [
  { kind: "relative" },
  { kind: "dynamic_max", margin: 0 },
  { kind: "dynamic_max", margin: 0.125 },
  { kind: "utility", qualityPerUsdByTolerance: [0, 0.125, 0.5, 2] },
];
const eighth = fc.integer({ min: 0, max: 8 }).map((n) => n / 8);
const cents = fc.oneof(
  eighth,
  fc.integer({ min: 0, max: 100 }).map((n) => n / 100),
);
const pair = fc.tuple(cents, eighth);

test("the rule over arrays chooses what decideRoute chooses, ties and rounding included", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(pair, pair, pair), { minLength: 1 }),
      fc.constantFrom(...rules),
      cents,
      (rows, rule, tau) => {
        const tolerance = unitInterval(tau);
        const quality = Float64Array.from(rows.flat(), ([q]) => q);
        const costUsd = Float64Array.from(rows.flat(), ([, cost]) => cost);
        const explained = rows.map((row) => {
          const predictions = row.map(([q, cost], c) => ({
            modelId: `m${c}`,
            quality: unitInterval(q),
            qualityInterval: { low: clampToUnit(q), high: clampToUnit(q) },
            outputTokensExpected: 0,
            costUsdExpected: cost,
          }));
          return Number(decideRoute({ predictions, tolerance, rule }).modelId.slice(1));
        });
        expect(Array.from(chooseByRule({ quality, costUsd }, 3, rule, tolerance))).toEqual(explained);
      },
    ),
    { numRuns: 1000 },
  );
});
