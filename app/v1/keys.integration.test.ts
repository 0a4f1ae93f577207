import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { listGatewayKeys, reserveSpend, revokeGatewayKey } from "@/db/queries/gateway-keys";
import { gatewayKeys, gatewayReserves, gatewaySpend, runs } from "@/db/schema";
import { openAiError } from "@/lib/contracts/gateway";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { makeGatewayKey, secondsUntilNext } from "@/lib/server/gateway/gateway-keys";
import { type HttpServer, serveHandlers } from "@/lib/server/gateway/http-server.fixture";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { POST } from "./chat/completions/route";

const LLAMA = "llama-3.1-8b-instruct";

test("a day ends at midnight UTC and a month on its last day", () => {
  expect(secondsUntilNext("day", new Date("2026-12-31T23:59:30Z"))).toBe(30);
  expect(secondsUntilNext("month", new Date("2026-12-31T23:59:30Z"))).toBe(30);
  expect(secondsUntilNext("month", new Date("2026-02-27T00:00:00Z"))).toBe(2 * 86_400);
});

describeOnEachDatabase("keys of the gateway", (database) => {
  let fake: FakeProvider;
  let server: HttpServer;
  const useDeps = (variables: Record<string, string> = {}) => {
    const deps = createTestDeps(database().open, {
      OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
      OPENAI_COMPATIBLE_MODELS: `${LLAMA}=a`,
      GATEWAY_KEYS: "required",
      GATEWAY_REQUESTS_PER_MINUTE: "1000000",
      ...variables,
    });
    globalThis.iprDeps = deps;
    return deps;
  };
  beforeAll(async () => {
    server = await serveHandlers({ "POST /v1/chat/completions": POST });
  });
  beforeEach(async () => {
    fake = await startFakeOpenAi();
    useDeps();
  });
  afterEach(() => fake.close());
  afterAll(async () => {
    globalThis.iprDeps = undefined;
    await server.close();
  });

  const deps = () => ({
    database: { use: <Result>(query: (db: never) => Promise<Result>) => query(database().open.db as never) },
  });
  const make = (fields: Record<string, string> = {}) =>
    makeGatewayKey(deps(), (name) => ({ name: "test", scopes: "chat", ...fields })[name] ?? "");
  const ask = (key: string | null, body: object = {}) =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model: LLAMA, messages: [{ role: "user", content: "Why?" }], ...body }),
    });
  const codeOf = async (answer: Response) => openAiError.parse(await answer.json()).error.code;
  const reservesOf = (id: string) =>
    database().open.db.select().from(gatewayReserves).where(eq(gatewayReserves.keyId, id));
  const listed = async (id: string) => (await listGatewayKeys(database().open.db)).find(({ key }) => key.id === id);

  test("only a living key of the right scope is let in, and only its hash is stored", async () => {
    const { id, key } = await make();
    expect((await ask(key)).status).toBe(200);
    expect(JSON.stringify(await listed(id))).not.toContain(key.slice(8));
    expect(await codeOf(await ask(null))).toBe("unauthorized");
    expect(await codeOf(await ask("sk-other"))).toBe("unauthorized");
    expect(await codeOf(await ask(`${key}x`))).toBe("unauthorized");
    expect(await codeOf(await ask((await make({ scopes: "route" })).key))).toBe("forbidden");
    await database()
      .open.db.update(gatewayKeys)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(gatewayKeys.id, id));
    expect(await codeOf(await ask(key))).toBe("unauthorized");
    const second = await make();
    expect(await revokeGatewayKey(database().open.db, second.id)).toBe(true);
    expect(await codeOf(await ask(second.key))).toBe("unauthorized");
    expect(fake.requests.length).toBe(1);
  });

  test("a form with a fault names the field", async () => {
    await expect(make({ scopes: "chat,all" })).rejects.toThrow(/scopes/);
    await expect(make({ dayUsdMax: "-1" })).rejects.toThrow(/dayUsdMax/);
    await expect(make({ requestsPerMinute: "1.5" })).rejects.toThrow(/requestsPerMinute/);
    await expect(make({ name: " " })).rejects.toThrow(/name/);
  });

  test("a full limit refuses before the provider is asked, and says when to come back", async () => {
    const { key } = await make({ dayUsdMax: "0" });
    const answer = await ask(key);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    const slow = await make({ requestsPerMinute: "1" });
    expect((await ask(slow.key)).status).toBe(200);
    const few = await make({ tokensPerMinute: "1" });
    for (const refused of [await ask(slow.key), await ask(few.key)]) {
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    }
    expect(fake.requests.length).toBe(1);
  });

  test("several choices count as often, against the rate of tokens and against the spend", async () => {
    // Expected: 1,000 tokens in and 500 out; at most 2 × 1,000 in and 300 out for each choice, at $2 and $4 per million.
    const body = { n: 4, max_tokens: 300 };
    const rated = await make({ tokensPerMinute: "2999" });
    const tight = await make({ dayUsdMax: "0.0087" });
    for (const { key } of [rated, tight]) {
      expect((await ask(key, body)).status).toBe(429);
      expect((await ask(key, { ...body, n: 1 })).status).toBe(200);
    }
  });

  test("a day holds what was spent today, a month what was spent in it, and neither another key's", async () => {
    const { db } = database().open;
    const [own, other, monthly] = [
      await make({ dayUsdMax: "1", monthUsdMax: "3" }),
      await make(),
      await make({ monthUsdMax: "2" }),
    ];
    const monthStart = sql`date_trunc('month', now() at time zone 'UTC')::date`;
    const today = sql`(now() at time zone 'UTC')::date`;
    const lastMonth = sql`${monthStart} - 1`;
    const anotherDay = sql`case when ${today} = ${monthStart} then ${monthStart} + 1 else ${monthStart} end`;
    const spend = (keyId: string, day: typeof today, usd: number) =>
      db.insert(gatewaySpend).values({ keyId, day, usd, runs: 1 });
    const reserve = async (keyId: string, usd: number) =>
      (await reserveSpend(db, { runId: randomUUID(), keyId, usd, lapsesAfterMs: 60_000 })).full;
    await spend(other.id, today, 100);
    for (const { id } of [own, monthly]) await spend(id, lastMonth, 100);
    await spend(own.id, anotherDay, 1);
    expect(await reserve(own.id, 0.75)).toBeNull();
    expect(await reserve(own.id, 0.5)).toBe("day");
    await spend(own.id, today, 0.25);
    expect(await reserve(own.id, 0.125)).toBe("day");
    await spend(monthly.id, anotherDay, 1.5);
    expect(await reserve(monthly.id, 0.75)).toBe("month");
    expect(await reserve(monthly.id, 0.5)).toBeNull();
  });

  test("what an answer cost is charged once, and its reserve is gone", async () => {
    const { id, key } = await make({ dayUsdMax: "5" });
    expect((await ask(key, { max_tokens: 10 })).status).toBe(200);
    await globalThis.iprDeps?.bills.flush();
    const spent = await listed(id);
    expect(spent?.dayUsd).toBeGreaterThan(0);
    expect(spent?.monthUsd).toBe(spent?.dayUsd);
    expect(await reservesOf(id)).toEqual([]);
  });

  test("a request that does not begin gives its reserve back, and nobody who has left is billed", async () => {
    const deps = useDeps({ RUNS_AT_ONCE_MAX: "1" });
    const { id, key } = await make({ dayUsdMax: "5" });
    fake.set({ fault: "hold" });
    const first = ask(key);
    await expect.poll(() => fake.requests.length).toBe(1);
    expect((await ask(key)).status).toBe(503);
    await deps.bills.flush();
    expect(await reservesOf(id)).toHaveLength(1);
    fake.set({ fault: "none" });
    await first;
    const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
    const body = JSON.stringify({ model: LLAMA, messages: [{ role: "user", content: "Why?" }] });
    const gone = await POST(
      new Request("http://gateway/v1", { method: "POST", headers, body, signal: AbortSignal.abort() }),
    );
    expect(await codeOf(gone)).toBe("cancelled");
    await deps.bills.flush();
    expect([await reservesOf(id), fake.requests.length, deps.running.count()]).toEqual([[], 1, 0]);
    expect(await database().open.db.select().from(runs).where(eq(runs.gatewayKeyId, id))).toHaveLength(1);
  });

  test("of many reserves at once only as many pass as the limit has room for; a lapsed one makes room", async () => {
    const { id: keyId } = await make({ monthUsdMax: "1" });
    const reserve = (usd: number, lapsesAfterMs = 60_000) =>
      reserveSpend(database().open.db, { runId: randomUUID(), keyId, usd, lapsesAfterMs }).then(({ full }) => full);
    expect(await reserve(1, -1)).toBeNull();
    const answers = await Promise.all(Array.from({ length: 25 }, () => reserve(0.125)));
    expect(answers.filter((full) => full === null)).toHaveLength(8);
    expect(new Set(answers)).toEqual(new Set([null, "month"]));
  });
});
