import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type OpenDatabase, openDatabase } from "@/db/client";
import { findPostgres, type PostgresCluster, startPostgresCluster } from "@/db/postgres-cluster";
import { insertGatewayKey, listGatewayKeys, revokeGatewayKey } from "@/db/queries/gateway-keys";
import { gatewayReserves } from "@/db/schema";
import { routingField } from "@/lib/contracts/chat-completion";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import { FAKE_USAGE, type FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { type AppServer, startAppServer } from "./app-server";
import { expect, test } from "./fixtures";
import { startRoundRobin } from "./round-robin";

// Two processes of the production build behind a round-robin proxy, on one PostgreSQL, with a fake provider.
const PORTS = [4171, 4172];
const [HAIKU, OPUS] = ["claude-3-haiku-20240307", "claude-3-opus-20240229"];
const found = findPostgres();
test.skip("missing" in found, "missing" in found ? found.missing : "");

let cluster: PostgresCluster;
let open: OpenDatabase;
let fake: FakeProvider;
let servers: AppServer[];
let proxy: Awaited<ReturnType<typeof startRoundRobin>>;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  [cluster, fake] = await Promise.all([startPostgresCluster(), startFakeOpenAi()]);
  open = await openDatabase(cluster.url);
  const env = {
    ...{ DATABASE_URL: cluster.url, ENCODER_THREADS: "1", GATEWAY_KEYS: "required" },
    ...{ OPENAI_COMPATIBLE_URL: `${fake.url}/v1`, OPENAI_COMPATIBLE_MODELS: `${HAIKU}=a,${OPUS}=b` },
    GATEWAY_REQUESTS_PER_MINUTE: "1000000",
    // Any gain is too small to leave a model for.
    ...{ CONVERSATION_QUALITY_MARGIN: "1", CONVERSATION_COST_MARGIN: "1" },
  };
  servers = await Promise.all(PORTS.map((port) => startAppServer(port, env)));
  proxy = await startRoundRobin(servers.map(({ url }) => url));
});
test.afterAll(async () => {
  await proxy?.close();
  await Promise.all((servers ?? []).map((server) => server.stop()));
  await open?.close();
  await Promise.all([cluster?.stop(), fake?.close()]);
});

async function makeKey(limits: { requestsPerMinute?: number; dayUsdMax?: number } = {}) {
  const [id, key] = [randomUUID(), `ipr_${randomBytes(32).toString("base64url")}`];
  const sha256 = createHash("sha256").update(key).digest("hex");
  await insertGatewayKey(open.db, { id, sha256, name: "k", start: key.slice(0, 8), scopes: ["chat"], ...limits });
  return { id, key };
}

const post = (key: string, body: object = {}) =>
  fetch(`${proxy.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ model: HAIKU, messages: [{ role: "user", content: "Why?" }], max_tokens: 300, ...body }),
  });
const statusesOf = async (key: string, calls: number) => {
  const answers = await Promise.all(Array.from({ length: calls }, () => post(key)));
  return answers.map(({ status }) => status).sort();
};
const times = (count: number, status: number) => Array<number>(count).fill(status);

test("a rate holds across both", async () => {
  const { key } = await makeKey({ requestsPerMinute: 6 });
  expect(await statusesOf(key, 12)).toEqual([...times(6, 200), ...times(6, 429)]);
  expect(Math.min(...proxy.passed())).toBe(6);
});

test("a budget holds across both, and every answer is charged once", async () => {
  fake.set({ fault: "hold" });
  const first = await makeKey();
  const held = post(first.key);
  const reserves = () => open.db.select().from(gatewayReserves);
  await expect.poll(async () => (await reserves()).length).toBe(1);
  const usdMax = (await reserves())[0]?.usd ?? 0; // The most that one such request can cost.
  const { id, key } = await makeKey({ dayUsdMax: usdMax * 5.5 });
  const refused: number[] = [];
  const answers = Array.from({ length: 12 }, async () => {
    const { status } = await post(key);
    if (status !== 200) refused.push(status);
    return status;
  });
  // Five are held at the provider until everybody else was refused: an answer that is paid makes room again.
  await expect.poll(() => refused).toEqual(times(7, 429));
  fake.set({ fault: "none" });
  expect((await Promise.all(answers)).sort()).toEqual([...times(5, 200), ...times(7, 429)]);
  expect((await held).status).toBe(200);
  const usd = async (keyId: string) => (await listGatewayKeys(open.db)).find((one) => one.key.id === keyId)?.dayUsd;
  // Haiku's list price, in the tokens that the provider counts.
  const runUsd = (FAKE_USAGE.inputTokens * 0.25 + FAKE_USAGE.outputTokens * 1.25) / 1e6;
  await expect.poll(() => usd(id)).toBeCloseTo(5 * runUsd, 9);
  await expect.poll(() => usd(first.id)).toBeCloseTo(runUsd, 9);
  await expect.poll(async () => (await reserves()).length).toBe(0);
});

test("a conversation keeps its model, whichever process answers", async () => {
  const { key } = await makeKey();
  const conversation = { ipr: { conversation_id: randomUUID() } };
  const turn = async (tau: number) => {
    const answer = await (await post(key, { model: `ipr/everything@${tau}`, ...conversation })).json();
    const { model, conversation: field } = routingField.parse(answer.routing);
    return [model, field?.state];
  };
  const [best, begun] = await turn(0);
  expect(begun).toBe("begun");
  for (let again = 0; again < 4; again++) expect(await turn(1)).toEqual([best, "kept"]);
  const cheapest = routingField.parse((await (await post(key, { model: "ipr/everything@1" })).json()).routing);
  expect(cheapest.model).not.toBe(best);
});

test("a key that one process has seen revoked is refused by both at once", async () => {
  const { id, key } = await makeKey();
  expect(await statusesOf(key, 2)).toEqual([200, 200]);
  expect(await revokeGatewayKey(open.db, id)).toBe(true);
  expect(await statusesOf(key, 2)).toEqual([401, 401]);
});
