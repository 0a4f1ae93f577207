import { type Dialect, FAKE_USAGE, type FakeProvider, startFakeProvider } from "./fake-provider.fixture";

const event = (type: string, fields: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}`;

const dialect: Dialect = {
  path: /\/messages$/,
  opening: ({ model }) => [
    event("message_start", {
      message: {
        ...{
          id: "msg_1",
          type: "message",
          role: "assistant",
          model,
          content: [],
          stop_reason: null,
          stop_sequence: null,
        },
        usage: { input_tokens: FAKE_USAGE.inputTokens, output_tokens: 1 },
      },
    }),
    event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    event("ping", {}),
  ],
  text: (word) => event("content_block_delta", { index: 0, delta: { type: "text_delta", text: word } }),
  closing: (usage) => [
    event("content_block_stop", { index: 0 }),
    event("message_delta", {
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: usage?.outputTokens ?? 0 },
    }),
    event("message_stop", {}),
  ],
  error: (status, message) => ({
    type: "error",
    error: { type: status === 429 ? "rate_limit_error" : "api_error", message },
  }),
};

/** Speaks `POST …/messages` with `stream: true`, as Anthropic does. */
export function startFakeAnthropic(port?: number): Promise<FakeProvider> {
  return startFakeProvider(dialect, port);
}
