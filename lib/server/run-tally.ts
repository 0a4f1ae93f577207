import "server-only";
import type { RunOutcome } from "@/db/queries/runs";
import type { ModelPrice } from "@/lib/core/candidate";
import { costUsd } from "@/lib/core/cost";
import type { CompletionPart, TokenUsage } from "./providers/provider";

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
  /** Milliseconds on any monotone clock. */
  readonly now: () => number;
};

const UNKNOWN: Tokens = { inputTokens: null, outputTokens: null, tokenBasis: null, costUsd: null };
/** English text in the tokenizers of today's models; close enough for a mark "estimated". */
const BYTES_PER_TOKEN = 4;

export function startTally(subject: Subject): RunTally {
  const startedMs = subject.now();
  let firstTokenMs: number | null = null;
  let outputBytes = 0;
  let text = "";
  let usage: TokenUsage | null = null;
  let answeredModelId: string | null = null;
  return {
    add(part) {
      if (part.kind === "end") usage = part.usage;
      else if (part.kind === "model") answeredModelId = part.answeredModelId.slice(0, 200);
      else {
        firstTokenMs ??= round(subject.now() - startedMs);
        outputBytes += Buffer.byteLength(part.text);
        if (subject.keepsText && part.kind === "text") text += part.text;
      }
    },
    answerText: () => (subject.keepsText ? toStorableText(text) : null),
    timing: () => ({ firstTokenMs, latencyMs: round(subject.now() - startedMs) }),
    tokens: (wasServed) => tokensOf(subject, { usage, outputBytes, wasServed: wasServed || firstTokenMs !== null }),
    answeredModelId: () => answeredModelId,
  };
}

function tokensOf(
  { prompt, price, simulated, expected }: Subject,
  { usage, outputBytes, wasServed }: { usage: TokenUsage | null; outputBytes: number; wasServed: boolean },
): Tokens {
  if (usage === null && !wasServed) return UNKNOWN;
  const estimated = {
    inputTokens: Math.ceil(Buffer.byteLength(prompt) / BYTES_PER_TOKEN),
    outputTokens: Math.ceil(outputBytes / BYTES_PER_TOKEN),
  };
  // A simulated answer cut short has shown a part of its placeholder, not of what was predicted: at most that much.
  const cut = { ...expected, outputTokens: Math.min(expected.outputTokens, estimated.outputTokens) };
  const { inputTokens, outputTokens } = usage ?? (simulated ? cut : estimated);
  const counts = { inputTokens: Math.round(inputTokens), outputTokens: Math.round(outputTokens) };
  return {
    ...counts,
    tokenBasis: simulated ? "simulated" : usage ? "provider" : "estimated",
    costUsd: costUsd(price, counts.inputTokens, counts.outputTokens),
  };
}

/** PostgreSQL cannot store the character NUL. */
export function toStorableText(text: string): string {
  return text.replaceAll("\0", "\uFFFD");
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
