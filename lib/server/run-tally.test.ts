import { expect, test } from "vitest";
import type { CompletionPart } from "./providers/provider";
import { startTally } from "./run-tally";

function tallyOf(parts: readonly CompletionPart[], changes: Partial<Parameters<typeof startTally>[0]> = {}) {
  let nowMs = 1000;
  const tally = startTally({
    ...{
      prompt: "eight by",
      price: { usdPerMillionInput: 1, usdPerMillionOutput: 10 },
      simulated: false,
      keepsText: true,
      countTokens: (counted: string) => Math.ceil(Buffer.byteLength(counted) / 4),
    },
    ...{ expected: { inputTokens: 7.4, outputTokens: 20.6 }, now: () => nowMs },
    ...changes,
  });
  for (const part of parts) {
    nowMs += 10.04;
    tally.add(part);
  }
  return tally;
}
const text = (value: string): CompletionPart => ({ kind: "text", text: value });

test("the provider's counts are taken as they are", () => {
  const tally = tallyOf([text("x"), { kind: "end", usage: { inputTokens: 100, outputTokens: 10 } }]);
  expect(tally.tokens(true)).toEqual({ inputTokens: 100, outputTokens: 10, tokenBasis: "provider", costUsd: 0.0002 });
});

test("without them the texts are counted, each as a whole, reasoning included", () => {
  const tally = tallyOf([{ kind: "reasoning", text: "漢字" }, text("ab"), { kind: "end", usage: null }]);
  expect(tally.tokens(true)).toMatchObject({ inputTokens: 2, outputTokens: 2, tokenBasis: "estimated" });
  expect(tally.answerText()).toBe("ab");
});

test("nothing is known of a run that no provider took; once a word came, it was taken", () => {
  expect(tallyOf([]).tokens(false)).toEqual({ inputTokens: null, outputTokens: null, tokenBasis: null, costUsd: null });
  expect(tallyOf([]).tokens(true)).toMatchObject({ inputTokens: 2, outputTokens: 0, tokenBasis: "estimated" });
  expect(tallyOf([text("word")]).tokens(false)).toMatchObject({ outputTokens: 1, tokenBasis: "estimated" });
});

test("a simulated run has its predicted tokens, and cut short at most those", () => {
  const end: CompletionPart = { kind: "end", usage: { inputTokens: 7.4, outputTokens: 20.6 } };
  const simulated = { simulated: true };
  expect(tallyOf([text("x"), end], simulated).tokens(true)).toMatchObject({
    inputTokens: 7,
    outputTokens: 21,
    tokenBasis: "simulated",
  });
  expect(tallyOf([text("x".repeat(40))], simulated).tokens(true)).toMatchObject({
    outputTokens: 10,
    tokenBasis: "simulated",
  });
  expect(tallyOf([text("x".repeat(4000))], simulated).tokens(true)).toMatchObject({ outputTokens: 21 });
});

test("the first token is the first of any kind, in tenths of a millisecond", () => {
  const tally = tallyOf([{ kind: "model", answeredModelId: "m" }, { kind: "reasoning", text: "x" }, text("y")]);
  expect(tally.timing()).toEqual({ firstTokenMs: 20.1, latencyMs: 30.1 });
  expect(tallyOf([]).timing()).toEqual({ firstTokenMs: null, latencyMs: 0 });
});

test("text that is not to be kept is not held", () => {
  expect(tallyOf([text("secret")], { keepsText: false }).answerText()).toBeNull();
});
