import type { PricedPrediction } from "@/lib/core/cost";
import { decideRoute } from "@/lib/core/decide";
import { createRandom } from "@/lib/core/random";
import type { RoutingRule } from "@/lib/core/routing-rule";
import { clampToUnit } from "@/lib/core/unit";
import { quantile } from "../quantile";

const CANDIDATES = 40;
const PROMPTS = 50;
const WARM_UP_CALLS = 2_000;
const CALLS = 10_000;

const rules: readonly RoutingRule[] = [
  { kind: "relative" },
  { kind: "dynamic_max", margin: 0.02 },
  { kind: "utility", qualityPerUsdByTolerance: Array.from({ length: 100 }, (_, step) => step ** 2) },
];

/** Slowest rule's p99 over single calls, ms: 40 candidates, τ walking from 0 to 1 as under a dragged slider. */
export function measureDecide(): Record<string, number> {
  const random = createRandom(3);
  const prompts = Array.from({ length: PROMPTS }, () =>
    Array.from({ length: CANDIDATES }, (_, i) => prediction(i, random)),
  );
  return { "decide.p99_ms": Math.max(...rules.map((rule) => p99Ms(rule, prompts))) };
}

function p99Ms(rule: RoutingRule, prompts: readonly (readonly PricedPrediction[])[]): number {
  const callsMs: number[] = [];
  for (let call = -WARM_UP_CALLS; call < CALLS; call++) {
    const predictions = prompts[Math.abs(call) % prompts.length] ?? [];
    const tolerance = clampToUnit((Math.abs(call) % 101) / 100);
    const startedAt = performance.now();
    const { reasons } = decideRoute({ predictions, tolerance, rule });
    const elapsedMs = performance.now() - startedAt;
    if (reasons.length !== CANDIDATES) throw new Error("a candidate has no reason");
    if (call >= 0) callsMs.push(elapsedMs);
  }
  return quantile(callsMs, 0.99);
}

function prediction(index: number, random: () => number): PricedPrediction {
  const quality = clampToUnit(random());
  return {
    modelId: `model-${index}`,
    quality,
    qualityInterval: { low: clampToUnit(quality - 0.1), high: clampToUnit(quality + 0.1) },
    outputTokensExpected: 400 * random(),
    costUsdExpected: 0.01 * random(),
  };
}
