import "server-only";
import { randomUUID } from "node:crypto";
import type { ChatRequest, WireAnswer } from "@/lib/contracts/chat-completion";
import type { CompletionPart, Provider } from "../providers/provider";
import { textOf, toTurns } from "./chat-prompt";
import type { Ask, OpenedAnswer } from "./upstream";

type Identity = { readonly id: string; readonly created: number; readonly model: string };

/** Providers with a language of their own, through the AI SDK: plain text in and out. chat-needs.ts keeps the rest away. */
export async function openProvider(provider: Provider, ask: Ask): Promise<OpenedAnswer> {
  const { request, providerModelId, outputTokensMax, tokensExpected, upstream } = ask;
  const asked = request.max_completion_tokens ?? request.max_tokens ?? outputTokensMax;
  const parts = provider.stream({
    providerModelId,
    prompt: textOf(request.messages.findLast(({ role }) => role === "user") ?? { role: "user" }),
    chat: { turns: toTurns(request), ...settingsOf(request) },
    outputTokensMax: Math.min(asked, outputTokensMax),
    tokensExpected,
    signal: upstream.signal,
  });
  const identity = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: providerModelId };
  if (request.stream) return { kind: "stream", chunks: toChunks(parts, identity) };
  return { kind: "whole", answer: await toWhole(parts, identity) };
}

function settingsOf({ stop, temperature, top_p }: ChatRequest) {
  return {
    ...(stop && { stop: typeof stop === "string" ? [stop] : stop }),
    ...(typeof temperature === "number" && { temperature }),
    ...(typeof top_p === "number" && { topP: top_p }),
  };
}

async function* toChunks(parts: AsyncIterable<CompletionPart>, identity: Identity): AsyncGenerator<WireAnswer> {
  const chunk = (delta: Record<string, unknown>, finish_reason: string | null = null): WireAnswer => ({
    ...identity,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason }],
    usage: null,
  });
  let opened = false;
  for await (const part of parts) {
    if (part.kind === "model") continue;
    if (!opened) yield chunk({ role: "assistant", content: "" });
    opened = true;
    if (part.kind === "text") yield chunk({ content: part.text });
    else if (part.kind === "reasoning") yield chunk({ reasoning_content: part.text });
    else {
      yield chunk({}, finishOf(part));
      yield { ...identity, object: "chat.completion.chunk", choices: [], usage: usageOf(part) };
    }
  }
}

async function toWhole(parts: AsyncIterable<CompletionPart>, identity: Identity): Promise<WireAnswer> {
  let content = "";
  let end: CompletionPart & { kind: "end" } = { kind: "end", usage: null };
  for await (const part of parts) {
    if (part.kind === "text") content += part.text;
    if (part.kind === "end") end = part;
  }
  return {
    ...identity,
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: finishOf(end) }],
    usage: usageOf(end),
  };
}

function finishOf({ cutOff }: { readonly cutOff?: boolean }): string {
  return cutOff ? "length" : "stop";
}

function usageOf({ usage }: CompletionPart & { kind: "end" }): unknown {
  if (!usage) return null;
  const [prompt_tokens, completion_tokens] = [Math.round(usage.inputTokens), Math.round(usage.outputTokens)];
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}
