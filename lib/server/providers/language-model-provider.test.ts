import type { LanguageModelV3, LanguageModelV3StreamPart } from "@ai-sdk/provider";
import { expect, test } from "vitest";
import { AppError } from "../errors";
import { createLanguageModelProvider } from "./language-model-provider";

/** A model whose body says one word, and then neither speaks, ends nor notices that it was aborted. */
const deaf: LanguageModelV3 = {
  specificationVersion: "v3",
  provider: "deaf",
  modelId: "m",
  supportedUrls: {},
  doGenerate: () => Promise.reject(new Error("only streams are asked for")),
  doStream: async () => ({
    stream: new ReadableStream<LanguageModelV3StreamPart>({
      start: (controller) => controller.enqueue({ type: "text-delta", id: "1", delta: "Blue " }),
      pull: () => new Promise(() => undefined),
      cancel: () => new Promise(() => undefined),
    }),
  }),
};

test("the caller's signal ends a stream whose body does not notice that it was aborted", async () => {
  const provider = createLanguageModelProvider({
    ...{ id: "deaf", keyVariable: "KEY", firstTokenTimeoutMs: 60_000 },
    languageModel: () => deaf,
  });
  const leaving = new AbortController();
  const reason = new AppError("cancelled", "gone");
  const parts: unknown[] = [];
  const read = async () => {
    const tokensExpected = { inputTokens: 1, outputTokens: 1 };
    const asked = { providerModelId: "m", prompt: "p", outputTokensMax: 9, tokensExpected, signal: leaving.signal };
    for await (const part of provider.stream(asked)) {
      parts.push(part);
      setTimeout(() => leaving.abort(reason), 5);
    }
  };
  await expect(read()).rejects.toBe(reason);
  expect(parts).toEqual([{ kind: "text", text: "Blue " }]);
});
