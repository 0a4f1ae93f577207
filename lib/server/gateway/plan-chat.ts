import "server-only";
import type { ChatRequest, ConversationField } from "@/lib/contracts/chat-completion";
import type { Exclusion } from "@/lib/core/decide";
import type { Endpoint } from "../providers/configured-providers";
import type { RouterCatalog } from "../router-catalog";
import { excludeUnable } from "./chat-needs";
import { type ChatPrompt, readChat } from "./chat-prompt";
import { decidePrompt, type GatewayDecision } from "./decide-prompt";
import { exclusionsFor, findEndpoints, type PoolEndpoints } from "./exclusions";
import { type Policy, parsePolicy } from "./policy";
import type { ServerReading } from "./prompt-reader";
import type { DecideDeps } from "./route-prompts";

/** A request that somebody can answer, and all that is needed to decide again when they do not. */
export type ChatPlan = {
  readonly request: ChatRequest;
  readonly catalog: RouterCatalog;
  readonly policy: Policy;
  readonly endpoints: PoolEndpoints;
  readonly exclusions: ReadonlyMap<string, Exclusion>;
  readonly prompt: ChatPrompt;
  readonly reading: ServerReading;
  readonly first: ChatChoice;
  /** Null where the request names no conversation. */
  readonly conversation: ConversationField | null;
};
export type ChatChoice = { readonly decided: GatewayDecision; readonly endpoint: Endpoint };

/** Throws bad_request, not_found or model_not_runnable, each with the field at fault. */
export async function planChat(deps: DecideDeps, request: ChatRequest): Promise<ChatPlan> {
  const catalog = await deps.loadCatalog();
  const policy = parsePolicy(catalog, request.model);
  const endpoints = await findEndpoints(deps.providers, policy);
  const exclusions = exclusionsFor(catalog, endpoints, request.ipr?.excluded_models ?? []);
  excludeUnable(request, policy, { endpoints, exclusions });
  const prompt = readChat(request);
  const read = await (await deps.loadReader()).read(prompt.text);
  const reading = { ...read, inputTokensExpected: read.inputTokensExpected + prompt.otherTokens };
  const plan = { request, catalog, policy, endpoints, exclusions, prompt, reading };
  return { ...plan, first: choose(plan, exclusions), conversation: null };
}

/** Throws model_not_runnable where `exclusions` leave nobody. */
export function choose(
  { catalog, policy, reading, endpoints }: Omit<ChatPlan, "first" | "conversation">,
  exclusions: ReadonlyMap<string, Exclusion>,
): ChatChoice {
  const decided = decidePrompt({ catalog, policy, reading, exclusions });
  const endpoint = endpoints.get(decided.chosen.modelId);
  if (!endpoint) throw new Error("decidePrompt lets only runnable models pass");
  return { decided, endpoint };
}
