import "server-only";
import { randomUUID } from "node:crypto";
import { toDecisionRecord } from "@/db/decision-record";
import type { AnsweredBy, NewRun } from "@/db/queries/runs";
import { runDeadline } from "../run-deadline";
import { sha256 } from "../sha256";
import type { ChatChoice, ChatPlan } from "./plan-chat";

/** The row of a request as it begins. Texts of the gateway are never kept. */
export function toGatewayRow(
  plan: ChatPlan,
  { keyId, totalTimeoutMs }: { keyId: string | null; totalTimeoutMs: number },
): NewRun {
  const { policy, prompt, reading, exclusions } = plan;
  const { costUsdStrongest: _, ...chosen } = answeredByOf(plan.first);
  return {
    ...chosen,
    ...{ id: randomUUID(), idempotencyKey: randomUUID(), state: "running", origin: "gateway", gatewayKeyId: keyId },
    promptSha256: sha256(prompt.whole),
    promptChars: prompt.whole.length,
    keptForAnnotation: false,
    ...{ poolId: policy.pool.id, rule: policy.rule, tolerance: policy.tolerance },
    excludedIds: [...exclusions.keys()],
    routerVersion: reading.routerVersion,
    predictedSource: "encoder",
    target: policy.named === null ? "decided" : "named",
    inputTokensExpected: reading.inputTokensExpected,
    deadlineAt: runDeadline(totalTimeoutMs),
  };
}

/** The columns that say who answers. */
export function answeredByOf({ decided, endpoint }: ChatChoice) {
  const { chosen, decision, predictions } = decided;
  return {
    modelId: chosen.modelId,
    providerId: endpoint.provider.id,
    providerModelId: endpoint.providerModelId,
    simulated: endpoint.provider.simulated,
    decision: toDecisionRecord(decision, predictions),
    qualityPredicted: chosen.quality,
    qualityLow: chosen.qualityInterval.low,
    qualityHigh: chosen.qualityInterval.high,
    outputTokensExpected: chosen.outputTokensExpected,
    costUsdExpected: chosen.costUsdExpected,
    costUsdStrongest: null,
  } satisfies AnsweredBy;
}
