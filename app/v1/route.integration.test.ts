import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenDatabase } from "@/db/client";
import { openTestDb } from "@/db/test-db";
import { modelList, openAiError, routeResponse } from "@/lib/contracts/gateway";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { GET as getModels } from "./models/route";
import { POST } from "./route/route";

let open: OpenDatabase;
beforeAll(async () => {
  open = await openTestDb();
  globalThis.iprDeps = createTestDeps(open, { GATEWAY_REQUESTS_PER_MINUTE: "40" });
});
afterAll(async () => {
  globalThis.iprDeps = undefined;
  await open.close();
});

const send = (body: unknown) =>
  POST(
    new Request("http://localhost/v1/route", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );

test("one prompt or many get a decision each, with every candidate's reason", async () => {
  const one = routeResponse.parse(await (await send({ model: "ipr/all@0.5", prompt: "Why?" })).json());
  expect(one.data).toHaveLength(1);
  expect(one.data[0]).toMatchObject({
    model: "llama-3.1-8b-instruct",
    quality_floor: 0.6875,
    strongest: "claude-3-opus-20240229",
  });
  expect(one.data[0]?.cost_usd_expected).toBeCloseTo(0.004, 10);
  expect(one.data[0]?.saving_usd_expected).toBeCloseTo(0.2 - 0.004, 10);
  expect(one.data[0]?.candidates.map(({ reason }) => reason.kind).sort()).toEqual([
    "below_floor",
    "chosen",
    "dearer",
    "dearer",
  ]);
  const many = routeResponse.parse(await (await send({ prompts: Array(64).fill("Why?") })).json());
  expect(many.data).toHaveLength(64);
});

test("τ and exclusions move the choice, a named model is never replaced", async () => {
  const modelFor = async (body: object) =>
    routeResponse.parse(await (await send({ prompt: "Why?", ...body })).json()).data[0]?.model;
  expect(await modelFor({ model: "ipr/all@0" })).toBe("claude-3-opus-20240229");
  expect(await modelFor({ model: "ipr/all@1" })).toBe("claude-3-haiku-20240307");
  expect(await modelFor({ model: "ipr/all@1", excluded_models: ["claude-3-haiku-20240307"] })).toBe(
    "llama-3.1-8b-instruct",
  );
  expect(await modelFor({ model: "gpt-4o-2024-08-06" })).toBe("gpt-4o-2024-08-06");
});

test.each<[string, unknown, number, string | null]>([
  ["no JSON", "{", 400, null],
  ["neither prompt nor prompts", {}, 400, "prompt"],
  ["65 prompts", { prompts: Array(65).fill("x") }, 400, "prompts"],
  ["an empty prompt", { prompt: " " }, 400, "prompt"],
  ["an unknown pool", { model: "ipr/none", prompt: "x" }, 404, "model"],
  ["an unknown exclusion", { prompt: "x", excluded_models: ["y"] }, 400, "excluded_models"],
  ["nobody left", { model: "gpt-4o-2024-08-06", prompt: "x", excluded_models: ["gpt-4o-2024-08-06"] }, 400, "model"],
])("%s is refused in OpenAI's shape", async (_, body, status, param) => {
  const response = await send(body);
  const { error } = openAiError.parse(await response.json());
  expect([response.status, error.param]).toEqual([status, param]);
  expect(error.message).toMatch(/\.$/);
});

test("models are listed: policies first, then candidates", async () => {
  const { data } = modelList.parse(await (await getModels(new Request("http://localhost/v1/models"))).json());
  expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(["ipr/auto", "ipr/claude", "gpt-4o-2024-08-06"]));
});

test("callers are limited, with the time to wait", async () => {
  const responses = await Promise.all(Array.from({ length: 45 }, () => send({ prompt: "x" })));
  const refused = responses.find(({ status }) => status === 429);
  expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
});
