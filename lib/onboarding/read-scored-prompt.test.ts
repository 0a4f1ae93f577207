import { expect, test } from "vitest";
import { guessColumns, readScoredPrompt } from "./read-scored-prompt";

const columns = { prompt: "prompt", outputTokens: "output_tokens", quality: { column: "quality" } };
const read = (fields: Record<string, string>) => readScoredPrompt({ row: 7, fields }, columns);

test("a good line is read as it stands", () => {
  expect(read({ prompt: " Why? ", quality: "0.5", output_tokens: "12" })).toEqual({
    ...{ row: 7, prompt: " Why? ", quality: 0.5, outputTokens: 12 },
  });
  expect(read({ prompt: "Why?", quality: "1" })).toMatchObject({ quality: 1, outputTokens: null });
});

test.each([
  [{ quality: "1" }, "no column"],
  [{ prompt: " ", quality: "1" }, "prompt is empty"],
  [{ prompt: "a", quality: "NaN" }, "not a number"],
  [{ prompt: "a", quality: "" }, "missing"],
  [{ prompt: "a", quality: "1.01" }, "outside 0 to 1"],
  [{ prompt: "a", quality: "-0.1" }, "outside 0 to 1"],
  [{ prompt: "a", quality: "Infinity" }, "not a number"],
  [{ prompt: "a", quality: "1", output_tokens: "-3" }, "output tokens"],
  [{ prompt: "a", quality: "1", output_tokens: "2.5" }, "output tokens"],
])("%j is left out with its row and reason", (fields: Record<string, string>, reason) => {
  expect(read(fields)).toEqual({ row: 7, message: expect.stringContaining(reason) });
});

test("an answer is scored against its reference", () => {
  const scored = {
    prompt: "p",
    outputTokens: null,
    quality: { answer: "a", reference: "r", scorer: "number" },
  } as const;
  expect(readScoredPrompt({ row: 1, fields: { p: "2+2", a: "It is 4", r: "4" } }, scored)).toMatchObject({
    quality: 1,
  });
  expect(readScoredPrompt({ row: 1, fields: { p: "2+2", a: "It is 4", r: "four" } }, scored)).toMatchObject({
    row: 1,
    message: expect.stringContaining("scorer"),
  });
});

test("columns are found by their usual names, and nothing is guessed where a quality is missing", () => {
  expect(guessColumns(["Question", "Score", "completion_tokens"])).toEqual({
    ...{ prompt: "Question", outputTokens: "completion_tokens", quality: { column: "Score" } },
  });
  expect(guessColumns(["prompt", "response", "expected"])?.quality).toMatchObject({ answer: "response" });
  expect(guessColumns(["prompt", "response"])).toBeNull();
  expect(guessColumns(["quality"])).toBeNull();
});
