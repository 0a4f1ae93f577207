import { expect, test } from "vitest";
import { o200kTokens, tokenCounterOf } from "./token-count";

const TEXT = "The quick brown fox jumps over the lazy dog. ".repeat(20);

test("OpenAI's own models are counted in their own encoding", () => {
  expect(o200kTokens("hello world")).toBe(2);
  expect(tokenCounterOf({ modelId: "gpt-4o-2024-08-06", family: "openai" })(TEXT)).toBe(o200kTokens(TEXT));
  expect(o200kTokens("")).toBe(0);
});

test("other families as measured, an unmeasured one as OpenAI's", () => {
  const ratio = (modelId: string, family: string) => tokenCounterOf({ modelId, family })(TEXT) / o200kTokens(TEXT);
  expect(ratio("claude-3-haiku-20240307", "claude")).toBeCloseTo(1.39, 1);
  expect(ratio("claude-of-tomorrow", "claude")).toBeCloseTo(1.38, 1);
  expect(ratio("llama-3.1-8b-instruct", "llama")).toBe(1);
});

test("a text that looks like a special token is counted, and a hostile one ends soon", () => {
  expect(o200kTokens("<|endoftext|>")).toBeGreaterThan(1);
  const startedMs = performance.now();
  for (const hostile of ["x".repeat(5_000_000), "漢".repeat(1_000_000), " \n".repeat(1_000_000), "!?".repeat(500_000)])
    expect(o200kTokens(hostile)).toBeGreaterThan(0);
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});
