import "server-only";
import type { RouteDecision } from "@/lib/contracts/gateway";
import type { Reason } from "@/lib/core/decide";
import type { GatewayDecision } from "./decide-prompt";

/** A decision as `/v1/route` prints it. */
export function toRouteDecision(decided: GatewayDecision): RouteDecision {
  const { policy, decision, chosen, strongest } = decided;
  return {
    model: chosen.modelId,
    policy: policy.name,
    pool: policy.pool.id,
    tolerance: policy.tolerance,
    rule: policy.rule,
    quality_floor: floorOf(decided),
    quality_predicted: chosen.quality,
    cost_usd_expected: chosen.costUsdExpected,
    strongest: strongest.modelId,
    saving_usd_expected: strongest.costUsdExpected - chosen.costUsdExpected,
    input_tokens_expected: decided.inputTokensExpected,
    unfamiliar: decided.unfamiliar,
    router_version: decided.routerVersion,
    candidates: decided.predictions.map((prediction) => ({
      model: prediction.modelId,
      quality_predicted: prediction.quality,
      quality_interval: prediction.qualityInterval,
      output_tokens_expected: prediction.outputTokensExpected,
      cost_usd_expected: prediction.costUsdExpected,
      reason: toWireReason(decision.reasons.find(({ modelId }) => modelId === prediction.modelId)?.reason),
    })),
  };
}

/** Null for a named model and under the utility rule: no floor decided. */
export function floorOf({ policy, decision: { bar } }: Pick<GatewayDecision, "policy" | "decision">): number | null {
  return policy.named === null && bar.kind === "floor" ? bar.qualityFloor : null;
}

function toWireReason(reason: Reason = { kind: "not_considered" }): RouteDecision["candidates"][number]["reason"] {
  switch (reason.kind) {
    case "below_floor":
      return { kind: reason.kind, quality_missing: reason.qualityMissing };
    case "dearer":
      return { kind: reason.kind, cost_usd_more: reason.costUsdMore };
    case "outranked":
      return { kind: reason.kind, cost_usd_more: reason.costUsdMore, quality_more: reason.qualityMore };
    default:
      return { kind: reason.kind };
  }
}
