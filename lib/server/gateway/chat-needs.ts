import "server-only";
import type { ChatRequest } from "@/lib/contracts/chat-completion";
import type { Exclusion } from "@/lib/core/decide";
import { candidateFacts } from "../candidate-facts";
import { AppError } from "../errors";
import type { Endpoint } from "../providers/configured-providers";
import { partsOf } from "./chat-prompt";
import type { PoolEndpoints } from "./exclusions";
import type { Policy } from "./policy";

/** A field that not every candidate can serve. */
type Need = { readonly field: string; met(modelId: string, endpoint: Endpoint): boolean };

/** Fields that only a provider with OpenAI's own wire gets as they came. */
const WIRE_ONLY = [
  ...["tools", "tool_choice", "functions", "function_call", "parallel_tool_calls", "logprobs", "top_logprobs"],
  ...["logit_bias", "presence_penalty", "frequency_penalty", "seed", "modalities", "audio", "prediction"],
  ...["reasoning_effort", "web_search_options", "service_tier", "store"],
];

const speaksWire = (_: string, { provider }: Endpoint) => provider.wire !== undefined;
const has = (ability: string) => (modelId: string) => candidateFacts[modelId]?.abilities.includes(ability) === true;

function needsOf(request: ChatRequest): Need[] {
  const { messages, n, response_format } = request;
  const isGiven = (field: string) => ![undefined, null, false].some((none) => request[field] === none);
  const needs = WIRE_ONLY.filter(isGiven).map((field): Need => ({ field, met: speaksWire }));
  if (isGiven("tools") || isGiven("functions")) needs.push({ field: "tools", met: has("tools") });
  if (n !== undefined && n !== null && n > 1) needs.push({ field: "n", met: speaksWire });
  if (isGiven("response_format") && !isPlainText(response_format))
    needs.push({ field: "response_format", met: speaksWire });
  if (messages.some((message) => partsOf(message, "image_url").length > 0))
    needs.push({ field: "messages", met: speaksWire }, { field: "messages", met: has("images") });
  if (messages.some(({ role }) => role === "tool" || role === "function"))
    needs.push({ field: "messages", met: speaksWire });
  return needs;
}

/**
 * Adds to `exclusions` whoever cannot serve what the request asks for. Throws bad_request with the first field that leaves
 * nobody: ignoring it would answer another question than was asked.
 */
export function excludeUnable(
  request: ChatRequest,
  { named, name }: Policy,
  { endpoints, exclusions }: { endpoints: PoolEndpoints; exclusions: Map<string, Exclusion> },
): void {
  const isLeft = () =>
    named === null ? [...endpoints.keys()].some((id) => !exclusions.has(id)) : !exclusions.has(named);
  for (const { field, met } of isLeft() ? needsOf(request) : []) {
    for (const [id, endpoint] of endpoints)
      if (endpoint && !exclusions.has(id) && !met(id, endpoint)) exclusions.set(id, "excluded");
    if (isLeft()) continue;
    const message = `${field}: no model of ${name} that runs here supports this. Leave it out, or choose another model.`;
    throw new AppError("bad_request", message, { param: field });
  }
}

function isPlainText(format: unknown): boolean {
  return typeof format === "object" && format !== null && Reflect.get(format, "type") === "text";
}
