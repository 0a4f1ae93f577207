import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { type ChatRequest, type WireAnswer, wireAnswer } from "@/lib/contracts/chat-completion";
import type { Random } from "@/lib/core/random";
import { AppError } from "../errors";
import type { OpenAiWire } from "../providers/openai-wire";
import { readEvents } from "./sse";
import type { Ask, OpenedAnswer } from "./upstream";

const ATTEMPTS = 2;
const RETRY_AFTER_MS = 200;
/** An answer in one piece; far above what a model writes, far below what a process can hold. */
const BODY_BYTES_MAX = 16_000_000;

/** Passes the body on with the model replaced. Throws AppError with a provider code, or bad_request where it was refused. */
export async function openWire(wire: OpenAiWire, ask: Ask): Promise<OpenedAnswer> {
  const response = await postPatiently(wire, ask);
  if (!response.body) throw new AppError("provider_failed", `${ask.providerId} sent no body. Try again.`);
  if (!ask.request.stream) return { kind: "whole", answer: parseAnswer(await readWhole(response.body, ask), ask) };
  return { kind: "stream", chunks: readChunks(response.body, ask) };
}

function toBody({ request, providerModelId, outputTokensMax }: Ask): Readonly<Record<string, unknown>> {
  const { ipr: _, ...passed }: ChatRequest = request;
  const asked = request.max_completion_tokens ?? request.max_tokens ?? outputTokensMax;
  const limit = request.max_completion_tokens ? "max_completion_tokens" : "max_tokens";
  const usage = request.stream ? { stream_options: { ...request.stream_options, include_usage: true } } : {};
  return { ...passed, ...usage, model: providerModelId, [limit]: Math.min(asked, outputTokensMax) };
}

/** A second try, after a wait that differs between callers, and only where the provider did no work. */
async function postPatiently(wire: OpenAiWire, ask: Ask): Promise<Response> {
  const body = toBody(ask);
  const { signal } = ask.upstream;
  for (let attempt = 1; ; attempt++) {
    const answer = await wire.post(body, signal).catch((cause: unknown) => cause);
    signal.throwIfAborted();
    if (answer instanceof Response && answer.ok) return answer;
    const isUnserved = answer instanceof Response ? answer.status >= 500 : isUnconnected(answer);
    if (attempt >= ATTEMPTS || !isUnserved)
      throw answer instanceof Response ? await refusalOf(answer, ask) : unreachable(answer, ask);
    if (answer instanceof Response) await answer.body?.cancel();
    await sleep(jittered(ask.random), undefined, { signal });
  }
}

function jittered(random: Random): number {
  return RETRY_AFTER_MS * (0.5 + random());
}

function isUnconnected(cause: unknown): boolean {
  const code = codeOf(cause);
  return code !== undefined && ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"].includes(code);
}

function codeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return codeOf(error instanceof AggregateError ? error.errors[0] : error.cause, depth + 1);
}

function unreachable(cause: unknown, { providerId }: Pick<Ask, "providerId">): AppError {
  const message = `${providerId} could not be reached or broke off. Try again, or choose another model.`;
  return new AppError("provider_failed", message, { cause: new Error(codeOf(cause) ?? "fetch failed") });
}

/** The provider's own sentence stays out: it may quote the prompt or the key. Its code and field are identifiers. */
async function refusalOf(response: Response, { providerId, providerModelId }: Ask): Promise<AppError> {
  const { status, headers } = response;
  const { code, param } = await identifiersOf(response);
  if (status === 429) {
    const seconds = Number(headers.get("retry-after"));
    const retryAfterSeconds = Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, 3_600) : undefined;
    const message = `${providerId} limits how often this server may call it. Try again later, or choose another model.`;
    return new AppError("provider_rate_limited", message, { retryAfterSeconds });
  }
  if ([400, 413, 422].includes(status)) {
    const where = [code, param].filter(Boolean).join(", ");
    const message = `${providerId} refused the request (${status}${where ? `: ${where}` : ""}). Check the fields of the body.`;
    return new AppError("bad_request", message, { param });
  }
  if (status < 500 && status !== 408) {
    const what = status === 404 ? `has no model "${providerModelId}"` : "does not accept the server's key";
    return new AppError("provider_rejected", `${providerId} ${what} (${status}). See docs/providers.md.`);
  }
  return new AppError("provider_failed", `${providerId} answered with an error (${status}). Try again.`);
}

async function identifiersOf(response: Response): Promise<{ code?: string; param?: string }> {
  const body: unknown = await response.json().catch(() => undefined);
  const error = typeof body === "object" && body !== null ? Reflect.get(body, "error") : undefined;
  const found = (field: string) => {
    const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, field) : undefined;
    return typeof value === "string" && /^[\w.[\]-]{1,64}$/.test(value) ? { [field]: value } : {};
  };
  return { ...found("code"), ...found("param") };
}

async function readWhole(body: ReadableStream<Uint8Array>, { providerId, upstream }: Ask): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const part of body) {
      text += decoder.decode(part, { stream: true });
      if (text.length > BODY_BYTES_MAX) throw tooLong(providerId);
    }
    return text + decoder.decode();
  } catch (cause) {
    upstream.signal.throwIfAborted();
    throw cause instanceof AppError ? cause : unreachable(cause, { providerId });
  }
}

async function* readChunks(body: ReadableStream<Uint8Array>, ask: Ask): AsyncGenerator<WireAnswer> {
  const { providerId, upstream, idleMs } = ask;
  let finished = false;
  for await (const data of readEvents(body, { provider: providerId, idleMs, upstream })) {
    const chunk = parseAnswer(data, ask);
    finished ||= chunk.choices.some(({ finish_reason }) => typeof finish_reason === "string");
    yield chunk;
  }
  if (!finished)
    throw new AppError("provider_failed", `${providerId} broke off in the middle of the answer. Try again.`);
}

function parseAnswer(text: string, { providerId }: Ask): WireAnswer {
  try {
    return wireAnswer.parse(JSON.parse(text));
  } catch {
    throw new AppError("provider_failed", `${providerId} sent something that is no chat completion. Try again.`);
  }
}

export function tooLong(providerId: string): AppError {
  return new AppError("provider_failed", `${providerId} sent far more than was asked for; it was cut off.`);
}
