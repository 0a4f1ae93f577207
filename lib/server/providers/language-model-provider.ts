import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3Message,
  LanguageModelV3StreamPart,
  LanguageModelV3Usage,
} from "@ai-sdk/provider";
import { AppError } from "../errors";
import type { OpenAiWire } from "./openai-wire";
import type { ChatTurn, CompletionPart, CompletionRequest, Provider, TokenUsage } from "./provider";
import { isUnserved, type ProviderContext, toProviderError } from "./provider-error";

export type LanguageModelSettings = {
  readonly id: string;
  /** Which variable holds the key and which one the address, for messages. */
  readonly keyVariable: string;
  readonly languageModel: (providerModelId: string) => LanguageModelV3;
  readonly firstTokenTimeoutMs: number;
  readonly wire?: OpenAiWire | undefined;
};

const ATTEMPTS = 2;
const RETRY_AFTER_MS = 250;
/** No tokenizer packs more characters into a token on average; an endless answer ends here. */
const CHARS_PER_TOKEN_MAX = 64;

/**
 * A model of the AI SDK as a provider. The SDK's language model is driven directly: what `streamText` adds (steps,
 * tools, retries of its own) is not wanted, and a retry here can be bound to "nothing was served yet".
 */
export function createLanguageModelProvider(settings: LanguageModelSettings): Provider {
  return {
    id: settings.id,
    simulated: false,
    ...(settings.wire && { wire: settings.wire }),
    async *stream(request) {
      const context = { ...settings, providerModelId: request.providerModelId };
      const upstream = new AbortController();
      const forward = () => upstream.abort(request.signal.reason);
      if (request.signal.aborted) forward();
      request.signal.addEventListener("abort", forward);
      const firstToken = setTimeout(
        () => upstream.abort(firstTokenTimeout(context, settings.firstTokenTimeoutMs)),
        settings.firstTokenTimeoutMs,
      );
      try {
        for await (const part of answer(settings, request, context, upstream.signal)) {
          if (part.kind !== "model") clearTimeout(firstToken);
          yield part;
        }
      } catch (cause) {
        upstream.signal.throwIfAborted(); // The reason says who stopped it and why; the SDK's error only that it stopped.
        throw toProviderError(cause, context);
      } finally {
        clearTimeout(firstToken);
        request.signal.removeEventListener("abort", forward);
        upstream.abort(); // Whoever leaves the loop early has stopped paying for the rest.
      }
    },
  };
}

async function* answer(
  settings: LanguageModelSettings,
  request: CompletionRequest,
  context: ProviderContext,
  signal: AbortSignal,
): AsyncGenerator<CompletionPart> {
  const stream = await openStream(settings.languageModel(request.providerModelId), request, signal);
  let charsLeft = request.outputTokensMax * CHARS_PER_TOKEN_MAX;
  for await (const sdkPart of readParts(stream, signal)) {
    const part = toPart(sdkPart);
    if (!part) continue;
    if (part.kind === "text" || part.kind === "reasoning") charsLeft -= part.text.length;
    if (charsLeft < 0)
      throw new AppError("provider_failed", `${context.id} sent far more than was asked for; it was cut off.`);
    yield part;
    if (part.kind === "end") return;
  }
  throw new AppError("provider_failed", `${context.id} broke off in the middle of the answer. Run it again.`);
}

/** One more try, and only when the first certainly did no work: an answer that started is paid for. */
async function openStream(
  model: LanguageModelV3,
  request: CompletionRequest,
  signal: AbortSignal,
): Promise<ReadableStream<LanguageModelV3StreamPart>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await model.doStream(toCallOptions(request, signal))).stream;
    } catch (cause) {
      if (attempt >= ATTEMPTS || !isUnserved(cause)) throw cause;
      await sleep(RETRY_AFTER_MS, undefined, { signal });
    }
  }
}

function toCallOptions(
  { prompt, chat, outputTokensMax }: CompletionRequest,
  signal: AbortSignal,
): LanguageModelV3CallOptions {
  const turns = chat?.turns ?? [{ role: "user", text: prompt } as const];
  return {
    prompt: turns.map(toMessage),
    maxOutputTokens: outputTokensMax,
    abortSignal: signal,
    ...(chat?.stop && { stopSequences: [...chat.stop] }),
    ...(chat?.temperature !== undefined && { temperature: chat.temperature }),
    ...(chat?.topP !== undefined && { topP: chat.topP }),
  };
}

function toMessage({ role, text }: ChatTurn): LanguageModelV3Message {
  return role === "system" ? { role, content: text } : { role, content: [{ type: "text", text }] };
}

/** Ends with the signal even where a read hangs: not every body notices that it was aborted. */
async function* readParts<Part>(stream: ReadableStream<Part>, signal: AbortSignal): AsyncGenerator<Part> {
  const reader = stream.getReader();
  // Cancelling answers a read that is waiting; what the body makes of it is not waited for.
  const cancel = () => void reader.cancel(signal.reason).catch(() => undefined);
  signal.throwIfAborted();
  signal.addEventListener("abort", cancel, { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    signal.throwIfAborted();
    if (done) return;
    yield value;
  }
}

function toPart(part: LanguageModelV3StreamPart): CompletionPart | undefined {
  switch (part.type) {
    case "text-delta":
      return part.delta ? { kind: "text", text: part.delta } : undefined;
    case "reasoning-delta":
      return part.delta ? { kind: "reasoning", text: part.delta } : undefined;
    case "response-metadata":
      return part.modelId ? { kind: "model", answeredModelId: part.modelId } : undefined;
    case "error":
      throw part.error;
    case "finish":
      // Without a reason of the provider's own the stream just ended: the answer is cut off, whatever the SDK makes of it.
      if (part.finishReason.raw === undefined) return undefined;
      return {
        ...{ kind: "end", usage: toUsage(part.usage) },
        ...(part.finishReason.unified === "length" && { cutOff: true }),
      };
    default:
      return undefined; // Tools, sources and files are not asked for.
  }
}

function toUsage({ inputTokens, outputTokens }: LanguageModelV3Usage): TokenUsage | null {
  const { total: input } = inputTokens;
  const { total: output } = outputTokens;
  return isCount(input) && isCount(output) ? { inputTokens: input, outputTokens: output } : null;
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}

function firstTokenTimeout({ id }: ProviderContext, timeoutMs: number): AppError {
  const message = `${id} sent nothing for ${timeoutMs / 1000} s and was given up. Try again, or choose another model.`;
  return new AppError("provider_timeout", message);
}
