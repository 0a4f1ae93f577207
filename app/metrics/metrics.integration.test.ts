import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { OpenDatabase } from "@/db/client";
import type { RunOutcome } from "@/db/queries/runs";
import { openTestDb } from "@/db/test-db";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { type HttpServer, serveHandlers } from "@/lib/server/gateway/http-server.fixture";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { type SpanCollector, startSpanCollector } from "@/lib/server/telemetry/span-collector.fixture";
import { POST as chat } from "../v1/chat/completions/route";
import { POST as route } from "../v1/route/route";
import { GET as metrics } from "./route";

const LLAMA = "llama-3.1-8b-instruct";
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SECRET = "SECRET-WORD";

let open: OpenDatabase;
let server: HttpServer;
let fake: FakeProvider;
let collector: SpanCollector;
beforeAll(async () => {
  open = await openTestDb();
  server = await serveHandlers({
    "POST /v1/chat/completions": chat,
    "POST /v1/route": route,
    "GET /metrics": metrics,
  });
  [fake, collector] = await Promise.all([startFakeOpenAi(), startSpanCollector()]);
});
afterEach(() => fake.set({ fault: "none" }));
afterAll(async () => {
  globalThis.iprDeps = undefined;
  await Promise.all([server.close(), fake.close(), collector.close()]);
  await open.close();
});

const useDeps = (variables: Record<string, string> = {}) => {
  globalThis.iprDeps = createTestDeps(open, {
    OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
    OPENAI_COMPATIBLE_MODELS: `${LLAMA}=a`,
    OPENAI_COMPATIBLE_KEY: "sk-provider-key",
    ...variables,
  });
};
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const ask = (model = "ipr/all@0.5", headers: Record<string, string> = {}) =>
  post("/v1/chat/completions", { model, messages: [{ role: "user", content: SECRET }] }, headers);
const scraped = async (headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.url}/metrics`, { headers });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
};
/** The value of one series, 0 where it is not there. */
const sampleOf = (text: string, series: string) =>
  Number(
    text
      .split("\n")
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length) ?? 0,
  );

test("requests, steps, tries, tokens and dollars are counted, and nothing that a caller wrote is a label", async () => {
  useDeps();
  expect((await ask()).status).toBe(200);
  expect((await ask(`nobody-${SECRET}`)).status).toBe(404);
  expect((await post("/v1/route", { model: "ipr/all@0.123", prompts: [SECRET, "b"] })).status).toBe(200);
  fake.set({ fault: "rate_limited" });
  expect((await ask()).status).toBe(429);
  await globalThis.iprDeps?.bills.flush();
  const { text, type } = await scraped();
  expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
  const chatPath = 'route="/v1/chat/completions"';
  for (const [status, count] of [
    [200, 1],
    [404, 1],
    [429, 1],
  ])
    expect(sampleOf(text, `ipr_requests_total{${chatPath},status="${status}"}`)).toBe(count);
  expect(sampleOf(text, `ipr_request_seconds_count{route="/v1/route"}`)).toBe(1);
  expect(sampleOf(text, 'ipr_step_seconds_count{step="decide"}')).toBe(4);
  expect(sampleOf(text, 'ipr_step_seconds_count{step="settle"}')).toBe(2);
  const provider = 'provider="openai-compatible"';
  expect(sampleOf(text, `ipr_provider_tries_total{${provider},outcome="ok"}`)).toBe(1);
  expect(sampleOf(text, `ipr_provider_tries_total{${provider},outcome="provider_rate_limited"}`)).toBe(1);
  expect(sampleOf(text, `ipr_provider_breaker_open{${provider}}`)).toBe(0);
  expect(sampleOf(text, 'ipr_bills_total{state="completed"}')).toBe(1);
  const billed = `${provider},model="${LLAMA}"`;
  expect(sampleOf(text, `ipr_tokens_total{${billed},basis="provider",direction="input"}`)).toBe(300);
  expect(sampleOf(text, `ipr_cost_usd_total{${billed}}`)).toBeCloseTo((300 * 2 + 200 * 4) / 1e6, 9);
  for (const gone of [SECRET, "@0.123", "nobody", "sk-provider-key"]) expect(text).not.toContain(gone);
});

test("a provider that is left alone shows as one, and bills that wait on disk as bytes", async () => {
  useDeps();
  fake.set({ fault: "server_error" });
  for (let call = 0; call < 6; call++) await ask();
  await globalThis.iprDeps?.journal.append({ kind: "settled", runId: crypto.randomUUID(), outcome: never });
  const { text } = await scraped();
  expect(sampleOf(text, 'ipr_provider_breaker_open{provider="openai-compatible"}')).toBe(1);
  expect(sampleOf(text, "ipr_bill_journal_bytes")).toBeGreaterThan(100);
});
const never: RunOutcome = {
  state: "failed",
  ...{ answerText: null, answeredModelId: null, errorCode: "internal", errorMessage: "" },
  ...{ firstTokenMs: null, latencyMs: 2, inputTokens: null, outputTokens: null, tokenBasis: null, costUsd: null },
};

test("with METRICS_TOKEN only who sends it may read", async () => {
  useDeps({ METRICS_TOKEN: "a-token-of-ours" });
  expect((await scraped()).status).toBe(401);
  expect((await scraped({ authorization: "Bearer wrong" })).status).toBe(401);
  expect((await scraped({ authorization: "Bearer a-token-of-ours" })).status).toBe(200);
});

test("a collector gets the steps of a request under the caller's trace, and no text of anybody", async () => {
  useDeps({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: "gateway-test" });
  const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
  expect((await ask("ipr/all@0.5", { traceparent })).status).toBe(200);
  fake.set({ fault: "bad_request" });
  expect((await ask("ipr/all@0.5", { traceparent })).status).toBe(400);
  await globalThis.iprDeps?.bills.flush();
  await globalThis.iprDeps?.telemetry.stop();
  const names = collector.spans().map(({ name }) => name);
  for (const name of ["/v1/chat/completions", "decide", "provider", "settle"]) expect(names).toContain(name);
  expect(collector.spans().every(({ traceId }) => traceId === TRACE)).toBe(true);
  const root = collector.spans().find(({ name }) => name === "/v1/chat/completions");
  expect(collector.spans().find(({ name }) => name === "provider")?.parentSpanId).toBe(root?.spanId);
  expect(collector.received()).toContain("bad_request");
  for (const gone of [SECRET, "scatters", "sk-provider-key"]) expect(collector.received()).not.toContain(gone);
});

test("without a collector named nothing is sent", async () => {
  useDeps();
  const before = collector.received();
  await ask();
  await globalThis.iprDeps?.telemetry.stop();
  expect(collector.received()).toBe(before);
});
