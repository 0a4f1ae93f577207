import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { eq } from "drizzle-orm";
import OpenAI from "openai";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { findRun, type Run } from "@/db/queries/runs";
import { runs } from "@/db/schema";
import { routingField } from "@/lib/contracts/chat-completion";
import { openAiError } from "@/lib/contracts/gateway";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { type HttpServer, serveHandlers } from "@/lib/server/gateway/http-server.fixture";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { POST } from "./chat/completions/route";

const messages = [{ role: "user" as const, content: "Why is the sky blue?" }];
const [LLAMA, HAIKU, GPT] = ["llama-3.1-8b-instruct", "claude-3-haiku-20240307", "gpt-4o-2024-08-06"];

describeOnEachDatabase("POST /v1/chat/completions", (database) => {
  let fake: FakeProvider;
  let server: HttpServer;
  let openAi: OpenAI;
  const useDeps = (variables: Record<string, string> = {}) => {
    globalThis.iprDeps = createTestDeps(database().open, {
      OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
      OPENAI_COMPATIBLE_MODELS: `${LLAMA}=a,${HAIKU}=b,${GPT}=c`,
      GATEWAY_REQUESTS_PER_MINUTE: "1000000",
      RUN_FIRST_TOKEN_TIMEOUT_MS: "300",
      RUN_TOTAL_TIMEOUT_MS: "1500",
      ...variables,
    });
  };
  beforeAll(async () => {
    server = await serveHandlers({ "POST /v1/chat/completions": POST });
    openAi = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "none", maxRetries: 0 });
  });
  beforeEach(async () => {
    fake = await startFakeOpenAi();
    useDeps();
  });
  afterEach(async () => {
    // Rows that wait to be written with others would be dated after those of the next test.
    await globalThis.iprDeps?.bills.flush();
    await fake.close();
  });
  afterAll(async () => {
    globalThis.iprDeps = undefined;
    await server.close();
  });

  const post = (body: object, signal?: AbortSignal) =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "ipr/all@0.5", messages, ...body }),
      ...(signal && { signal }),
    });
  /** The row, once it is settled. */
  const settledRun = async (id: string | null): Promise<Run> => {
    for (let attempt = 0; attempt < 200; attempt++) {
      const run = await findRun(database().open.db, id ?? "");
      if (run?.settledAt) return run;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error("the run was not settled");
  };
  const lastRun = async (): Promise<Run> => {
    await globalThis.iprDeps?.bills.flush();
    const rows = await database().open.db.select().from(runs).where(eq(runs.origin, "gateway"));
    const [run] = rows.sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
    return settledRun(run?.id ?? null);
  };

  test("the official client gets an answer, the routing beside it, and one settled row", async () => {
    const { data, response } = await openAi.chat.completions
      .create({ model: "ipr/all@0.5", messages, temperature: 0.5, user: "u" })
      .withResponse();
    expect(data.choices[0]?.message.content).toBe("Blue light scatters most.");
    const routing = routingField.parse(Reflect.get(data, "routing"));
    expect(routing).toMatchObject({ model: LLAMA, quality_floor: 0.625, token_basis: "provider", fallbacks: [] });
    expect(routing.cost_usd).toBeCloseTo((300 * 2 + 200 * 4) / 1e6, 12);
    expect(response.headers.get("x-ipr-model")).toBe(LLAMA);
    expect(response.headers.get("x-ipr-quality-floor")).toBe("0.6250");
    expect(Number(response.headers.get("x-ipr-saving-usd"))).toBeCloseTo(routing.saving_usd ?? Number.NaN, 6);
    const run = await settledRun(response.headers.get("x-ipr-run-id"));
    expect(run).toMatchObject({ state: "completed", origin: "gateway", target: "decided", costUsd: routing.cost_usd });
    expect(run).toMatchObject({ promptText: null, answerText: null, costUsdStrongest: routing.cost_usd_strongest });
    expect(fake.requests[0]?.body).toMatchObject({ model: "a", temperature: 0.5, user: "u", messages });
  });

  test("the official client streams, with usage where it asks for it", async () => {
    const stream = await openAi.chat.completions.create({
      ...{ model: "ipr/all@0.5", messages, stream: true, stream_options: { include_usage: true } },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe("Blue light scatters most.");
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 300, completion_tokens: 200 });
    expect(routingField.parse(Reflect.get(chunks.at(-1) ?? {}, "routing"))).toMatchObject({ model: LLAMA });
  });

  test("without include_usage every chunk has a choice, and the last one the routing", async () => {
    const text = await (await post({ stream: true })).text();
    const events = text.trim().split("\n\n");
    expect(events.at(-1)).toBe("data: [DONE]");
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice(6)));
    expect(chunks.every(({ choices }) => choices.length === 1)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({ choices: [{ finish_reason: "stop" }], routing: { model: LLAMA } });
  });

  test("the Vercel AI SDK works unchanged", async () => {
    const sdk = createOpenAICompatible({ name: "ipr", baseURL: `${server.url}/v1` });
    const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: "Why?" }] }];
    const { content } = await sdk("ipr/auto").doGenerate({ prompt });
    expect(content).toEqual([expect.objectContaining({ type: "text", text: "Blue light scatters most." })]);
    const { stream } = await sdk("gpt-4o-2024-08-06").doStream({ prompt });
    const parts = [];
    for await (const part of stream) parts.push(part);
    expect(parts.filter(({ type }) => type === "text-delta")).toHaveLength(4);
    expect((await lastRun()).target).toBe("named");
  });

  test("tools and JSON mode pass through, and restrict to models that have them", async () => {
    const tools = [{ type: "function", function: { name: "f", parameters: {} } }];
    const response = await post({ tools, response_format: { type: "json_object" }, n: 2, stop: ["x"], logprobs: true });
    expect(response.status).toBe(200);
    expect(fake.requests[0]?.body).toMatchObject({
      tools,
      response_format: { type: "json_object" },
      n: 2,
      stop: ["x"],
    });
    const image = { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA" } }] };
    const seen = await post({ model: "ipr/all@1", messages: [image], excluded_models: undefined });
    expect(seen.headers.get("x-ipr-model")).toBe("claude-3-haiku-20240307");
    const blind = await post({ model: LLAMA, messages: [image] });
    expect(blind.status).toBe(400);
    expect(openAiError.parse(await blind.json()).error.param).toBe("messages");
  });

  test("a provider without OpenAI's wire answers in its shape, and says 400 to what it cannot", async () => {
    globalThis.iprDeps = createTestDeps(database().open, {});
    const body = await (await post({})).json();
    expect(body).toMatchObject({ object: "chat.completion", routing: { simulated: true, token_basis: "simulated" } });
    const refused = await post({ tools: [{ type: "function", function: { name: "f" } }] });
    expect([refused.status, openAiError.parse(await refused.json()).error.param]).toEqual([400, "tools"]);
    const text = await (await post({ stream: true, stream_options: { include_usage: true } })).text();
    expect(text).toContain(`"content":"simulated "`);
    expect(text.trim().endsWith("[DONE]")).toBe(true);
  });

  test.each<[string, object, string]>([
    ["no messages", { messages: [] }, "messages"],
    ["no user", { messages: [{ role: "system", content: "x" }] }, "messages"],
    ["a wrong n", { n: 0 }, "n"],
    ["a wrong pool", { model: "ipr/none@0.1" }, "model"],
    ["a wrong τ", { model: "ipr/all@7" }, "model"],
  ])("%s is refused before a provider hears of it", async (_, body, param) => {
    const response = await post(body);
    expect(response.status).toBeLessThan(405);
    expect(openAiError.parse(await response.json()).error.param).toBe(param);
    expect(fake.requests).toHaveLength(0);
  });

  test.each(["rate_limited", "server_error", "silent", "hang", "reset_before_headers", "invalid_json"] as const)(
    "after %s before the first token the next feasible model answers",
    async (fault) => {
      const other = await startFakeOpenAi();
      useDeps({ OPENAI_COMPATIBLE_MODELS: `${LLAMA}=a`, OPENAI_API_KEY: "k", OPENAI_BASE_URL: `${other.url}/v1` });
      fake.set({ fault, words: fault === "invalid_json" ? [""] : ["x"] });
      const response = await post({ stream: true });
      expect(response.headers.get("x-ipr-model")).toBe("gpt-4o-2024-08-06");
      const text = await response.text();
      expect(text).toContain("scatters");
      expect(text).toMatch(/"fallbacks":\[\{"model":"llama-3.1-8b-instruct","code":"provider_\w+"\}\]/);
      expect(await lastRun()).toMatchObject({ state: "completed", modelId: "gpt-4o-2024-08-06", providerId: "openai" });
      await other.close();
    },
  );

  test("a provider that did no work is asked once more, after a wait; one that may have begun is not", async () => {
    fake.set({ fault: "overloaded_once" });
    const answer = await post({ model: LLAMA });
    expect([answer.status, answer.headers.get("x-ipr-model"), fake.requests.length]).toEqual([200, LLAMA, 2]);
    fake.set({ fault: "reset_before_headers" });
    expect((await post({ model: LLAMA })).status).toBe(502);
    expect(fake.requests).toHaveLength(3);
  });

  test.each([
    ["reset", "broke off in the middle"],
    ["half_event", "broke off in the middle"],
    ["invalid_json", "sent something that is no chat completion"],
    ["hang_after_first", "sent nothing for 0.3 s"],
  ] as const)(
    "%s in the middle ends the stream with an error that says so, and the bill is written once, estimated",
    async (fault, saying) => {
      fake.set({ fault });
      const response = await post({ stream: true });
      const text = await response.text();
      expect(text.slice(text.indexOf('"error":'))).toContain(saying);
      expect(text).not.toContain("[DONE]");
      const run = await settledRun(response.headers.get("x-ipr-run-id"));
      expect(run).toMatchObject({ state: "failed", tokenBasis: "estimated" });
      expect(run.costUsd).toBeGreaterThan(0);
      expect(fake.requests).toHaveLength(1);
    },
  );

  test.each([
    ...(["missing_usage", "wrong_usage", "vast_usage", "tiny_usage", "vast_input_usage", "zero_input_usage"] as const),
  ])("with %s the tokens are estimated and say so", async (fault) => {
    fake.set({ fault });
    for (const stream of [true, false]) {
      const response = await post({ stream, stream_options: { include_usage: true } });
      expect(await response.text()).toMatch(/"completion_tokens":6\b.*"token_basis":"estimated"/);
    }
  });

  test("an endless answer is cut off at what the limit of tokens allows", async () => {
    fake.set({ fault: "huge" });
    const text = await (await post({ stream: true, max_tokens: 1_000 })).text();
    expect(text).toContain("provider_failed");
    expect(text.length).toBeLessThan(1_000 * 64 + 20_000);
    await expect.poll(() => fake.abandoned()).toBe(1); // It would go on, and be paid for.
  });

  test("a slow drip ends with the total timeout", async () => {
    useDeps({ RUN_TOTAL_TIMEOUT_MS: "400" });
    fake.set({ betweenMs: 100, words: Array(50).fill("x ") });
    const text = await (await post({ stream: true })).text();
    expect(text).toContain("provider_timeout");
    expect((await lastRun()).state).toBe("failed");
  });

  test("a client that leaves ends the provider's work, and what came is billed", async () => {
    fake.set({ betweenMs: 50, words: Array(100).fill("x ") });
    const client = new AbortController();
    const response = await post({ stream: true }, client.signal);
    await response.body?.getReader().read();
    client.abort();
    const run = await settledRun(response.headers.get("x-ipr-run-id"));
    expect(run).toMatchObject({ state: "cancelled", tokenBasis: "estimated" });
    await expect.poll(() => fake.abandoned()).toBe(1);
  });

  test("a provider that keeps failing is left alone: its breaker opens and nothing is asked", async () => {
    fake.set({ fault: "server_error" });
    for (let call = 0; call < 4; call++) await post({ model: LLAMA });
    const before = fake.requests.length;
    for (let call = 0; call < 4; call++) await post({ model: LLAMA });
    expect(fake.requests.length - before).toBeLessThanOrEqual(2);
  });

  test("a storm of 429 is passed on with its Retry-After, asks three models once each, and opens no breaker", async () => {
    useDeps({ OPENAI_COMPATIBLE_MODELS: `${LLAMA}=a,${HAIKU}=b,${GPT}=c,claude-3-opus-20240229=d` });
    fake.set({ fault: "rate_limited" });
    const response = await post({});
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(fake.requests).toHaveLength(3);
    await post({});
    fake.set({ fault: "none" });
    expect((await post({})).status).toBe(200);
  });

  test.each([
    ["unauthorized", 502],
    ["not_found", 502],
    ["bad_request", 400],
  ] as const)("%s is told at once: no other model would mend it", async (fault, status) => {
    fake.set({ fault });
    expect((await post({})).status).toBe(status);
    expect(fake.requests).toHaveLength(1);
  });

  test("more output tokens than the server allows are not asked for, and what is ours is not passed on", async () => {
    useDeps({ MAX_OUTPUT_TOKENS: "500" });
    await post({ max_completion_tokens: 501, ipr: { excluded_models: [] } });
    await post({ max_tokens: 400 });
    await post({});
    const limits = fake.requests.map(({ body }) => Reflect.get(Object(body), "max_tokens"));
    expect(limits).toEqual([500, 400, 500]);
    expect(fake.requests[0]?.body).not.toHaveProperty("ipr");
  });

  test("the text of a prompt goes nowhere but to the provider", async () => {
    fake.set({ fault: "bad_request" });
    const response = await post({ messages: [{ role: "user", content: "SECRET-WORD" }] });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain("SECRET-WORD");
    expect(JSON.stringify(await lastRun())).not.toContain("SECRET-WORD");
  });
});
