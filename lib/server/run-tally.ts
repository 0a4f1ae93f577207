import "server-only";
import type { RunOutcome } from "@/db/queries/runs";
import type { ModelPrice } from "@/lib/core/candidate";
import { costUsd } from "@/lib/core/cost";
import type { CompletionPart, TokenUsage } from "./providers/provider";
import type { CountTokens } from "./token-count";

/** What has been measured of a run so far. `add` a part as it comes; read at any moment. */
export type RunTally = {
  add(part: CompletionPart): void;
  /** Text so far, or null when it is not to be kept. */
  answerText(): string | null;
  timing(): Pick<RunOutcome, "firstTokenMs" | "latencyMs">;
  /** `wasServed`: the provider had taken the prompt, so that its tokens were paid for even without an answer. */
  tokens(wasServed: boolean): Tokens;
  answeredModelId(): string | null;
};
type Tokens = Pick<RunOutcome, "inputTokens" | "outputTokens" | "tokenBasis" | "costUsd">;

type Subject = {
  readonly prompt: string;
  readonly price: ModelPrice;
  readonly simulated: boolean;
  readonly expected: TokenUsage;
  readonly keepsText: boolean;
  /** As the model's provider would, for a provider that does not. */
  readonly countTokens: CountTokens;
  /** Milliseconds on any monotone clock. */
  readonly now: () => number;
};

const UNKNOWN: Tokens = { inputTokens: null, outputTokens: null, tokenBasis: null, costUsd: null };

export function startTally(subject: Subject): RunTally {
  const startedMs = subject.now();
  let firstTokenMs: number | null = null;
  /** Reasoning too: it is paid for. Held until the end, because pieces counted alone are more tokens than the whole. */
  const written: string[] = [];
  let text = "";
  let usage: TokenUsage | null = null;
  let answeredModelId: string | null = null;
  return {
    add(part) {
      if (part.kind === "end") usage = part.usage;
      else if (part.kind === "model") answeredModelId = part.answeredModelId.slice(0, 200);
      else {
        firstTokenMs ??= round(subject.now() - startedMs);
        written.push(part.text);
        if (subject.keepsText && part.kind === "text") text += part.text;
      }
    },
    answerText: () => (subject.keepsText ? toStorableText(text) : null),
    timing: () => ({ firstTokenMs, latencyMs: round(subject.now() - startedMs) }),
    tokens: (wasServed) => tokensOf(subject, { usage, written, wasServed: wasServed || firstTokenMs !== null }),
    answeredModelId: () => answeredModelId,
  };
}

type Counted = { readonly usage: TokenUsage | null; readonly written: readonly string[]; readonly wasServed: boolean };

function tokensOf(subject: Subject, { usage, written, wasServed }: Counted): Tokens {
  if (usage === null && !wasServed) return UNKNOWN;
  const { price, simulated } = subject;
  const { inputTokens, outputTokens } = usage ?? estimated(subject, written);
  const counts = { inputTokens: Math.round(inputTokens), outputTokens: Math.round(outputTokens) };
  return {
    ...counts,
    tokenBasis: simulated ? "simulated" : usage ? "provider" : "estimated",
    costUsd: costUsd(price, counts.inputTokens, counts.outputTokens),
  };
}

function estimated({ prompt, simulated, expected, countTokens }: Subject, written: readonly string[]): TokenUsage {
  const outputTokens = countTokens(written.join(""));
  if (!simulated) return { inputTokens: countTokens(prompt), outputTokens };
  // A simulated answer cut short has shown a part of its placeholder, not of what was predicted: at most that much.
  return { ...expected, outputTokens: Math.min(expected.outputTokens, outputTokens) };
}

/** PostgreSQL cannot store the character NUL. */
export function toStorableText(text: string): string {
  return text.replaceAll("\0", "\uFFFD");
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
