import "server-only";
import type { ConversationField } from "@/lib/contracts/chat-completion";
import { stayOrSwitch } from "@/lib/core/stay-or-switch";
import type { ConversationId, Conversations } from "./conversations";
import type { ChatChoice, ChatPlan } from "./plan-chat";
import type { ProviderBreakers } from "./provider-breakers";

export type KeepDeps = {
  readonly conversations: Conversations;
  readonly breakers: Pick<ProviderBreakers, "isResting">;
};

/** The plan, with the conversation's model instead of the rule's choice where a switch would gain too little. */
export async function keepModel(deps: KeepDeps, plan: ChatPlan, conversation: ConversationId): Promise<ChatPlan> {
  const { first } = plan;
  const previous = await deps.conversations.find(conversation);
  if (previous === undefined) return { ...plan, conversation: { state: "not_known", reason: null, previous: null } };
  if (previous === null) return { ...plan, conversation: { state: "begun", reason: null, previous } };
  if (plan.policy.named !== null) return { ...plan, conversation: fieldOf(previous, first, "named") };
  const { chosen, predictions, decision } = first.decided;
  const endpoint = plan.endpoints.get(previous);
  const isAble = endpoint && !plan.exclusions.has(previous);
  const isResting = isAble && deps.breakers.isResting(endpoint.provider.id);
  const kept = isAble && !isResting ? predictions.find(({ modelId }) => modelId === previous) : undefined;
  const qualityFloor = decision.bar.kind === "floor" ? decision.bar.qualityFloor : chosen.quality;
  const { stays, reason } = stayOrSwitch({ kept, chosen, qualityFloor, margins: deps.conversations.margins });
  const choice = stays && kept && endpoint ? { decided: { ...first.decided, chosen: kept }, endpoint } : first;
  return { ...plan, first: choice, conversation: fieldOf(previous, choice, isResting ? "provider_resting" : reason) };
}

/** After a fallback another model goes on than was planned. */
export function conversationOf({ conversation, first }: ChatPlan, choice: ChatChoice): ConversationField | null {
  if (!conversation) return null;
  if (choice.decided.chosen.modelId === first.decided.chosen.modelId || !conversation.previous) return conversation;
  return fieldOf(conversation.previous, choice, "provider_failed");
}

function fieldOf(previous: string, { decided }: ChatChoice, reason: ConversationField["reason"]): ConversationField {
  return { state: decided.chosen.modelId === previous ? "kept" : "switched", reason, previous };
}
