import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenDatabase, openDatabase } from "@/db/client";
import { findPostgres, type PostgresCluster, startPostgresCluster } from "@/db/postgres-cluster";
import { listGatewayKeys, revokeGatewayKey } from "@/db/queries/gateway-keys";
import { routingField } from "@/lib/contracts/chat-completion";
import { makeGatewayKey } from "@/lib/server/gateway/gateway-keys";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { type GatewayProcess, killProcess, startGatewayProcess, startRoundRobin } from "./gateway-processes.fixture";

const [HAIKU, OPUS, LLAMA] = ["claude-3-haiku-20240307", "claude-3-opus-20240229", "llama-3.1-8b-instruct"];
const found = findPostgres();
const reason = "missing" in found ? ` (skipped: ${found.missing})` : "";

describe.skipIf(reason)(`two processes behind a round-robin proxy on one PostgreSQL${reason}`, () => {
  let cluster: PostgresCluster;
  let open: OpenDatabase;
  let fake: FakeProvider;
  let processes: GatewayProcess[];
  let proxy: Awaited<ReturnType<typeof startRoundRobin>>;
  beforeAll(async () => {
    [cluster, fake] = await Promise.all([startPostgresCluster(), startFakeOpenAi()]);
    open = await openDatabase(cluster.url);
    const variables = {
      OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
      OPENAI_COMPATIBLE_MODELS: `${HAIKU}=a,${OPUS}=b,${LLAMA}=c`,
      GATEWAY_KEYS: "required",
      GATEWAY_REQUESTS_PER_MINUTE: "1000000",
    };
    processes = await Promise.all([0, 1].map(() => startGatewayProcess(cluster.url, variables)));
    proxy = await startRoundRobin(processes.map(({ url }) => url));
  }, 120_000);
  afterAll(async () => {
    await proxy.close();
    await Promise.all(processes.map(killProcess));
    await open.close();
    await Promise.all([cluster.stop(), fake.close()]);
  });

  const make = (fields: Record<string, string> = {}) => {
    const use = <Result>(query: (db: OpenDatabase["db"]) => Promise<Result>) => query(open.db);
    return makeGatewayKey({ database: { use } }, (name) => ({ name: "k", scopes: "chat", ...fields })[name] ?? "");
  };
  const post = (key: string, body: object = {}) =>
    fetch(`${proxy.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: LLAMA, messages: [{ role: "user", content: "Why?" }], max_tokens: 300, ...body }),
    });
  const statusesOf = async (key: string, calls: number) => {
    const answers = await Promise.all(Array.from({ length: calls }, () => post(key)));
    return answers.map(({ status }) => status).sort();
  };

  test("a rate holds across both", async () => {
    const { key } = await make({ requestsPerMinute: "6" });
    expect(await statusesOf(key, 12)).toEqual([...Array(6).fill(200), ...Array(6).fill(429)]);
    expect(Math.min(...proxy.passed())).toBeGreaterThanOrEqual(6);
  });

  test("a budget holds across both, and every answer is charged once", async () => {
    // A request can cost 2 · 1,000 · 2 + 300 · 4 millionths of a dollar: five fit at once.
    fake.set({ fault: "hold" });
    const { id, key } = await make({ dayUsdMax: `${0.0052 * 5.5}` });
    const refused: number[] = [];
    const answers = Array.from({ length: 12 }, async () => {
      const { status } = await post(key);
      if (status !== 200) refused.push(status);
      return status;
    });
    // Five are held at the provider until everybody else was refused: an answer that is paid makes room again.
    await expect.poll(() => refused, { timeout: 20_000 }).toEqual(Array(7).fill(429));
    fake.set({ fault: "none" });
    expect((await Promise.all(answers)).sort()).toEqual([...Array(5).fill(200), ...Array(7).fill(429)]);
    const runUsd = (300 * 2 + 200 * 4) / 1e6;
    const spent = async () => (await listGatewayKeys(open.db)).find((one) => one.key.id === id)?.dayUsd;
    await expect.poll(spent, { timeout: 10_000 }).toBeCloseTo(5 * runUsd, 9);
  });

  test("a conversation keeps its model, whichever process answers", async () => {
    const { key } = await make();
    const conversation = { ipr: { conversation_id: randomUUID() } };
    const turn = async (tau: number) => {
      const { model, conversation: field } = routingField.parse(
        (await (await post(key, { model: `ipr/all@${tau}`, ...conversation })).json()).routing,
      );
      return [model, field?.state];
    };
    expect(await turn(0.5)).toEqual([LLAMA, "begun"]);
    for (let again = 0; again < 4; again++) expect(await turn(1)).toEqual([LLAMA, "kept"]);
  });

  test("a key that one process has seen revoked is refused by both at once", async () => {
    const { id, key } = await make();
    expect(await statusesOf(key, 2)).toEqual([200, 200]);
    expect(await revokeGatewayKey(open.db, id)).toBe(true);
    expect(await statusesOf(key, 2)).toEqual([401, 401]);
  });
});
