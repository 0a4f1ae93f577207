import { z } from "zod";
import type { PricedPrediction } from "@/lib/core/cost";
import { decideRoute, qualityFloorOf } from "@/lib/core/decide";
import type { RoutingRule } from "@/lib/core/routing-rule";
import { clampToUnit, unitInterval } from "@/lib/core/unit";
import { type GoldenFunctions, golden } from "./golden-cases.fixture";
import { byId } from "./pack";
import { tokenCostUsd } from "./track";

const question = z.object({
  rule: z.enum(["relative", "dynamic-max"]),
  delta: z.number().default(0),
  candidates: z.array(z.object({ id: z.string(), r: z.number(), cost: z.number() })),
});
type Question = z.infer<typeof question>;
const number = z.number().or(z.nan());
const GRID = Array.from({ length: 101 }, (_, i) => i / 100);

/** Sections 2.1–2.5: the rule and the cost formula. */
export const routingFunctions: GoldenFunctions = {
  route: golden(question.extend({ tau: number }), ({ tau, ...asked }) => {
    const predictions = predictionsOf(asked);
    const tolerance = unitInterval(tau);
    const { modelId, bar } = decideRoute({ predictions, tolerance, rule: ruleOf(asked) });
    const floor = bar.kind === "floor" ? bar.qualityFloor : Number.NaN;
    const feasible = predictions.filter((p) => p.quality >= floor).map((p) => p.modelId);
    const rule = ruleOf(asked);
    if (rule.kind !== "utility" && qualityFloorOf(predictions, tolerance, rule) !== floor)
      throw new Error("two floors");
    return { floor, feasible: feasible.sort(byId), pick: modelId };
  }),
  "route-error": golden(question.extend({ tau: number }), ({ tau, ...asked }) => ({
    error: fails(() => pick(asked, tau)),
  })),
  "route-many-tau": golden(question.extend({ taus: z.array(z.number()) }), ({ taus, ...asked }) => ({
    picks: taus.map((tau) => pick(asked, tau)),
  })),
  "route-grid": golden(question, (asked) => {
    const picks = GRID.map((tau) => pick(asked, tau));
    const costs = picks.map((id) => asked.candidates.find((c) => c.id === id)?.cost ?? Number.NaN);
    return {
      first_tau_of_pick: Object.fromEntries([...new Set(picks)].map((id) => [id, GRID[picks.indexOf(id)]])),
      cost_never_rises: costs.every((cost, i) => i === 0 || cost <= (costs[i - 1] ?? 0)),
    };
  }),
  cost: golden(
    z.object({
      input_tokens: z.number(),
      output_tokens: z.number().nullable(),
      input_price_per_1m: z.number(),
      output_price_per_1m: z.number(),
    }),
    (c) => {
      const price = { usdPerMillionInput: c.input_price_per_1m, usdPerMillionOutput: c.output_price_per_1m };
      return { usd: tokenCostUsd(price, c.input_tokens, c.output_tokens) };
    },
  ),
};

export function ruleOf({ rule, delta }: Pick<Question, "rule" | "delta">): RoutingRule {
  return rule === "relative" ? { kind: "relative" } : { kind: "dynamic_max", margin: delta };
}

function pick(asked: Question, tau: number): string {
  return decideRoute({ predictions: predictionsOf(asked), tolerance: unitInterval(tau), rule: ruleOf(asked) }).modelId;
}

export function predictionsOf({ candidates }: Pick<Question, "candidates">): PricedPrediction[] {
  return candidates.map(({ id, r, cost }) => ({
    modelId: id,
    quality: unitInterval(r),
    qualityInterval: { low: clampToUnit(r), high: clampToUnit(r) },
    outputTokensExpected: 0,
    costUsdExpected: cost,
  }));
}

function fails(attempt: () => unknown): boolean {
  try {
    attempt();
    return false;
  } catch {
    return true;
  }
}
