import "server-only";
import type { Candidate } from "@/lib/core/candidate";
import { AppError, toAppError } from "../errors";
import type { Endpoint } from "../providers/configured-providers";
import type { TokenUsage } from "../providers/provider";
import { startTally } from "../run-tally";
import { tokenCounterOf } from "../token-count";

export type ModelAsk = {
  readonly candidate: Candidate;
  readonly endpoint: Endpoint;
  readonly prompt: string;
  readonly expected: TokenUsage;
  readonly outputTokensMax: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};
/** `costUsd` null: nobody knows, it may be the most. */
export type Asked = { readonly costUsd: number | null } & ({ readonly text: string } | { readonly error: AppError });

const FREE: ReadonlySet<string> = new Set(["provider_rate_limited", "provider_rejected"]);

/** One ask of a model, whole. Does not throw: what it cost is known in failure too, or known to be unknown. */
export async function askModel(ask: ModelAsk, now: () => number): Promise<Asked> {
  const { candidate, endpoint, prompt, expected, outputTokensMax, timeoutMs } = ask;
  const { provider, providerModelId } = endpoint;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([ask.signal, timeout]);
  const { simulated } = provider;
  const countTokens = tokenCounterOf(candidate);
  const tally = startTally({ prompt, price: candidate.price, simulated, expected, keepsText: true, countTokens, now });
  try {
    const request = { providerModelId, prompt, outputTokensMax, tokensExpected: expected, signal };
    for await (const part of provider.stream(request)) tally.add(part);
    const costUsd = simulated ? 0 : tally.tokens(true).costUsd;
    const text = tally.answerText() ?? "";
    if (text.trim() !== "") return { text, costUsd };
    return { error: new AppError("provider_failed", "The model answered nothing."), costUsd };
  } catch (cause) {
    const timedOut = timeout.aborted && !ask.signal.aborted;
    const error = timedOut
      ? new AppError("provider_timeout", `${provider.id} took longer than ${timeoutMs / 1000} s.`)
      : toAppError(ask.signal.aborted ? ask.signal.reason : cause);
    return { error, costUsd: simulated || FREE.has(error.code) ? 0 : tally.tokens(false).costUsd };
  }
}
