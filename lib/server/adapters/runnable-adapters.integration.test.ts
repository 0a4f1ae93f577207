import { afterEach, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { communityAdapters, runs, users } from "@/db/schema";
import { adapterFileOf } from "@/lib/contracts/adapter-file.fixture";
import type { RunRequest } from "@/lib/contracts/run";
import type { Account } from "../accounts/account";
import { collectRun, createFakeRunDeps, createTestDeps, newRequest } from "../deps.fixture";
import { startFakeOpenAi } from "../providers/fake-openai.fixture";
import type { FakeProvider } from "../providers/fake-provider.fixture";
import { decideOnAdapter, publishedAdapters, receiveAdapter } from "./community-adapters";

const [ann, boss]: Account[] = ["ann", "boss"].map((id) => ({ id, name: id, isAdmin: id === "boss", by: "session" }));
const RUN = {
  ...{ providerId: "openai-compatible", providerModelId: "fake-llama-3.1-8b-instruct" },
  ...{ usdPerMillionInput: 1, usdPerMillionOutput: 1 },
};
const predicted = (modelId: string) => ({
  ...{ modelId, quality: 0.85, qualityInterval: { low: 0.8, high: 0.9 }, outputTokensExpected: 10 },
});
/** Good and cheap: the rule takes it. */
const requestFor = (changes: Partial<RunRequest> = {}) => {
  const request = newRequest();
  return { ...request, predictions: [...request.predictions, predicted("theirs")], modelId: "theirs", ...changes };
};

describeOnEachDatabase("a published model that an admin named a provider for", (database) => {
  let fake: FakeProvider;
  const deps = () => createFakeRunDeps(database().open, fake);
  const publish = async (run: typeof RUN | null) => {
    const id = await receiveAdapter(deps(), ann as Account, adapterFileOf("theirs"));
    await decideOnAdapter(deps(), boss as Account, { id, publish: true, run });
    return id;
  };
  beforeEach(async () => {
    fake = await startFakeOpenAi();
    const { db } = database().open;
    await db.delete(communityAdapters);
    await db
      .insert(users)
      .values(["ann", "boss"].map((id) => ({ id, name: id, email: `${id}@x.invalid` })))
      .onConflictDoNothing();
  });
  afterEach(() => fake.close());

  test("is chosen by the rule, answered by that provider, and billed at the admin's price whatever a visitor says", async () => {
    await publish(RUN);
    const ownPrices = [{ modelId: "theirs", usdPerMillionInput: 0, usdPerMillionOutput: 0 }];
    const events = await collectRun(deps(), requestFor({ ownPrices }));
    expect(events.at(-1)).toMatchObject({ kind: "finished", run: { modelId: "theirs", simulated: false } });
    expect(fake.requests.map(({ model }) => model)).toEqual([RUN.providerModelId]);
    const row = (await database().open.db.select().from(runs)).find(({ modelId }) => modelId === "theirs");
    // 300 tokens in and 200 out, at $1 a million.
    expect(row?.costUsd).toBeCloseTo(500e-6, 12);
    expect(row?.costUsdExpected).toBeCloseTo(1010e-6, 12);
    expect((await publishedAdapters(deps()))[0]?.run).toEqual({
      ...{ providerId: "openai-compatible", price: { usdPerMillionInput: 1, usdPerMillionOutput: 1 } },
    });
  });

  test("is not run without a provider, after it was taken back, or where the provider is not configured any more", async () => {
    const refused = async (run = deps()) => {
      await expect(collectRun(run, requestFor())).rejects.toMatchObject({ code: "bad_request" });
      expect(fake.requests).toHaveLength(0);
    };
    await refused();
    const id = await publish(null);
    await refused();
    await decideOnAdapter(deps(), boss as Account, { id, publish: true, run: RUN });
    const without = createTestDeps(database().open, { ANTHROPIC_API_KEY: "k", ANTHROPIC_BASE_URL: fake.url });
    await refused(without);
    expect((await publishedAdapters(without))[0]?.run).toBeNull();
    await decideOnAdapter(deps(), boss as Account, { id, publish: false, run: null });
    await refused();
  });

  test("does not change a run that knows nothing of it", async () => {
    await publish(RUN);
    const events = await collectRun(deps(), newRequest());
    expect(events.at(-1)).toMatchObject({ kind: "finished", run: { modelId: "llama-3.1-8b-instruct" } });
  });

  test.each([
    ["a model that no provider offers", { ...RUN, providerModelId: "gpt-99" }],
    ["a provider that is not configured", { ...RUN, providerId: "anthropic" }],
    ["a price that is none", { ...RUN, usdPerMillionInput: Number.NaN }],
    ["a price below nothing", { ...RUN, usdPerMillionOutput: -1 }],
  ])("%s cannot be named", async (_, run) => {
    await expect(publish(run)).rejects.toMatchObject({ code: "bad_request" });
    expect(await publishedAdapters(deps())).toEqual([]);
  });
});
