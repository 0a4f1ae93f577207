import { Ajv2020 } from "ajv/dist/2020";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import type { OpenDatabase } from "@/db/client";
import { openTestDb } from "@/db/test-db";
import { statusByErrorCode } from "@/lib/contracts/error-code";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { AppError } from "@/lib/server/errors";
import { toOpenAiResponse } from "@/lib/server/gateway/gateway-error";
import { makeGatewayKey } from "@/lib/server/gateway/gateway-keys";
import { type HttpServer, serveHandlers } from "@/lib/server/gateway/http-server.fixture";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider, Fault } from "@/lib/server/providers/fake-provider.fixture";
import { POST as chat } from "./chat/completions/route";
import { GET as models } from "./models/route";
import { GET as openApi } from "./openapi.json/route";
import { POST as route } from "./route/route";

const content = z.record(z.string(), z.looseObject({ schema: z.unknown() }));
const operation = z.looseObject({
  requestBody: z.looseObject({ content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content })),
});
const documentShape = z.looseObject({
  openapi: z.literal("3.1.0"),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

const LLAMA = "llama-3.1-8b-instruct";
const messages = [{ role: "user", content: "Why is the sky blue?" }];
const handlers = {
  "POST /v1/chat/completions": chat,
  "POST /v1/route": route,
  "GET /v1/models": models,
  "GET /v1/openapi.json": openApi,
};

let open: OpenDatabase;
let server: HttpServer;
let fake: FakeProvider;
let document: z.infer<typeof documentShape>;
let ajv: Ajv2020;
const useDeps = (variables: Record<string, string> = {}) => {
  globalThis.iprDeps = createTestDeps(open, {
    OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
    OPENAI_COMPATIBLE_MODELS: `${LLAMA}=a,gpt-4o-2024-08-06=c`,
    GATEWAY_REQUESTS_PER_MINUTE: "1000000",
    RUN_FIRST_TOKEN_TIMEOUT_MS: "200",
    RUN_TOTAL_TIMEOUT_MS: "1000",
    ...variables,
  });
};
beforeAll(async () => {
  open = await openTestDb();
  [server, fake] = await Promise.all([serveHandlers(handlers), startFakeOpenAi()]);
  useDeps();
  document = documentShape.parse(await (await fetch(`${server.url}/v1/openapi.json`)).json());
  ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, "doc");
});
beforeEach(() => {
  fake.set({ fault: "none" });
  useDeps();
});
afterAll(async () => {
  globalThis.iprDeps = undefined;
  await Promise.all([server.close(), fake.close()]);
  await open.close();
});

const faultsOf = (name: string, value: unknown) => {
  const validate = ajv.getSchema(`doc#/components/schemas/${name}`);
  if (!validate) throw new Error(`the document has no schema ${name}`);
  return validate(value) ? null : validate.errors;
};
/** The name of the schema that the document promises for this answer. */
const promised = (path: string, method: string, response: Response) => {
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  const schema = document.paths[path]?.[method]?.responses[response.status]?.content[type]?.schema;
  return /schemas\/(\w+)/.exec(JSON.stringify(schema))?.[1];
};
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

test("every route is in the document, and every path of the document is a route", () => {
  const written = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} /v1${path}`),
  );
  expect(written.sort()).toEqual(Object.keys(handlers).sort());
});

test("what is answered is what the document promises", async () => {
  const whole = await post("/chat/completions", { model: "ipr/all@0.5", messages });
  expect(promised("/chat/completions", "post", whole)).toBe("ChatAnswer");
  expect(faultsOf("ChatAnswer", await whole.json())).toBeNull();
  const decided = await post("/route", { model: "ipr/all@0.5", prompts: ["a", "b"] });
  expect(promised("/route", "post", decided)).toBe("RouteResponse");
  expect(faultsOf("RouteResponse", await decided.json())).toBeNull();
  const listed = await fetch(`${server.url}/v1/models`);
  expect(promised("/models", "get", listed)).toBe("ModelList");
  expect(faultsOf("ModelList", await listed.json())).toBeNull();
});

test.each([
  ["a provider on OpenAI's wire", {}],
  ["a provider with a language of its own", { OPENAI_COMPATIBLE_URL: "", RUN_TOTAL_TIMEOUT_MS: "20000" }],
])("every event of a stream of %s is a ChatChunk", async (_, variables) => {
  useDeps(variables);
  for (const include_usage of [true, false]) {
    const body = { model: "ipr/all@0.5", messages, stream: true, stream_options: { include_usage } };
    const response = await post("/chat/completions", body);
    expect(response.headers.get("content-type")).toMatch("text/event-stream");
    const events = (await response.text())
      .trim()
      .split("\n\n")
      .map((event) => event.slice("data: ".length));
    expect(events.pop()).toBe("[DONE]");
    for (const event of events) expect(faultsOf("ChatChunk", JSON.parse(event))).toBeNull();
    expect(events.filter((event) => JSON.parse(event).routing)).toHaveLength(1);
  }
});

test("an error inside a stream is an Error", async () => {
  fake.set({ fault: "half_event" });
  const text = await (await post("/chat/completions", { model: "ipr/all@0.5", messages, stream: true })).text();
  const last = text.trim().split("\n\n").at(-1)?.slice("data: ".length) ?? "";
  expect(faultsOf("Error", JSON.parse(last))).toBeNull();
});

test("real refusals have a status and a body that the document knows", async () => {
  const body = { model: "ipr/all@0.5", messages };
  const refusals: [number, object | string, { fault?: Fault; env?: Record<string, string> }][] = [
    [400, { ...body, n: 0 }, {}],
    [404, { ...body, model: "nobody" }, {}],
    [413, { ...body, pad: "x".repeat(20_000_001) }, {}],
    [429, body, { fault: "rate_limited" }],
    [502, body, { fault: "server_error" }],
    [504, { ...body, stream: true }, { fault: "hang" }],
    [401, body, { env: { GATEWAY_KEYS: "required" } }],
  ];
  for (const [status, sent, { fault = "none", env = {} }] of refusals) {
    useDeps(env);
    fake.set({ fault });
    const response = await post("/chat/completions", sent);
    expect([response.status, promised("/chat/completions", "post", response)]).toEqual([status, "Error"]);
    expect(faultsOf("Error", await response.json())).toBeNull();
  }
  useDeps();
  const untyped = await post("/chat/completions", body, { "content-type": "text/plain" });
  expect([untyped.status, promised("/chat/completions", "post", untyped)]).toEqual([415, "Error"]);
  const fields: Record<string, string> = { name: "route only", scopes: "route" };
  const { key } = await makeGatewayKey({ database: { use: (query) => query(open.db) } }, (name) => fields[name] ?? "");
  const forbidden = await post("/chat/completions", body, { authorization: `Bearer ${key}` });
  expect([forbidden.status, promised("/chat/completions", "post", forbidden)]).toEqual([403, "Error"]);
});

test("every code of the closed list that /v1 can answer with has its status in the document", async () => {
  const onlyOfPages = new Set(["method_not_allowed", "decision_stale", "run_exists", "duplicate"]);
  for (const code of Object.keys(statusByErrorCode) as (keyof typeof statusByErrorCode)[]) {
    if (onlyOfPages.has(code)) continue;
    const response = toOpenAiResponse(new AppError(code, "why"));
    expect([code, promised("/chat/completions", "post", response)]).toEqual([code, "Error"]);
    expect(faultsOf("Error", await response.json())).toBeNull();
  }
});

test("what the document calls a request is what the routes take", async () => {
  const chatBodies: [object, boolean][] = [
    [{ model: "ipr/all@0.5", messages, stop: ["x"], tools: [], metadata: { any: 1 }, n: 2 }, true],
    [{ model: "ipr/all@0.5", messages: [] }, false],
    [{ messages }, false],
    [{ model: "ipr/all@0.5", messages, temperature: 3 }, false],
    [{ model: "ipr/all@0.5", messages, ipr: { unknown: 1 } }, false],
  ];
  for (const [body, fits] of chatBodies) {
    expect(faultsOf("ChatRequest", body) === null).toBe(fits);
    expect((await post("/chat/completions", body)).status === 200).toBe(fits);
  }
  const routeBodies: [object, boolean][] = [
    [{ prompt: "a" }, true],
    [{ model: "ipr/all", prompts: Array(65).fill("a") }, false],
    [{ prompt: "a", other: 1 }, false],
  ];
  for (const [body, fits] of routeBodies) {
    expect(faultsOf("RouteRequest", body) === null).toBe(fits);
    expect((await post("/route", body)).status === 200).toBe(fits);
  }
});
