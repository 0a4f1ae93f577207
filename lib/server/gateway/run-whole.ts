import "server-only";
import type { GatewayKey } from "@/db/queries/gateway-keys";
import type { RoutingField, WireAnswer } from "@/lib/contracts/chat-completion";
import { type ChatRunDeps, startChatRun } from "./chat-run";
import { type KeyDeps, reserveForRun } from "./gateway-keys";
import type { ChatChoice, ChatPlan } from "./plan-chat";

export type WholeRunDeps = ChatRunDeps & KeyDeps;
export type WholeCaller = { readonly client: AbortSignal; readonly key: GatewayKey | null };
export type WholeRun = { readonly answer: WireAnswer; readonly routing: RoutingField; readonly choice: ChatChoice };

/** One answer in one piece: reserved, run and billed by itself. Throws what the caller is to be told. */
export async function runWhole(deps: WholeRunDeps, plan: ChatPlan, { client, key }: WholeCaller): Promise<WholeRun> {
  const asked = { ...plan, request: { ...plan.request, stream: false, stream_options: undefined } };
  const reserved = key && (await reserveForRun(deps, key, asked, deps.limits));
  const run = await startChatRun(deps, asked, { client, keyId: key?.id ?? null, reserved });
  const { answer, choice } = run.answering;
  if (answer.kind === "stream") throw new Error("a request that is not streamed is answered in one piece");
  return { answer: answer.answer, routing: run.complete(), choice };
}
