import "server-only";
import type { ModelPrice } from "@/lib/core/candidate";
import { costUsd } from "@/lib/core/cost";
import { expectedTokens, worstCaseUsd } from "@/lib/judge/judge-cost";
import { type JudgeAsk, type JudgeKind, RATIONALE_TOKENS } from "@/lib/judge/judge-template";
import type { JudgeReply } from "@/lib/judge/read-verdict";
import { AppError } from "../errors";
import type { Endpoint } from "../providers/configured-providers";
import type { CompletionRequest, TokenUsage } from "../providers/provider";
import type { Budget } from "./budget";

export type JudgeModel = Endpoint & {
  readonly price: ModelPrice;
  readonly kind: JudgeKind;
  /** Null leaves it to the provider: some reasoning models refuse any. */
  readonly temperature: number | null;
  readonly outputTokensMax: number;
  readonly timeoutMs: number;
};
export type AskDeps = {
  readonly budget: Budget;
  /** Milliseconds, monotone. */
  readonly now: () => number;
  /** Waits; throws the signal's reason. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};
export type Asked = JudgeReply & {
  readonly usage: TokenUsage;
  readonly tokenBasis: "provider" | "estimated";
  readonly costUsd: number;
  readonly answeredModelId: string | null;
  readonly elapsedMs: number;
};

/** The budget does not hold another ask. */
export class BudgetSpent extends Error {}

const ATTEMPTS = 4;
const BACK_OFF_MS = 1_000;
const WAIT_MS_MAX = 60_000;
const RETRIED: ReadonlySet<string> = new Set(["provider_failed", "provider_timeout", "provider_rate_limited"]);

/**
 * One ask with patience: a limit, a time-out and an answer that broke off are tried again, a refusal is not. An attempt
 * that may have been billed counts in the budget with the most it can have cost. Throws AppError or BudgetSpent.
 */
export async function askJudge(deps: AskDeps, model: JudgeModel, ask: JudgeAsk, signal: AbortSignal): Promise<Asked> {
  const bytes = Buffer.byteLength(ask.system) + Buffer.byteLength(ask.user);
  const most = worstCaseUsd(bytes, model);
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    if (!deps.budget.reserve(most)) throw new BudgetSpent();
    try {
      const asked = await attemptAsk(deps, model, { ask, bytes, signal });
      deps.budget.settle(most, asked.costUsd);
      return asked;
    } catch (cause) {
      const code = cause instanceof AppError ? cause.code : null;
      const isFree = code === "provider_rate_limited" || code === "provider_rejected";
      deps.budget.settle(most, isFree ? 0 : most);
      if (attempt >= ATTEMPTS || code === null || !RETRIED.has(code)) throw cause;
      const seconds = cause instanceof AppError ? cause.retryAfterSeconds : undefined;
      await deps.sleep(Math.min(WAIT_MS_MAX, seconds ? seconds * 1000 : BACK_OFF_MS * 2 ** (attempt - 1)), signal);
    }
  }
}

type Attempt = { readonly ask: JudgeAsk; readonly bytes: number; readonly signal: AbortSignal };

async function attemptAsk({ now }: AskDeps, model: JudgeModel, { ask, bytes, signal }: Attempt): Promise<Asked> {
  const startedMs = now();
  const timeout = AbortSignal.timeout(model.timeoutMs);
  let [text, written, cutOff] = ["", "", false];
  let usage: TokenUsage | null = null;
  let answeredModelId: string | null = null;
  try {
    const request = toRequest(model, ask, { bytes, signal: AbortSignal.any([signal, timeout]) });
    for await (const part of model.provider.stream(request)) {
      if (part.kind === "text") text += part.text;
      if (part.kind === "text" || part.kind === "reasoning") written += part.text;
      if (part.kind === "model") answeredModelId = part.answeredModelId.slice(0, 200);
      if (part.kind === "end") [usage, cutOff] = [part.usage, part.cutOff ?? false];
    }
  } catch (cause) {
    if (timeout.aborted && !signal.aborted)
      throw new AppError("provider_timeout", `${model.provider.id} took longer than ${model.timeoutMs / 1000} s.`);
    throw cause;
  }
  const counted = usage ?? {
    inputTokens: expectedTokens(bytes),
    outputTokens: expectedTokens(Buffer.byteLength(written)),
  };
  return {
    ...{ text, cutOff, answeredModelId, usage: counted, elapsedMs: Math.round(now() - startedMs) },
    tokenBasis: usage ? "provider" : "estimated",
    costUsd: costUsd(model.price, counted.inputTokens, counted.outputTokens),
  };
}

function toRequest(
  { providerModelId, outputTokensMax, temperature, kind }: JudgeModel,
  { system, user }: JudgeAsk,
  { bytes, signal }: { bytes: number; signal: AbortSignal },
): CompletionRequest {
  return {
    ...{ providerModelId, outputTokensMax, signal, prompt: user },
    tokensExpected: { inputTokens: expectedTokens(bytes), outputTokens: RATIONALE_TOKENS[kind] },
    chat: {
      turns: [
        { role: "system", text: system },
        { role: "user", text: user },
      ],
      ...(temperature !== null && { temperature }),
    },
  };
}
