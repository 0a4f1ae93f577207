import { type Dialect, type FakeProvider, startFakeProvider } from "./fake-provider.fixture";

const chunk = (fields: object) =>
  `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "fake-model", ...fields })}`;
const choice = (delta: object, reason: string | null = null) =>
  chunk({ choices: [{ index: 0, delta, finish_reason: reason }] });

const dialect: Dialect = {
  path: /\/chat\/completions$/,
  opening: () => [choice({ role: "assistant", content: "" })],
  text: (word) => choice({ content: word }),
  closing: (usage) => [
    choice({}, "stop"),
    // With include_usage the counts come in a chunk of their own, after the reason.
    ...(usage
      ? [
          chunk({
            choices: [],
            usage: {
              prompt_tokens: usage.inputTokens,
              completion_tokens: usage.outputTokens,
              total_tokens: usage.inputTokens + usage.outputTokens,
            },
          }),
        ]
      : []),
    "data: [DONE]",
  ],
  whole: (words, usage) => ({
    ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "fake-model" },
    choices: [{ index: 0, message: { role: "assistant", content: words.join("") }, finish_reason: "stop" }],
    ...(usage && {
      usage: {
        prompt_tokens: usage.inputTokens,
        completion_tokens: usage.outputTokens,
        total_tokens: usage.inputTokens + usage.outputTokens,
      },
    }),
  }),
  // As careless as can be: what was sent comes back in every field.
  error: (status, message) => ({
    error: { message, type: "fake_error", code: `${status} ${message}`, param: message },
  }),
};

/** Speaks `POST …/chat/completions` with `stream: true`, as OpenAI, Ollama, vLLM and llama.cpp do. */
export function startFakeOpenAi(port?: number): Promise<FakeProvider> {
  return startFakeProvider(dialect, port);
}
