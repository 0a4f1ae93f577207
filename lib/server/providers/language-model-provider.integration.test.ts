import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseEnv } from "../env";
import { AppError } from "../errors";
import { createProviders } from "./configured-providers";
import { startFakeAnthropic } from "./fake-anthropic.fixture";
import { startFakeGoogle } from "./fake-google.fixture";
import { startFakeOpenAi } from "./fake-openai.fixture";
import type { FakeProvider, Fault } from "./fake-provider.fixture";
import type { CompletionPart } from "./provider";

const KEY = "sk-test-0123456789";
const PROMPT = "a prompt that must not leak";
/** Short where a test waits for it, long where a busy machine must not reach it. */
const FIRST_TOKEN_MS = 400;
const PAUSE_MS = 1_500;
const PATIENCE_MS = 10_000;

const dialects = {
  "openai-compatible": {
    start: startFakeOpenAi,
    candidateId: "llama-3.1-8b-instruct",
    envOf: (url: string) => ({
      OPENAI_COMPATIBLE_URL: `${url}/v1`,
      OPENAI_COMPATIBLE_KEY: KEY,
      OPENAI_COMPATIBLE_MODELS: "llama-3.1-8b-instruct=llama3.1:8b",
    }),
    asked: "llama3.1:8b",
  },
  openai: {
    start: startFakeOpenAi,
    candidateId: "gpt-4o-2024-08-06",
    envOf: (url: string) => ({ OPENAI_API_KEY: KEY, OPENAI_BASE_URL: `${url}/v1` }),
    asked: "gpt-4o-2024-08-06",
  },
  anthropic: {
    start: startFakeAnthropic,
    candidateId: "claude-3-haiku-20240307",
    envOf: (url: string) => ({ ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: `${url}/v1` }),
    asked: "claude-3-haiku-20240307",
  },
  google: {
    start: startFakeGoogle,
    candidateId: "gemini-1.5-pro-002",
    envOf: (url: string) => ({ GOOGLE_GENERATIVE_AI_API_KEY: KEY, GOOGLE_GENERATIVE_AI_BASE_URL: `${url}/v1beta` }),
    asked: "gemini-1.5-pro-002",
  },
};

describe.each(Object.entries(dialects))("%s over real HTTP", (name, { start, candidateId, envOf, asked }) => {
  let fake: FakeProvider;
  beforeEach(async () => {
    fake = await start();
  });
  afterEach(() => fake.close());

  async function complete(
    fault: Fault,
    {
      signal,
      take = Number.POSITIVE_INFINITY,
      onText = () => undefined,
      timeoutMs = fault === "hang" ? FIRST_TOKEN_MS : PATIENCE_MS,
    }: { signal?: AbortSignal; take?: number; timeoutMs?: number; onText?: () => void } = {},
  ) {
    fake.set({ fault });
    const env = parseEnv({ NODE_ENV: "test", RUN_FIRST_TOKEN_TIMEOUT_MS: `${timeoutMs}`, ...envOf(fake.url) });
    const endpoint = await createProviders(env, () => 0).find(candidateId);
    if (!endpoint) throw new Error("the provider is set up");
    const request = {
      ...{ providerModelId: endpoint.providerModelId, prompt: PROMPT, outputTokensMax: 100 },
      ...{ tokensExpected: { inputTokens: 1, outputTokens: 1 }, signal: signal ?? new AbortController().signal },
    };
    const parts: CompletionPart[] = [];
    try {
      for await (const part of endpoint.provider.stream(request)) {
        parts.push(part);
        if (part.kind === "text") onText();
        if (parts.length >= take) break;
      }
      return { parts, error: null };
    } catch (cause) {
      return { parts, error: cause };
    }
  }
  const textOf = (parts: CompletionPart[]) => parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
  const failure = async (fault: Fault) => {
    const { error } = await complete(fault);
    if (!(error instanceof AppError)) throw new Error(`${fault} must end in an AppError, not in ${error}`);
    return error;
  };

  test.each<Fault>(["none", "slow"])("%s: the text comes whole, the counts are the provider's", async (fault) => {
    const { parts, error } = await complete(fault);
    expect(error).toBeNull();
    expect(textOf(parts)).toBe("Blue light scatters most.");
    expect(parts.at(-1)).toEqual({ kind: "end", usage: { inputTokens: 300, outputTokens: 200 } });
    expect(parts.filter(({ kind }) => kind === "text")).toHaveLength(4);
  });

  test("asks for the mapped model with the key, the prompt and a bound on the answer, and for nothing else", async () => {
    await complete("none");
    const [request] = fake.requests;
    expect(request?.model).toBe(asked);
    expect(JSON.stringify(request?.headers)).toContain(KEY);
    expect(JSON.stringify(request?.body)).toContain(PROMPT);
    const limits: Record<string, object> = {
      openai: { max_completion_tokens: 100, stream: true },
      google: { generationConfig: { maxOutputTokens: 100 } },
    };
    expect(request?.body).toMatchObject(limits[name] ?? { max_tokens: 100, stream: true });
    expect(request?.body).not.toHaveProperty("tools");
  });

  test.each<[Fault, string, RegExp]>([
    ["unauthorized", "provider_rejected", /Check (OPENAI|ANTHROPIC|GOOGLE)\w*KEY/],
    ["not_found", "provider_rejected", /MODEL_MAP/],
    ["bad_request", "provider_rejected", /refused the request \(400\)/],
    ["rate_limited", "provider_rate_limited", /in 7 s/],
    ["server_error", "provider_failed", /answered with an error \(500\)/],
    ["reset_before_headers", "provider_failed", /Try again/],
    ["reset", "provider_failed", /broke off/],
    ["half_event", "provider_failed", /Try again|Run it again/],
    ["invalid_json", "provider_failed", /Try again|Run it again/],
    ["hang", "provider_timeout", /0.4 s/],
    ["huge", "provider_failed", /far more than was asked/],
  ])("%s becomes %s with a sentence to act on", async (fault, code, sentence) => {
    const { error } = await complete(fault);
    expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) });
  });

  test.each<Fault>(["unauthorized", "bad_request", "invalid_json", "reset", "server_error"])(
    "%s: neither message nor cause repeats the prompt, the key or what the provider said",
    async (fault) => {
      const { message, cause } = await failure(fault);
      const said = `${message} ${JSON.stringify(cause, Object.getOwnPropertyNames(cause ?? {}))}`;
      expect(said).not.toMatch(new RegExp(`${PROMPT}|${KEY}|fake_error|FAKE_ERROR|api_error`));
    },
  );

  test("what came before a reset is delivered, and the answer is not taken for whole", async () => {
    const { parts, error } = await complete("reset");
    expect(textOf(parts)).toBe("Blue ");
    expect(parts.some(({ kind }) => kind === "end")).toBe(false);
    expect(error).toMatchObject({ code: "provider_failed" });
  });

  test("Retry-After is passed on", async () => {
    expect((await failure("rate_limited")).retryAfterSeconds).toBe(7);
  });

  test("an answer without counts is whole, and says that it was not counted", async () => {
    // Anthropic's format always counts; a zero there is its count.
    const { parts } = await complete("missing_usage");
    const usage = name === "anthropic" ? { inputTokens: 300, outputTokens: 0 } : null;
    expect(parts.at(-1)).toEqual({ kind: "end", usage });
  });

  test("a provider that is overloaded before it starts is asked once more", async () => {
    const { parts } = await complete("overloaded_once");
    expect(textOf(parts)).toBe("Blue light scatters most.");
    expect(fake.requests).toHaveLength(2);
  });

  test.each<Fault>([
    "reset_before_headers",
    "reset",
    "half_event",
    "invalid_json",
    "rate_limited",
    "unauthorized",
    "hang",
  ])("%s is not asked again: it may have been paid for, or asking again changes nothing", async (fault) => {
    await failure(fault);
    expect(fake.requests).toHaveLength(1);
  });

  test("once the first token is there, a pause is no reason to give up", async () => {
    fake.set({ betweenMs: PAUSE_MS + 200, words: ["a", "b"] });
    const { error, parts } = await complete("none", { timeoutMs: PAUSE_MS });
    expect([error, textOf(parts)]).toEqual([null, "ab"]);
  });

  test("leaving the loop closes the connection to the provider", async () => {
    await complete("slow", { take: 2 });
    await expect.poll(() => fake.abandoned()).toBe(1);
  });

  test("the caller's signal ends a silent stream at once, with the caller's reason", async () => {
    const reason = new AppError("cancelled", "gone");
    const controller = new AbortController();
    const onText = () => void setTimeout(() => controller.abort(reason), 50);
    const { error, parts } = await complete("hang_after_first", { signal: controller.signal, onText });
    expect(error).toBe(reason);
    expect(textOf(parts)).toBe("Blue ");
    await expect.poll(() => fake.abandoned()).toBe(1);
  });

  test("a caller who has left before is not answered", async () => {
    const { error } = await complete("none", { signal: AbortSignal.abort(new AppError("cancelled", "gone")) });
    expect(error).toMatchObject({ code: "cancelled" });
    expect(fake.requests).toHaveLength(0);
  });
});

test("nobody listening is asked twice and named", async () => {
  const fake = await startFakeOpenAi();
  await fake.close();
  const env = parseEnv({ NODE_ENV: "test", OPENAI_COMPATIBLE_URL: `${fake.url}/v1`, OPENAI_COMPATIBLE_MODELS: "m=x" });
  const endpoint = await createProviders(env, () => 0).find("m");
  const request = {
    providerModelId: "x",
    prompt: "p",
    outputTokensMax: 1,
    tokensExpected: { inputTokens: 1, outputTokens: 1 },
  };
  const startedMs = performance.now();
  const parts = endpoint?.provider.stream({ ...request, signal: new AbortController().signal });
  await expect(parts?.next()).rejects.toMatchObject({
    code: "provider_failed",
    message: expect.stringMatching(/openai-compatible could not be reached/),
  });
  expect(performance.now() - startedMs).toBeGreaterThan(250);
});
