import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type OpenDatabase, openDatabase } from "@/db/client";
import { findPostgres, type PostgresCluster, startPostgresCluster } from "@/db/postgres-cluster";
import { gatewayReserves, gatewaySpend, runs } from "@/db/schema";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { makeGatewayKey } from "@/lib/server/gateway/gateway-keys";
import { serveHandlers } from "@/lib/server/gateway/http-server.fixture";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import { FAKE_USAGE, type FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { POST } from "./chat/completions/route";
import { killProcess, startGatewayProcess } from "./start-gateway-process.fixture";

const LLAMA = "llama-3.1-8b-instruct";
const OUTAGE_MS = 10_000;
const found = findPostgres();
const reason = "missing" in found ? ` (skipped: ${found.missing})` : "";

describe.skipIf(reason)(`the gateway loses a part of itself, on PostgreSQL${reason}`, () => {
  let cluster: PostgresCluster;
  let open: OpenDatabase;
  let fake: FakeProvider;
  beforeAll(async () => {
    cluster = await startPostgresCluster();
    open = await openDatabase(cluster.url);
  });
  beforeEach(async () => {
    fake = await startFakeOpenAi();
  });
  afterEach(() => fake.close());
  afterAll(async () => {
    globalThis.iprDeps = undefined;
    await open.close();
    await cluster.stop();
  });

  const variables = (more: Record<string, string> = {}) => ({
    OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
    OPENAI_COMPATIBLE_MODELS: `${LLAMA}=a`,
    GATEWAY_KEYS: "required",
    GATEWAY_REQUESTS_PER_MINUTE: "1000000",
    ...more,
  });
  const makeKey = (fields: Record<string, string>) => {
    const use = <Result>(query: (db: OpenDatabase["db"]) => Promise<Result>) => query(open.db);
    return makeGatewayKey({ database: { use } }, (name) => ({ name: "k", scopes: "chat", ...fields })[name] ?? "");
  };
  const post = (url: string, key: string, body: object = {}) =>
    fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: LLAMA, messages: [{ role: "user", content: "Why?" }], max_tokens: 300, ...body }),
    });
  const runsOf = (keyId: string) => open.db.select().from(runs).where(eq(runs.gatewayKeyId, keyId));
  const spendOf = (keyId: string) => open.db.select().from(gatewaySpend).where(eq(gatewaySpend.keyId, keyId));
  const reservesOf = (keyId: string) => open.db.select().from(gatewayReserves).where(eq(gatewayReserves.keyId, keyId));

  test("a database that is away for 10 s: every request is answered, every bill is written once, no budget is passed", async () => {
    const server = await serveHandlers({ "POST /v1/chat/completions": POST });
    const deps = createTestDeps(open, variables());
    globalThis.iprDeps = deps;
    const runUsd = (FAKE_USAGE.inputTokens * 2 + FAKE_USAGE.outputTokens * 4) / 1e6;
    const { id, key } = await makeKey({ dayUsdMax: "100" });
    // The most that an answer can cost is 2 × 1,000 × 2 + 300 × 4 millionths; the first is counted so at the last look too.
    const tight = await makeKey({ dayUsdMax: `${0.0052 * 3.5}` });
    expect((await post(server.url, key)).status).toBe(200);
    expect((await post(server.url, tight.key)).status).toBe(200);
    await deps.bills.flush();

    await cluster.crash();
    const until = performance.now() + OUTAGE_MS;
    const statuses: number[] = [];
    for (let call = 0; performance.now() < until; call++) {
      const answer = await post(server.url, key, { stream: call % 2 === 0 });
      statuses.push(answer.status);
      await answer.text();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const tightStatuses = await Promise.all(Array.from({ length: 4 }, () => post(server.url, tight.key)));
    expect(statuses.length).toBeGreaterThan(5);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(tightStatuses.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
    await deps.bills.flush();
    expect(deps.journal.bytes()).toBeGreaterThan(0);

    await cluster.restart();
    await expect.poll(() => deps.journal.bytes(), { timeout: 15_000 }).toBe(0);
    const rows = await runsOf(id);
    expect(rows).toHaveLength(statuses.length + 1);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["completed"]));
    const [spent] = await spendOf(id);
    expect(spent).toMatchObject({ runs: statuses.length + 1 });
    expect(spent?.usd).toBeCloseTo(runUsd * (statuses.length + 1), 9);
    expect([await reservesOf(id), await reservesOf(tight.id)]).toEqual([[], []]);
    await server.close();
  }, 60_000);

  test("a process that is killed with -9 in mid-stream leaves one row and one reserve, and its successor ends both", async () => {
    const journal = join(tmpdir(), `ipr-killed-${randomUUID()}.jsonl`);
    const { id, key } = await makeKey({ dayUsdMax: "0.0100" });
    fake.set({ betweenMs: 100, words: Array(200).fill("x ") });
    const first = await startGatewayProcess(cluster.url, variables({ GATEWAY_JOURNAL: journal }));
    const answer = await post(first.url, key, { stream: true });
    await answer.body?.getReader().read();
    await expect.poll(async () => (await runsOf(id)).length, { timeout: 10_000 }).toBe(1);
    await killProcess(first);
    expect(await runsOf(id)).toMatchObject([{ state: "running" }]);
    expect(await reservesOf(id)).toHaveLength(1);

    // As if the total timeout and a minute had passed.
    await open.db.update(runs).set({ deadlineAt: sql`now() - interval '1 second'` }).where(eq(runs.gatewayKeyId, id));
    await open.db.update(gatewayReserves).set({ expiresAt: sql`now() - interval '1 second'` });
    const second = await startGatewayProcess(cluster.url, variables({ GATEWAY_JOURNAL: journal }));
    expect(await runsOf(id)).toMatchObject([{ state: "interrupted", id: answer.headers.get("x-ipr-run-id") }]);
    fake.set({ betweenMs: 0, words: ["Done."] });
    expect((await post(second.url, key)).status).toBe(200);
    await expect
      .poll(async () => (await runsOf(id)).map(({ state }) => state).sort(), { timeout: 10_000 })
      .toEqual(["completed", "interrupted"]);
    await expect.poll(async () => (await spendOf(id))[0]?.runs, { timeout: 10_000 }).toBe(1);
    expect(existsSync(journal)).toBe(false);
    await killProcess(second);
  }, 60_000);
});
