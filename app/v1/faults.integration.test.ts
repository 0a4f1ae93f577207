import { getEventListeners, once } from "node:events";
import { createServer, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { OpenDatabase } from "@/db/client";
import { runs } from "@/db/schema";
import { openTestDb } from "@/db/test-db";
import { openAiError } from "@/lib/contracts/gateway";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { makeGatewayKey } from "@/lib/server/gateway/gateway-keys";
import { type HttpServer, serveHandlers } from "@/lib/server/gateway/http-server.fixture";
import { createLogger } from "@/lib/server/logger";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import { type FakeProvider, type Fault, fault } from "@/lib/server/providers/fake-provider.fixture";
import { POST } from "./chat/completions/route";

// What does not depend on the database runs on the embedded one alone; lost-database.integration.test.ts has the rest.
const LLAMA = "llama-3.1-8b-instruct";
const MEGABYTE = 1_000_000;
/** For what must not depend on how busy the machine is. */
const PATIENT = { RUN_TOTAL_TIMEOUT_MS: "200000", RUN_FIRST_TOKEN_TIMEOUT_MS: "100000" };
let open: OpenDatabase;
let fake: FakeProvider;
let server: HttpServer;
let logged = "";
const logger = createLogger("debug", {
  write: (line: string) => {
    logged += line;
  },
});

const useDeps = (variables: Record<string, string> = {}, database = open, log = pino({ level: "silent" })) => {
  const given = {
    OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
    OPENAI_COMPATIBLE_MODELS: `${LLAMA}=a`,
    GATEWAY_REQUESTS_PER_MINUTE: "1000000",
    RUN_FIRST_TOKEN_TIMEOUT_MS: "100",
    RUN_TOTAL_TIMEOUT_MS: "400",
    ...variables,
  };
  const deps = createTestDeps(database, given, log);
  globalThis.iprDeps = deps;
  return deps;
};
beforeAll(async () => {
  open = await openTestDb();
  server = await serveHandlers({ "POST /v1/chat/completions": POST });
}, 60_000);
beforeEach(async () => {
  fake = await startFakeOpenAi();
  logged = "";
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
  await open.close();
});

type Changes = { readonly body?: object; readonly headers?: Record<string, string> };
const post = ({ body = {}, headers = {} }: Changes = {}) =>
  fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ model: LLAMA, messages: [{ role: "user", content: "Why?" }], ...body }),
  });
const gatewayRuns = async () => {
  await globalThis.iprDeps?.bills.flush();
  return open.db.select().from(runs).where(eq(runs.origin, "gateway"));
};
const lastRun = async () => (await gatewayRuns()).reduce((last, run) => (run.startedAt > last.startedAt ? run : last));

test.each([
  ["hang", 504, "provider_timeout"],
  ["reset", 502, "provider_failed"],
  ["half_event", 502, "provider_failed"],
  ["huge", 502, "provider_failed"],
  ["unauthorized", 502, "provider_rejected"],
] as const)(
  "an answer in one piece that ends in %s is an error in OpenAI's shape, settled once",
  async (kind, status, code) => {
    const before = (await gatewayRuns()).length;
    if (kind !== "hang") useDeps(PATIENT);
    fake.set({ fault: kind });
    const answer = await post();
    expect([answer.status, openAiError.parse(await answer.json()).error.code]).toEqual([status, code]);
    expect(await lastRun()).toMatchObject({ state: "failed", errorCode: code });
    expect((await gatewayRuns()).length).toBe(before + 1);
  },
);

test.each([
  [true, "event without an end"],
  [false, "far more than was asked for"],
])("an event or a body that never ends is given up before it fills the memory (stream: %s)", async (stream, saying) => {
  useDeps(PATIENT);
  fake.set({ fault: "endless_event" });
  const answer = await post({ body: { stream } });
  expect(openAiError.parse(await answer.json()).error.message).toContain(saying);
  await expect.poll(() => fake.abandoned()).toBe(1);
});

/** Straight from the handler: what its reader does not ask for is written nowhere, and the signal is in our hand. */
const openStream = async () => {
  const client = new AbortController();
  const body = JSON.stringify({ model: LLAMA, messages: [{ role: "user", content: "Why?" }], stream: true });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body, signal: client.signal };
  const answering = POST(new Request("http://gateway/v1/chat/completions", init));
  return { client, answering };
};
/** Reads up to and with the part that holds `last`. */
const readUntil = async (answering: Promise<Response>, last: string) => {
  const reader = (await answering).body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader?.read(); part && !part.done && !part.value.includes(last); ) part = await reader?.read();
  return reader;
};
/** Every counter of bills that Prometheus reads, over all labels. */
const counted = async ({ telemetry: { metrics } }: ReturnType<typeof useDeps>) => {
  const sumOf = async (counter: typeof metrics.bills | typeof metrics.usd) =>
    (await counter.get()).values.reduce((sum, { value }) => sum + value, 0);
  const steps = (await metrics.stepSeconds.get()).values;
  const settled = steps.find(({ metricName, labels }) => metricName?.endsWith("_count") && labels.step === "settle");
  return { bills: await sumOf(metrics.bills), settled: settled?.value, usd: await sumOf(metrics.usd) };
};

type Ending = { readonly kind: Fault; readonly end: () => Promise<unknown>; readonly state: string; basis?: string };
const endings: Record<string, Ending> = {
  "is read to its end": {
    ...{ kind: "none", state: "completed", basis: "provider" },
    end: async () => (await (await openStream()).answering).text(),
  },
  "breaks off at the provider's": {
    ...{ kind: "reset", state: "failed" },
    end: async () => (await (await openStream()).answering).text(),
  },
  "loses its client before the first token": {
    ...{ kind: "hang", state: "cancelled" },
    async end() {
      const { client, answering } = await openStream();
      await expect.poll(() => fake.requests.length).toBe(1);
      client.abort();
      await answering;
    },
  },
  "loses its client in the middle": {
    ...{ kind: "slow", state: "cancelled" },
    async end() {
      const { client, answering } = await openStream();
      const reader = await readUntil(answering, "Blue");
      client.abort();
      await reader?.cancel();
    },
  },
  "loses its client after the last token, before the provider has closed": {
    ...{ kind: "hang_at_end", state: "cancelled", basis: "provider" },
    async end() {
      const { client, answering } = await openStream();
      const reader = await readUntil(answering, "most.");
      const pending = reader?.read();
      await sleep(50);
      client.abort();
      await Promise.all([pending, reader?.cancel()]);
    },
  },
  "loses its reader while the provider is silent, though the client's signal does not tell": {
    ...{ kind: "hang_after_first", state: "cancelled" },
    async end() {
      const reader = await readUntil((await openStream()).answering, "Blue");
      const pending = reader?.read();
      await sleep(50);
      await Promise.all([pending, reader?.cancel()]);
    },
  },
  "loses its client with everything but the end": {
    ...{ kind: "none", state: "completed", basis: "provider" },
    async end() {
      const { client, answering } = await openStream();
      const reader = await readUntil(answering, '"routing"');
      client.abort();
      await reader?.cancel();
    },
  },
};
test.each(Object.entries(endings))(
  "a stream that %s is billed and counted once, and leaves nothing behind",
  async (_, { kind, end, state, basis = "estimated" }) => {
    const deps = useDeps(PATIENT);
    const signals: AbortSignal[] = [];
    const start = (client: AbortSignal) => {
      const started = deps.running.start(client);
      signals.push(client, started.signal);
      return started;
    };
    globalThis.iprDeps = { ...deps, running: { ...deps.running, start } };
    fake.set({ fault: kind });
    await end();
    const run = await lastRun();
    // fetch keeps a signal until the next full garbage collection, and with it all that listens.
    expect(signals.map((signal) => getEventListeners(signal, "abort"))).toEqual([[], []]);
    expect(run).toMatchObject({ state, tokenBasis: basis });
    expect(await counted(deps)).toEqual({ bills: 1, settled: 1, usd: expect.closeTo(run.costUsd ?? -1, 12) });
    expect(deps.running.count()).toBe(0);
    await expect.poll(() => fake.abandoned()).toBe(state === "completed" || kind === "reset" ? 0 : 1);
  },
);

test.each(["the client's signal", "the total timeout"])(
  "a reader that stands still holds neither a place nor the provider: %s ends both",
  async (what) => {
    const deps = useDeps({ RUN_FIRST_TOKEN_TIMEOUT_MS: "100000" });
    fake.set({ fault: "slow", words: Array(200).fill("x ") });
    const { client, answering } = await openStream();
    await readUntil(answering, "x");
    if (what === "the client's signal") client.abort();
    await expect.poll(() => deps.running.count(), { timeout: 5_000 }).toBe(0);
    const isOurs = what === "the total timeout";
    expect(await lastRun()).toMatchObject(
      isOurs ? { state: "failed", errorCode: "provider_timeout" } : { state: "cancelled", errorCode: "cancelled" },
    );
    await expect.poll(() => fake.abandoned()).toBe(1);
  },
);

test("a provider that writes faster than the caller reads waits for it: nothing is read ahead", async () => {
  const deps = useDeps({ ...PATIENT, MAX_OUTPUT_TOKENS: "65536" });
  fake.set({ fault: "flood" });
  const answer = await post({ body: { stream: true, n: 16 } }); // 16 × 65,536 tokens: far from being cut off
  const reader = answer.body?.getReader();
  await reader?.read();
  // Sockets take some megabytes; then both sides stand still.
  const sentSince = async (before: number) => {
    await sleep(1_500);
    return fake.sent() - before;
  };
  await expect.poll(() => sentSince(fake.sent()), { timeout: 30_000 }).toBe(0);
  expect(fake.sent() * 10_000).toBeLessThan(25 * MEGABYTE);
  const before = fake.sent();
  for (let part = 0; part < 2_000 && fake.sent() === before; part++) await reader?.read();
  expect(fake.sent()).toBeGreaterThan(before);
  // Nobody asks for the next part, and the end of the server still ends the provider's work and is in the bill.
  await deps.running.stopAll(5_000);
  expect(await lastRun()).toMatchObject({ state: "interrupted", errorCode: "shutting_down" });
  await expect.poll(() => fake.abandoned(), { timeout: 20_000 }).toBe(1);
  const late = await post();
  expect([late.status, openAiError.parse(await late.json()).error.code]).toEqual([503, "shutting_down"]);
  await reader?.cancel().catch(() => undefined);
}, 60_000);

test("a storm of errors costs a resting provider no call, and is over with the first good answer", async () => {
  const deps = useDeps(PATIENT);
  fake.set({ fault: "server_error" });
  const storm = await Promise.all(Array.from({ length: 100 }, () => post()));
  expect(new Set(storm.map(({ status }) => status))).toEqual(new Set([502]));
  const asked = fake.requests.length;
  const refused = await post();
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(fake.requests).toHaveLength(asked);
  expect(deps.breakers.isResting("openai-compatible")).toBe(true);
});

test("a body that says it is over 20 MB is refused before it comes", async () => {
  const headers = { "content-type": "application/json", "content-length": 21 * MEGABYTE };
  const sending = request(`${server.url}/v1/chat/completions`, { method: "POST", headers }).on(
    "error",
    () => undefined,
  );
  sending.write("{");
  const [answer] = await once(sending, "response");
  expect(answer.statusCode).toBe(413);
  sending.destroy();
});

test("headers of 64 kB, a body that says it is over 20 MB, and one that turns out to be are refused unread", async () => {
  const much = post({ headers: { "x-much": "x".repeat(65_536) } });
  // The answer may be overtaken by the end of the connection, here and below.
  expect(
    await much.then(
      ({ status }) => status,
      () => 431,
    ),
  ).toBe(431);
  useDeps(PATIENT);
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      sent += MEGABYTE;
      if (sent > 200 * MEGABYTE) controller.close();
      else controller.enqueue(Buffer.alloc(MEGABYTE, 32));
    },
  });
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, duplex: "half" };
  const status = await fetch(`${server.url}/v1/chat/completions`, init).then(
    (answer) => answer.status,
    () => 413,
  );
  expect(status).toBe(413);
  expect(sent).toBeLessThan(60 * MEGABYTE);
  const declared = await post({ body: { messages: [{ role: "user", content: "x".repeat(20 * MEGABYTE) }] } }).then(
    async (answer) => openAiError.parse(await answer.json()).error.code,
    () => "too_large",
  );
  expect(declared).toBe("too_large");
  expect((await post({ body: { messages: [{ role: "user", content: "x".repeat(19 * MEGABYTE) }] } })).status).toBe(200);
  expect(fake.requests).toHaveLength(1);
});

/** A server that nobody configured: whatever reaches it was led there. */
async function startTrap() {
  const reached: string[] = [];
  const trap = createServer((request, response) => {
    reached.push(JSON.stringify([request.url, request.headers]));
    response.end("{}");
  });
  await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  const address = trap.address();
  const url = `http://localhost:${typeof address === "object" ? address?.port : ""}/v1`;
  return { url, reached, close: () => new Promise((resolve) => trap.close(resolve)) };
}

test("no field, header or model name leads the server to an address of the caller's", async () => {
  const trap = await startTrap();
  const address = { base_url: trap.url, api_base: trap.url, baseURL: trap.url, url: trap.url, endpoint: trap.url };
  const image = { role: "user", content: [{ type: "image_url", image_url: { url: `${trap.url}/x.png` } }] };
  const headers = { "x-base-url": trap.url, "x-forwarded-host": trap.url, "openai-base-url": trap.url };
  useDeps({ ...PATIENT, OPENAI_COMPATIBLE_MODELS: `${LLAMA}=a,gpt-4o-2024-08-06=b` });
  expect((await post({ body: address, headers })).status).toBe(200);
  expect((await post({ body: { model: "gpt-4o-2024-08-06", messages: [image] } })).status).toBe(200);
  expect((await post({ body: { ipr: address } })).status).toBe(400);
  expect((await post({ body: { model: trap.url } })).status).toBe(404);
  expect(trap.reached).toEqual([]);
  await trap.close();
});

test.each([
  ["openai-compatible", LLAMA, { OPENAI_COMPATIBLE_KEY: "S3CRET" }],
  ["openai-compatible, asked what it has", LLAMA, { OPENAI_COMPATIBLE_KEY: "S3CRET", OPENAI_COMPATIBLE_MODELS: "" }],
  ["openai", "gpt-4o-2024-08-06", { OPENAI_API_KEY: "S3CRET", OPENAI_BASE_URL: "" }],
  ["anthropic", "claude-3-haiku-20240307", { ANTHROPIC_API_KEY: "S3CRET", ANTHROPIC_BASE_URL: "" }],
  ["amazon-bedrock", LLAMA, { AWS_REGION: "us-east-1", AWS_BEARER_TOKEN_BEDROCK: "S3CRET", BEDROCK_BASE_URL: "" }],
])("%s is not followed to another host, least of all with its key", async (name, model, variables) => {
  const trap = await startTrap();
  fake.set({ fault: "redirect", location: `${trap.url}/chat/completions` });
  const withAddress = Object.entries(variables).map(([key, value]) => [key, key.endsWith("URL") ? fake.url : value]);
  const isLocal = name.startsWith("openai-compatible");
  useDeps({ ...PATIENT, ...(isLocal ? {} : { OPENAI_COMPATIBLE_URL: "" }), ...Object.fromEntries(withAddress) });
  const answer = await post({ body: { model } });
  expect(answer.status).toBe(502);
  expect(trap.reached).toEqual([]);
  await trap.close();
});

test("keys, prompts and answers are in no log line and in no error, whatever fails", async () => {
  const secrets = ["PROVIDER-S3CRET", "PROMPT-S3CRET", "ANSWER-S3CRET"];
  const [apiKey = "", prompt = "", word = ""] = secrets;
  const use = <Result>(query: (db: OpenDatabase["db"]) => Promise<Result>) => query(open.db);
  const fields: Record<string, string> = { name: "log", scopes: "chat", dayUsdMax: "1000000" };
  const { key } = await makeGatewayKey({ database: { use } }, (name) => fields[name] ?? "");
  const variables = { OPENAI_COMPATIBLE_KEY: apiKey, GATEWAY_KEYS: "required" };
  const ask = (stream: boolean, sent = key) =>
    post({
      body: { stream, messages: [{ role: "user", content: prompt }] },
      headers: { authorization: `Bearer ${sent}` },
    });
  const told: string[] = [];
  const kinds = fault.options.filter((kind) => !["hold", "redirect", "huge", "none"].includes(kind));
  for (const stream of [true, false])
    for (const kind of kinds) {
      fake.set({ fault: kind, words: [word] });
      useDeps(variables, open, logger);
      told.push((await (await ask(stream)).text()).replaceAll(word, "")); // The answer is the caller's to read.
    }
  const quoting = () => {
    throw new Error(`Failed query: insert … params: ${secrets.join()}, ${key}`);
  };
  const away: OpenDatabase = { ...open, pool: null, db: new Proxy(open.db, { get: () => quoting }) };
  useDeps(variables, away, logger);
  told.push(
    await (await ask(false)).text(),
    await (await ask(false, `${key}x`)).text(),
    await (await ask(true, apiKey)).text(),
  );
  // A fault of our own that quotes what it choked on.
  const loadReader = () => Promise.reject(new Error(`cannot read ${prompt} with ${apiKey} for ${key}`));
  globalThis.iprDeps = { ...useDeps(variables, open, logger), loadReader };
  told.push(await (await ask(false)).text());
  expect(logged).toContain("provider_failed");
  for (const secret of [...secrets, key, key.slice(4, 40)]) {
    expect(logged).not.toContain(secret);
    expect(told.join()).not.toContain(secret);
  }
});

// Last: it leaves a thousand idle connections that the server closes while the client may still reuse them.
test("1,000 streams at once are all answered, with a row each; one more than the limit is told to come back", async () => {
  const deps = useDeps({
    RUN_TOTAL_TIMEOUT_MS: "60000",
    RUN_FIRST_TOKEN_TIMEOUT_MS: "60000",
    RUNS_AT_ONCE_MAX: "1000",
  });
  const before = (await gatewayRuns()).length;
  fake.set({ fault: "hold" });
  const answers: Promise<Response>[] = [];
  // In waves: client, gateway and provider share one event loop here, and a thousand handshakes in one turn time out in it.
  while (answers.length < 1_000) {
    answers.push(...Array.from({ length: 100 }, () => post({ body: { stream: true } })));
    await expect.poll(() => fake.requests.length, { timeout: 30_000 }).toBe(answers.length);
  }
  expect(deps.running.count()).toBe(1_000);
  const refused = await post();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  fake.set({ fault: "none" });
  const texts = await Promise.all(answers.map(async (answer) => (await answer).text()));
  expect(texts.filter((text) => text.trimEnd().endsWith("[DONE]"))).toHaveLength(1_000);
  expect((await gatewayRuns()).length).toBe(before + 1_000);
  expect(deps.running.count()).toBe(0);
}, 150_000);
