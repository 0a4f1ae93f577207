import { type Dialect, type FakeProvider, startFakeProvider } from "./fake-provider.fixture";

const chunk = (candidate: object, more: object = {}) =>
  `data: ${JSON.stringify({ candidates: [{ index: 0, ...candidate }], ...more })}`;
const content = (text: string) => ({ content: { role: "model", parts: [{ text }] } });

const dialect: Dialect = {
  path: /:streamGenerateContent/,
  opening: () => [],
  text: (word) => chunk(content(word)),
  closing: (usage) => [
    chunk(
      { ...content(""), finishReason: "STOP" },
      usage ? { usageMetadata: { promptTokenCount: usage.inputTokens, candidatesTokenCount: usage.outputTokens } } : {},
    ),
  ],
  error: (status, message) => ({ error: { code: status, message, status: "FAKE_ERROR" } }),
};

/** Speaks `POST …:streamGenerateContent?alt=sse`, as Gemini does. */
export function startFakeGoogle(port?: number): Promise<FakeProvider> {
  return startFakeProvider(dialect, port);
}
