import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { type ChatRequest, type WireAnswer, wireAnswer } from "@/lib/contracts/chat-completion";
import type { Random } from "@/lib/core/random";
import { AppError } from "../errors";
import type { OpenAiWire } from "../providers/openai-wire";
import type { PostedAnswer } from "../providers/post-directly";
import { readEvents } from "./sse";
import type { Ask, OpenedAnswer } from "./upstream";

const ATTEMPTS = 2;
const RETRY_AFTER_MS = 200;
/** An answer in one piece; far above what a model writes, far below what a process can hold. */
const BODY_BYTES_MAX = 16_000_000;
const REFUSAL_BYTES_MAX = 64_000;

/** Passes the body on with the model replaced. Throws AppError with a provider code, or bad_request where it was refused. */
export async function openWire(wire: OpenAiWire, ask: Ask): Promise<OpenedAnswer> {
  const { body } = await postPatiently(wire, ask);
  if (!ask.request.stream) return { kind: "whole", answer: parseAnswer(await readWhole(body, ask), ask) };
  return { kind: "stream", chunks: readChunks(body, ask) };
}

function toBody({ request, providerModelId, outputTokensMax }: Ask): Readonly<Record<string, unknown>> {
  const { ipr: _, ...passed }: ChatRequest = request;
  const asked = request.max_completion_tokens ?? request.max_tokens ?? outputTokensMax;
  const limit = request.max_completion_tokens ? "max_completion_tokens" : "max_tokens";
  const usage = request.stream ? { stream_options: { ...request.stream_options, include_usage: true } } : {};
  return { ...passed, ...usage, model: providerModelId, [limit]: Math.min(asked, outputTokensMax) };
}

/** A second try, after a wait that differs between callers, and only where the provider did no work. */
async function postPatiently(wire: OpenAiWire, ask: Ask): Promise<PostedAnswer> {
  const body = toBody(ask);
  const { signal } = ask.upstream;
  for (let attempt = 1; ; attempt++) {
    const sent = await wire.post(body, signal).then(
      (answer) => ({ answer }),
      (cause: unknown) => ({ cause }),
    );
    signal.throwIfAborted();
    const isLast = attempt >= ATTEMPTS;
    if ("cause" in sent) {
      if (isLast || !isUnconnected(sent.cause)) throw unreachable(sent.cause, ask);
    } else {
      const { answer } = sent;
      if (answer.status >= 200 && answer.status < 300) return answer;
      if (isLast || answer.status < 500) throw await refusalOf(answer, ask);
      answer.drop();
    }
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
async function refusalOf(answer: PostedAnswer, { providerId, providerModelId }: Ask): Promise<AppError> {
  const { status } = answer;
  const { code, param } = await identifiersOf(answer);
  if (status === 429) {
    const seconds = Number(answer.header("retry-after"));
    const retryAfterSeconds = Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, 3_600) : undefined;
    const message = `${providerId} limits how often this server may call it. Try again later, or choose another model.`;
    return new AppError("provider_rate_limited", message, { retryAfterSeconds });
  }
  if ([400, 413, 422].includes(status)) {
    const where = [code, param].filter(Boolean).join(", ");
    const message = `${providerId} refused the request (${status}${where ? `: ${where}` : ""}). Check the fields of the body.`;
    return new AppError("bad_request", message, { param });
  }
  if (status < 400) {
    const message = `${providerId} points elsewhere (${status}), which is not followed. Check its address in the environment.`;
    return new AppError("provider_failed", message);
  }
  if (status < 500 && status !== 408) {
    const what = status === 404 ? `has no model "${providerModelId}"` : "does not accept the server's key";
    return new AppError("provider_rejected", `${providerId} ${what} (${status}). See docs/providers.md.`);
  }
  return new AppError("provider_failed", `${providerId} answered with an error (${status}). Try again.`);
}

async function identifiersOf(answer: PostedAnswer): Promise<{ code?: string; param?: string }> {
  const body: unknown = await readText(answer.body, REFUSAL_BYTES_MAX)
    .then((text) => JSON.parse(text ?? ""))
    .catch(() => undefined);
  const error = typeof body === "object" && body !== null ? Reflect.get(body, "error") : undefined;
  const found = (field: string) => {
    const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, field) : undefined;
    return typeof value === "string" && /^[\w.[\]-]{1,64}$/.test(value) ? { [field]: value } : {};
  };
  return { ...found("code"), ...found("param") };
}

async function readWhole(body: AsyncIterable<Uint8Array>, { providerId, upstream }: Ask): Promise<string> {
  const text = await readText(body, BODY_BYTES_MAX).catch((cause: unknown) => {
    upstream.signal.throwIfAborted();
    throw unreachable(cause, { providerId });
  });
  if (text === undefined) throw tooLong(providerId);
  return text;
}

/** Undefined where there are more than `bytesMax` of it; the rest is not read. */
async function readText(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > bytesMax) return undefined;
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

async function* readChunks(body: AsyncIterable<Uint8Array>, ask: Ask): AsyncGenerator<WireAnswer> {
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
