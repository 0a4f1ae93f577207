import "server-only";
import type { RunOutcome } from "@/db/queries/runs";
import type { RoutingField } from "@/lib/contracts/chat-completion";
import { costUsd } from "@/lib/core/cost";
import { conversationOf } from "./keep-model";
import type { Failure } from "./open-answer";
import type { ChatChoice, ChatPlan } from "./plan-chat";
import { floorOf } from "./route-wire";

export type RoutingFacts = {
  readonly runId: string;
  readonly plan: ChatPlan;
  readonly choice: ChatChoice;
  readonly failures: readonly Failure[];
};
type Counted = Pick<RunOutcome, "inputTokens" | "outputTokens" | "tokenBasis" | "costUsd">;

const NOT_COUNTED: Counted = { inputTokens: null, outputTokens: null, tokenBasis: null, costUsd: null };

/** What the pool's strongest model would have cost: the counted input, its own expected output. */
export function strongestCostUsd(
  { plan, choice }: Pick<RoutingFacts, "plan" | "choice">,
  counted: Counted,
): number | null {
  const { strongest, chosen } = choice.decided;
  if (counted.inputTokens === null) return null;
  if (strongest.modelId === chosen.modelId) return counted.costUsd;
  const price = plan.catalog.candidateById.get(strongest.modelId)?.price;
  return price ? costUsd(price, counted.inputTokens, strongest.outputTokensExpected) : null;
}

export function toRoutingField(facts: RoutingFacts, counted: Counted = NOT_COUNTED): RoutingField {
  const { runId, plan, choice, failures } = facts;
  const { chosen, strongest } = choice.decided;
  const cost_usd_strongest = strongestCostUsd(facts, counted);
  const { costUsd: cost_usd } = counted;
  return {
    run_id: runId,
    model: chosen.modelId,
    provider: choice.endpoint.provider.id,
    policy: plan.policy.name,
    pool: plan.policy.pool.id,
    tolerance: plan.policy.tolerance,
    quality_floor: floorOf(choice.decided),
    quality_predicted: chosen.quality,
    unfamiliar: choice.decided.unfamiliar,
    cost_usd_expected: chosen.costUsdExpected,
    ...{ input_tokens: counted.inputTokens, output_tokens: counted.outputTokens, token_basis: counted.tokenBasis },
    cost_usd,
    strongest: strongest.modelId,
    cost_usd_strongest,
    saving_usd: cost_usd === null || cost_usd_strongest === null ? null : cost_usd_strongest - cost_usd,
    fallbacks: failures.map(({ modelId, code }) => ({ model: modelId, code })),
    simulated: choice.endpoint.provider.simulated,
    conversation: conversationOf(plan, choice),
    cascade: null,
  };
}

/** The same in headers, for whoever reads no body. Before the end of a stream the saving is the expected one. */
export function toRoutingHeaders(field: RoutingField, { decided }: ChatChoice): Record<string, string> {
  const savingExpected = decided.strongest.costUsdExpected - decided.chosen.costUsdExpected;
  return {
    "x-ipr-model": field.model,
    "x-ipr-provider": field.provider,
    "x-ipr-tolerance": `${field.tolerance}`,
    ...(field.quality_floor !== null && { "x-ipr-quality-floor": field.quality_floor.toFixed(4) }),
    "x-ipr-run-id": field.run_id,
    "x-ipr-quality-predicted": field.quality_predicted.toFixed(4),
    "x-ipr-cost-usd-expected": field.cost_usd_expected.toFixed(8),
    "x-ipr-saving-usd": (field.saving_usd ?? savingExpected).toFixed(8),
    ...(field.cost_usd !== null && { "x-ipr-cost-usd": field.cost_usd.toFixed(8) }),
    ...(field.simulated && { "x-ipr-simulated": "true" }),
  };
}
