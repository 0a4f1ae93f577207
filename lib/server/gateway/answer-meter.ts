import "server-only";
import { type WireAnswer, wireUsage } from "@/lib/contracts/chat-completion";
import type { TokenUsage } from "../providers/provider";
import type { RunTally } from "../run-tally";
import { tooLong } from "./wire-upstream";

export type AnswerBounds = {
  readonly providerId: string;
  /** Of all choices together. */
  readonly outputTokensMax: number;
  /** No tokenizer makes more of the request than this. */
  readonly inputTokensMax: number;
};

/** No tokenizer packs more characters into a token on average; an endless answer ends here. */
const CHARS_PER_TOKEN_MAX = 64;
/** Room for reasoning that is counted and not shown. */
const HIDDEN_TOKENS_MAX = 65_536;

/** Counts what passes by. Throws provider_failed where far more comes than was asked for. */
export function createAnswerMeter(tally: RunTally, bounds: AnswerBounds): { note(answer: WireAnswer): void } {
  const charsMax = bounds.outputTokensMax * CHARS_PER_TOKEN_MAX;
  let charsLeft = charsMax;
  return {
    note(answer) {
      if (answer.model) tally.add({ kind: "model", answeredModelId: answer.model });
      for (const text of textsOf(answer)) {
        charsLeft -= text.length;
        if (charsLeft < 0) throw tooLong(bounds.providerId);
        tally.add({ kind: "text", text });
      }
      const usage = plausibleUsage(answer.usage, { ...bounds, outputChars: charsMax - charsLeft });
      if (usage) tally.add({ kind: "end", usage });
    },
  };
}

/** Everything a model wrote and is paid for: text, reasoning, calls of tools. */
export function textsOf({ choices }: WireAnswer): string[] {
  return choices.flatMap(({ delta, message }) => {
    const said = delta ?? message;
    if (!said) return [];
    const calls: unknown = said.tool_calls ?? said.function_call;
    const texts = [said.content, said.reasoning_content, calls ? JSON.stringify(calls) : undefined];
    return texts.flatMap((text) => (text ? [text] : []));
  });
}

/** Counts that cannot be true are treated as none: the bill is estimated then, and says so. */
function plausibleUsage(
  usage: unknown,
  { outputTokensMax, inputTokensMax, outputChars }: AnswerBounds & { readonly outputChars: number },
): TokenUsage | undefined {
  const parsed = wireUsage.safeParse(usage);
  if (!parsed.success) return undefined;
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = parsed.data;
  const isTooMuch = inputTokens > inputTokensMax || outputTokens > outputTokensMax + HIDDEN_TOKENS_MAX;
  const isTooLittle = inputTokens === 0 || outputTokens * CHARS_PER_TOKEN_MAX < outputChars;
  return !isTooMuch && !isTooLittle ? { inputTokens, outputTokens } : undefined;
}
