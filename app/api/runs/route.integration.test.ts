import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { openVotes, rateLimits, runs, votes } from "@/db/schema";
import { errorBody, runSummary } from "@/lib/contracts/run";
import { createTestDeps, newRequest } from "@/lib/server/deps.fixture";
import { PEER_ADDRESS_HEADER } from "@/lib/server/peer-address";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { GET as getHealth } from "../health/route";
import { POST as vote } from "./[id]/open-vote/route";
import { POST as rate } from "./[id]/rating/route";
import { GET } from "./[id]/route";
import { POST } from "./route";

const json = { "content-type": "application/json" };
const requestOf = (body: BodyInit, headers: Record<string, string> = json) => {
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, headers, duplex: "half" };
  return new Request("http://localhost/api/runs", init);
};
const send = (body: unknown, headers?: Record<string, string>) =>
  POST(requestOf(JSON.stringify(body), { ...json, ...headers }));
const withId = (id: string) => ({ params: Promise.resolve({ id }) });
const linesOf = async (response: Response) =>
  (await response.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describeOnEachDatabase("the routes of runs", (database) => {
  let fake: FakeProvider;
  const useDeps = (variables: Record<string, string> = {}) => {
    globalThis.iprDeps = createTestDeps(database().open, {
      OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
      OPENAI_COMPATIBLE_MODELS: "llama-3.1-8b-instruct=a,claude-3-haiku-20240307=b,gpt-4o-2024-08-06=c",
      RUNS_PER_MINUTE: "1000000",
      ...variables,
    });
  };
  beforeEach(async () => {
    fake = await startFakeOpenAi();
    await database().open.db.delete(rateLimits);
    useDeps();
  });
  afterEach(() => fake.close());
  afterAll(() => {
    globalThis.iprDeps = undefined;
  });

  test("a run streams as lines that no proxy stores or holds back, and is found again by its id", async () => {
    const response = await send(newRequest());
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch("application/x-ndjson");
    expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
    const lines = await linesOf(response);
    const { run } = lines.at(-1);
    const found = await GET(new Request("http://localhost/"), withId(run.runId));
    expect(runSummary.parse(await found.json())).toEqual(run);
  });

  const valid = newRequest();
  const [first, ...others] = valid.predictions;
  const tooHigh = { ...first, quality: 1.5 };
  test.each<[string, number, string, BodyInit, Record<string, string>?]>([
    ["an empty body", 400, "bad_request", ""],
    ["broken JSON", 400, "bad_request", '{"prompt": "x"'],
    ["binary", 400, "bad_request", new Uint8Array([0xff, 0xfe, 0x00, 0x80])],
    ["a form", 415, "unsupported_media_type", "prompt=x", { "content-type": "application/x-www-form-urlencoded" }],
    ["no content type", 415, "unsupported_media_type", new Uint8Array([123, 125]), {}],
    ["a prompt of 1 MB", 413, "too_large", JSON.stringify({ ...valid, prompt: "x".repeat(1_000_000) })],
    ["a stream of 1 MB without a length", 413, "too_large", endless()],
    [
      "a prompt over the limit of characters",
      400,
      "bad_request",
      JSON.stringify({ ...valid, prompt: "x".repeat(100_001) }),
    ],
    ["an empty prompt", 400, "bad_request", JSON.stringify({ ...valid, prompt: "" })],
    ["a prompt of white space", 400, "bad_request", JSON.stringify({ ...valid, prompt: " \n\t\u3000" })],
    ["a prompt that nobody can see", 400, "bad_request", JSON.stringify({ ...valid, prompt: "\u0000\u200b\ufeff" })],
    ["a tolerance over 1", 400, "bad_request", JSON.stringify({ ...valid, tolerance: 1.01 })],
    ["a negative tolerance", 400, "bad_request", JSON.stringify({ ...valid, tolerance: -0.01 })],
    ["a tolerance NaN", 400, "bad_request", JSON.stringify(valid).replace('"tolerance":0.5', '"tolerance":NaN')],
    ["a tolerance that NaN became in JSON", 400, "bad_request", JSON.stringify({ ...valid, tolerance: Number.NaN })],
    [
      "an infinite tolerance",
      400,
      "bad_request",
      JSON.stringify(valid).replace('"tolerance":0.5', '"tolerance":1e999'),
    ],
    ["an unknown field", 400, "bad_request", JSON.stringify({ ...valid, admin: true })],
    ["a key that is no UUID", 400, "bad_request", JSON.stringify({ ...valid, idempotencyKey: "1" })],
    ["an unknown model", 400, "bad_request", JSON.stringify({ ...valid, modelId: "gpt-99" })],
    ["an unknown pool", 400, "bad_request", JSON.stringify({ ...valid, poolId: "x" })],
    ["an unknown rule", 400, "bad_request", JSON.stringify({ ...valid, rule: "x" })],
    ["an unknown excluded model", 400, "bad_request", JSON.stringify({ ...valid, excludedIds: ["x\0"] })],
    ["the chosen model excluded", 400, "bad_request", JSON.stringify({ ...valid, excludedIds: [valid.modelId] })],
    ["an unknown router version", 409, "decision_stale", JSON.stringify({ ...valid, routerVersion: "old" })],
    [
      "a prediction outside [0, 1]",
      400,
      "bad_request",
      JSON.stringify({ ...valid, predictions: [tooHigh, ...others] }),
    ],
    ["a missing prediction", 400, "bad_request", JSON.stringify({ ...valid, predictions: others })],
    [
      "a model predicted twice",
      400,
      "bad_request",
      JSON.stringify({ ...valid, predictions: [first, ...valid.predictions] }),
    ],
    [
      "a model that no provider runs",
      422,
      "model_not_runnable",
      JSON.stringify({ ...valid, modelId: "claude-3-opus-20240229", target: "strongest" }),
    ],
  ])(
    "%s answers %i %s with a sentence, and reaches neither database nor provider",
    async (_, status, code, body, headers = json) => {
      const before = await database().open.db.$count(runs);
      const response = await POST(requestOf(body, headers));
      const { error } = errorBody.parse(await response.json());
      expect([response.status, error.code]).toEqual([status, code]);
      expect(error.message).toMatch(/^[A-Za-z].{15,}\.$/);
      expect(await database().open.db.$count(runs)).toBe(before);
      expect(fake.requests).toHaveLength(0);
    },
  );

  test("a body that grows beyond the limit is not read to its end", async () => {
    let pulled = 0;
    await POST(requestOf(endless(() => pulled++)));
    expect(pulled).toBeLessThan(20);
  });

  test("the longest prompt is taken, escaped as far as JSON can", async () => {
    const body = JSON.stringify(newRequest({ prompt: "PROMPT" })).replace("PROMPT", "\\u6f22".repeat(100_000));
    expect((await POST(requestOf(body))).status).toBe(200);
  });

  test("callers are counted by address, refused with the time to wait, and never reach provider or database", async () => {
    useDeps({ RUNS_PER_MINUTE: "2" });
    const from = (address: string) => send(newRequest(), { [PEER_ADDRESS_HEADER]: address });
    const statuses = [];
    for (const address of ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"]) {
      const response = await from(address);
      await response.text();
      statuses.push(response.status);
    }
    expect(statuses).toEqual([200, 200, 429, 200]);
    const refused = await from("192.0.2.1");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(errorBody.parse(await refused.json()).error.code).toBe("rate_limited");
    expect(fake.requests).toHaveLength(3);
  });

  test("many calls at once do not slip through the limit", async () => {
    useDeps({ RUNS_PER_MINUTE: "3" });
    const responses = await Promise.all(Array.from({ length: 12 }, () => send(newRequest())));
    await Promise.all(responses.map((response) => response.text()));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(3);
  });

  test("a page that leaves cancels its run", async () => {
    fake.set({ fault: "hang_after_first" });
    const response = await send(newRequest());
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    const { runId } = JSON.parse(new TextDecoder().decode(value));
    await reader?.cancel();
    const found = await GET(new Request("http://localhost/"), withId(runId));
    expect(await found.json()).toMatchObject({ state: "cancelled", error: { code: "cancelled" } });
  });

  test("two requests with one key: the second is told that the run exists", async () => {
    fake.set({ fault: "slow" });
    const request = newRequest();
    const responses = await Promise.all([send(request), send(request)]);
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
    await Promise.all(responses.map((response) => response.text()));
    expect(fake.requests).toHaveLength(1);
  });

  test("a grade is taken once the answer is there, in quarters, and for known runs only", async () => {
    const grade = async (id: string, rating: unknown) => {
      const request = new Request("http://localhost/", {
        method: "POST",
        body: JSON.stringify({ rating }),
        headers: json,
      });
      const response = await rate(request, withId(id));
      return [response.status, await response.json()];
    };
    const done = (await linesOf(await send(newRequest()))).at(-1).run.runId;
    fake.set({ fault: "server_error" });
    const failed = (await linesOf(await send(newRequest()))).at(-1).run.runId;
    expect(await grade(done, 0.75)).toEqual([200, expect.objectContaining({ rating: 0.75 })]);
    for (const rating of [0.3, -0.25, 1.25, null, "1"]) expect((await grade(done, rating))[0]).toBe(400);
    expect((await grade(failed, 1))[0]).toBe(400);
    expect((await grade(randomUUID(), 1))[0]).toBe(404);
    expect((await grade("1; drop table runs", 1))[0]).toBe(404);
    const found = await GET(new Request("http://localhost/"), withId(done));
    expect(await found.json()).toMatchObject({ rating: 0.75 });
  });

  test("a choice between two answers is one row per comparison, the last one, without text, and no blind vote", async () => {
    const comparisonId = randomUUID();
    useDeps({ OPENAI_COMPATIBLE_MODELS: "llama-3.1-8b-instruct=a,claude-3-haiku-20240307=b,claude-3-opus-20240229=c" });
    const runOf = async (changes: Partial<ReturnType<typeof newRequest>>) =>
      (await linesOf(await send(newRequest({ comparisonId, ...changes })))).at(-1).run.runId;
    const routed = await runOf({});
    const strongest = await runOf({ modelId: "claude-3-opus-20240229", target: "strongest" });
    const stranger = await runOf({
      ...{ modelId: "claude-3-opus-20240229", target: "strongest", comparisonId: randomUUID() },
    });
    const choose = async (id: string, body: unknown) => {
      const init = { method: "POST", body: JSON.stringify(body), headers: json };
      return (await vote(new Request("http://localhost/", init), withId(id))).status;
    };
    for (const choice of ["routed", "strongest", "tie"])
      expect(await choose(routed, { strongestRunId: strongest, choice })).toBe(200);
    expect(await choose(routed, { strongestRunId: stranger, choice: "tie" })).toBe(400);
    expect(await choose(strongest, { strongestRunId: routed, choice: "tie" })).toBe(400);
    expect(await choose(routed, { strongestRunId: routed, choice: "tie" })).toBe(400);
    expect(await choose(routed, { strongestRunId: strongest, choice: "both" })).toBe(400);
    expect(await choose(randomUUID(), { strongestRunId: strongest, choice: "tie" })).toBe(404);
    const { db } = database().open;
    expect(await db.select().from(openVotes)).toEqual([
      { routedRunId: routed, strongestRunId: strongest, choice: "tie", votedAt: expect.any(Date) },
    ]);
    expect(await db.$count(votes)).toBe(0);
  });

  test("health names database and router", async () => {
    const response = await getHealth();
    const { kind } = database().open;
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ok: true,
      database: { ok: true, kind },
      router: { version: "test" },
    });
  });
});

/** 64 KiB at a time, for ever. */
function endless(onPull: () => void = () => undefined): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      onPull();
      controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
}
