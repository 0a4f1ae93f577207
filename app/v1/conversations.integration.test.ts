import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { rememberConversation } from "@/db/queries/gateway-conversations";
import { gatewayConversations } from "@/db/schema";
import { routingField } from "@/lib/contracts/chat-completion";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { AppError } from "@/lib/server/errors";
import { makeGatewayKey } from "@/lib/server/gateway/gateway-keys";
import { type HttpServer, serveHandlers } from "@/lib/server/gateway/http-server.fixture";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { POST } from "./chat/completions/route";

const [HAIKU, OPUS, LLAMA, GPT] = [
  ...["claude-3-haiku-20240307", "claude-3-opus-20240229", "llama-3.1-8b-instruct", "gpt-4o-2024-08-06"],
];

describeOnEachDatabase("conversations of the gateway", (database) => {
  let fake: FakeProvider;
  let server: HttpServer;
  /** As a second process would begin: nothing is shared but the database. */
  const useFreshDeps = () => {
    const deps = createTestDeps(database().open, {
      OPENAI_COMPATIBLE_URL: `${fake.url}/v1`,
      OPENAI_COMPATIBLE_MODELS: `${HAIKU}=a,${OPUS}=b,${LLAMA}=c`,
      OPENAI_API_KEY: "k",
      OPENAI_BASE_URL: `${fake.url}/v1`,
      GATEWAY_REQUESTS_PER_MINUTE: "1000000",
    });
    globalThis.iprDeps = deps;
    return deps;
  };
  beforeAll(async () => {
    server = await serveHandlers({ "POST /v1/chat/completions": POST });
    fake = await startFakeOpenAi();
  });
  beforeEach(() => void useFreshDeps());
  afterEach(() => fake.set({ fault: "none" }));
  afterAll(async () => {
    globalThis.iprDeps = undefined;
    await Promise.all([server.close(), fake.close()]);
  });

  type Turn = { readonly id: string; readonly tau?: number; readonly excluded?: (string | undefined)[]; key?: string };
  const turn = async ({ id, tau = 0.5, excluded = [], key = "none" }: Turn, body: object = {}) => {
    const answer = await fetch(`${server.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({
        model: `ipr/all@${tau}`,
        messages: [{ role: "user", content: "Why?" }],
        ipr: { conversation_id: id, excluded_models: excluded },
        ...body,
      }),
    });
    const { model, conversation } = routingField.parse((await answer.json()).routing);
    return [model, conversation?.state, conversation?.reason];
  };

  test("it stays while a switch gains too little, leaves for quality or cost, and any process knows it", async () => {
    const id = randomUUID();
    expect(await turn({ id })).toEqual([LLAMA, "begun", null]);
    expect(await turn({ id })).toEqual([LLAMA, "kept", "same_choice"]);
    useFreshDeps();
    // Haiku would do at τ = 1 and cost half: not more than the margin.
    expect(await turn({ id, tau: 1 })).toEqual([LLAMA, "kept", "gain_below_margin"]);
    expect(await turn({ id, tau: 0 })).toEqual([OPUS, "switched", "quality_gain"]);
    expect(await turn({ id })).toEqual([LLAMA, "switched", "cost_gain"]);
    expect(await turn({ id }, { model: HAIKU })).toEqual([HAIKU, "switched", "named"]);
  });

  test("it leaves a model that was excluded, cannot see, rests or fails", async () => {
    const id = randomUUID();
    await turn({ id });
    expect(await turn({ id, excluded: [LLAMA, OPUS] })).toEqual([GPT, "switched", "not_able"]);
    expect(await turn({ id, excluded: [LLAMA, OPUS], tau: 0 })).toEqual([GPT, "kept", "same_choice"]);
    for (let failure = 0; failure < 5; failure++)
      await globalThis.iprDeps?.breakers
        .run("openai", () => Promise.reject(new AppError("provider_failed", "Down.")))
        .catch(() => undefined);
    expect(await turn({ id })).toEqual([LLAMA, "switched", "provider_resting"]);
    const image = { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA" } }] };
    expect(await turn({ id, tau: 1 }, { messages: [image] })).toEqual([HAIKU, "switched", "not_able"]);
    useFreshDeps();
    fake.set({ fault: "overloaded_once" });
    expect((await turn({ id, tau: 1 }))[1]).toBe("kept");
  });

  test("nobody meets another's conversation, and a lapsed one begins again", async () => {
    const id = randomUUID();
    await turn({ id });
    const use = <Result>(query: (db: ReturnType<typeof database>["open"]["db"]) => Promise<Result>) =>
      query(database().open.db);
    const make = () =>
      makeGatewayKey({ database: { use } }, (name) => (name === "scopes" ? "chat" : name === "name" ? "k" : ""));
    const [one, other] = [await make(), await make()];
    expect((await turn({ id, key: one.key }))[1]).toBe("begun");
    expect((await turn({ id, key: one.key }))[1]).toBe("kept");
    expect((await turn({ id, key: other.key }))[1]).toBe("begun");
    await database()
      .open.db.update(gatewayConversations)
      .set({ expiresAt: sql`now()` })
      .where(eq(gatewayConversations.scope, one.id));
    expect((await turn({ id, key: one.key }))[1]).toBe("begun");
    expect((await turn({ id, key: other.key }))[1]).toBe("kept");
  });

  test("a scope keeps no more than its limit, the latest ones", async () => {
    const { db } = database().open;
    const scope = randomUUID();
    for (const conversationSha256 of ["a", "b", "c", "d", "e"])
      await rememberConversation(db, { scope, conversationSha256, modelId: "m", hours: 1 }, 3);
    const rows = await db.select().from(gatewayConversations).where(eq(gatewayConversations.scope, scope));
    expect(rows.map((row) => row.conversationSha256).sort()).toEqual(["c", "d", "e"]);
  });
});
