import "server-only";
import type { WireAnswer } from "@/lib/contracts/chat-completion";
import type { Random } from "@/lib/core/random";
import { AppError, toAppError } from "../errors";
import { type RunTally, startTally } from "../run-tally";
import type { Telemetry } from "../telemetry/telemetry";
import { tokenCounterOf } from "../token-count";
import { type AnswerBounds, createAnswerMeter, textsOf } from "./answer-meter";
import { type ChatChoice, type ChatPlan, choose } from "./plan-chat";
import type { ProviderBreakers } from "./provider-breakers";
import { openProvider } from "./provider-upstream";
import type { Ask, OpenedAnswer } from "./upstream";
import { openWire } from "./wire-upstream";

export type OpenDeps = {
  readonly breakers: ProviderBreakers;
  readonly random: Random;
  readonly now: () => number;
  readonly limits: { readonly outputTokensMax: number; readonly totalTimeoutMs: number };
  /** Until the first part of an answer, and between two of them. */
  readonly silenceMs: number;
  readonly telemetry: Pick<Telemetry, "tried">;
};

export type Failure = { readonly modelId: string; readonly code: string };
export type Answering = {
  readonly choice: ChatChoice;
  readonly answer: OpenedAnswer;
  readonly tally: RunTally;
  readonly failures: readonly Failure[];
};
/** Tells of every try as it begins, so that whoever settles knows what has been counted. */
export type OnTry = (choice: ChatChoice, tally: RunTally) => void;

const TRIES_MAX = 3;
const FALLBACK_CODES = new Set(["provider_failed", "provider_rate_limited", "provider_timeout"]);

/**
 * Asks the chosen model; where it gives nothing (429, 5xx, silence, an open breaker), the rule chooses among the others.
 * Only until the first token: after it an answer is paid for and the caller has begun to read.
 */
export async function openAnswer(
  deps: OpenDeps,
  plan: ChatPlan,
  { signal, onTry }: { signal: AbortSignal; onTry: OnTry },
): Promise<Answering> {
  const exclusions = new Map(plan.exclusions);
  const failures: Failure[] = [];
  for (let choice: ChatChoice = plan.first; ; ) {
    const tally = tallyFor(deps, plan, choice);
    onTry(choice, tally);
    try {
      const tried = { provider: choice.endpoint.provider.id, model: choice.decided.chosen.modelId };
      const open = () => deps.telemetry.tried(tried, () => openOnce(deps, plan, { choice, tally, signal }));
      return { choice, tally, failures, answer: await deps.breakers.run(choice.endpoint.provider.id, open) };
    } catch (cause) {
      signal.throwIfAborted();
      const { modelId } = choice.decided.chosen;
      const error = toAppError(cause);
      failures.push({ modelId, code: error.code });
      exclusions.set(modelId, "not_runnable");
      const mayFallBack = FALLBACK_CODES.has(error.code) && failures.length < TRIES_MAX && plan.policy.named === null;
      const isSomebodyLeft = [...plan.endpoints.keys()].some((id) => !exclusions.has(id));
      if (!mayFallBack || !isSomebodyLeft) throw error;
      choice = choose(plan, exclusions);
    }
  }
}

function tallyFor(
  { now }: OpenDeps,
  { prompt, catalog, reading }: ChatPlan,
  { decided, endpoint }: ChatChoice,
): RunTally {
  const candidate = catalog.candidateById.get(decided.chosen.modelId);
  if (!candidate) throw new Error("a pool holds known models only"); // loadRouterCatalog has checked it.
  const expected = { inputTokens: reading.inputTokensExpected, outputTokens: decided.chosen.outputTokensExpected };
  const { price } = candidate;
  return startTally({
    prompt: prompt.whole,
    price,
    simulated: endpoint.provider.simulated,
    expected,
    keepsText: false,
    countTokens: tokenCounterOf(candidate),
    now,
  });
}

type Try = { readonly choice: ChatChoice; readonly tally: RunTally; readonly signal: AbortSignal };

async function openOnce(deps: OpenDeps, plan: ChatPlan, { choice, tally, signal }: Try): Promise<OpenedAnswer> {
  const { provider, providerModelId } = choice.endpoint;
  const upstream = linkedTo(signal);
  // An answer in one piece may take its time; half of the whole leaves room for one more try.
  const patienceMs = plan.request.stream ? deps.silenceMs : deps.limits.totalTimeoutMs / 2;
  const timer = setTimeout(() => upstream.abort(silence(provider.id, patienceMs)), patienceMs);
  const ask: Ask = {
    ...{ request: plan.request, providerId: provider.id, providerModelId, upstream },
    ...{ idleMs: deps.silenceMs, random: deps.random, outputTokensMax: deps.limits.outputTokensMax },
    tokensExpected: {
      inputTokens: plan.reading.inputTokensExpected,
      outputTokens: choice.decided.chosen.outputTokensExpected,
    },
  };
  try {
    const opened = await (provider.wire ? openWire(provider.wire, ask) : openProvider(provider, ask));
    return await metered(opened, { tally, bounds: boundsOf(deps, plan, provider.id), upstream });
  } catch (cause) {
    upstream.abort();
    throw upstream.signal.reason instanceof AppError ? upstream.signal.reason : cause;
  } finally {
    clearTimeout(timer);
  }
}

/** Aborts with `signal` and its reason; can be aborted alone. */
function linkedTo(signal: AbortSignal): AbortController {
  const controller = new AbortController();
  const forward = () => controller.abort(signal.reason);
  if (signal.aborted) forward();
  signal.addEventListener("abort", forward);
  controller.signal.addEventListener("abort", () => signal.removeEventListener("abort", forward));
  return controller;
}

function silence(providerId: string, afterMs: number): AppError {
  return new AppError("provider_timeout", `${providerId} sent nothing for ${afterMs / 1000} s and was given up.`);
}

function boundsOf({ limits }: OpenDeps, { request, prompt }: ChatPlan, providerId: string): AnswerBounds {
  const asked = request.max_completion_tokens ?? request.max_tokens ?? limits.outputTokensMax;
  const inputTokensMax = Buffer.byteLength(prompt.whole) + 4 * prompt.otherTokens + 10_000;
  return {
    providerId,
    outputTokensMax: Math.min(asked, limits.outputTokensMax) * (request.n ?? 1),
    inputTokensMax,
  };
}

type Metering = { readonly tally: RunTally; readonly bounds: AnswerBounds; readonly upstream: AbortController };

/** Resolves with the first token read, so that everything before it may still be tried elsewhere. */
async function metered(opened: OpenedAnswer, { tally, bounds, upstream }: Metering): Promise<OpenedAnswer> {
  const meter = createAnswerMeter(tally, bounds);
  if (opened.kind === "whole") {
    meter.note(opened.answer);
    upstream.abort(); // Read to its end: what listens to the caller may go.
    return opened;
  }
  const begun: WireAnswer[] = [];
  for (;;) {
    const { done, value } = await opened.chunks.next();
    if (done) throw new AppError("provider_failed", `${bounds.providerId} ended without an answer. Try again.`);
    meter.note(value);
    begun.push(value);
    const isAnswer = value.choices.some(({ finish_reason }) => typeof finish_reason === "string");
    if (isAnswer || textsOf(value).length > 0) break;
  }
  return { kind: "stream", chunks: replay(begun, opened.chunks, { meter, upstream }) };
}

async function* replay(
  begun: readonly WireAnswer[],
  rest: AsyncGenerator<WireAnswer>,
  { meter, upstream }: { meter: ReturnType<typeof createAnswerMeter>; upstream: AbortController },
): AsyncGenerator<WireAnswer> {
  try {
    yield* begun;
    for await (const chunk of rest) {
      meter.note(chunk);
      yield chunk;
    }
  } catch (cause) {
    throw upstream.signal.reason instanceof AppError ? upstream.signal.reason : cause;
  } finally {
    upstream.abort(); // Whoever leaves early has stopped paying for the rest.
  }
}
