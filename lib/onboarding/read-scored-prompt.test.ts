import { expect, test } from "vitest";
import { guessColumns, readScoredPrompt, readUnscoredAnswer, startColumns } from "./read-scored-prompt";

const columns = { prompt: "prompt", outputTokens: "output_tokens", quality: { column: "quality" } };
const read = (fields: Record<string, string>) => readScoredPrompt({ row: 7, fields }, columns);

test("a good line is read as it stands", () => {
  expect(read({ prompt: " Why? ", quality: "0.5", output_tokens: "12" })).toEqual({
    ...{ row: 7, prompt: " Why? ", quality: 0.5, outputTokens: 12 },
  });
  expect(read({ prompt: "Why?", quality: "1" })).toMatchObject({ quality: 1, outputTokens: null });
  expect(["True", "false"].map((quality) => read({ prompt: "Why?", quality }))).toMatchObject([
    { quality: 1 },
    { quality: 0 },
  ]);
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

test("what no name settles is only proposed: answers without a reference are left to a judge", () => {
  expect(startColumns(["id", "question", "response", "tokens"])).toEqual({
    ...{ prompt: "question", outputTokens: "tokens", quality: { judgedAnswer: "response", reference: null } },
  });
  expect(startColumns(["a", "b"])).toEqual({ prompt: "a", outputTokens: null, quality: { column: "b" } });
});

test("an answer for a judge is read with its reference, where there is one, and a bad line says why", () => {
  const quality = { judgedAnswer: "a", reference: "r" };
  const judged = { prompt: "p", outputTokens: null, quality };
  const of = (fields: Record<string, string>) => readUnscoredAnswer({ row: 3, fields }, judged, quality);
  expect(of({ p: "2+2", a: "4", r: "four" })).toMatchObject({ row: 3, answer: "4", reference: "four" });
  expect(of({ p: "2+2", a: "4", r: " " })).toMatchObject({ reference: null });
  expect(of({ p: "2+2", a: " " })).toEqual({ row: 3, message: "the answer is empty" });
  expect(of({ p: "2+2", a: "x".repeat(20_001) })).toMatchObject({ message: expect.stringContaining("20000") });
  expect(of({ p: " ", a: "4" })).toEqual({ row: 3, message: "the prompt is empty" });
});
