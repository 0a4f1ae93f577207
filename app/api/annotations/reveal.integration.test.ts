import { beforeAll, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { votes } from "@/db/schema";
import { voteRecorded } from "@/lib/contracts/annotation";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { testReader } from "@/lib/server/gateway/reader.fixture";
import { createBrowser, seedPairs } from "./voter.fixture";

const MODELS = ["claude-3-haiku-20240307", "llama-3.1-8b-instruct"];

describeOnEachDatabase("what a vote reveals", (database) => {
  beforeAll(() => seedPairs(database(), 3, MODELS));
  const useReader = (loadReader: () => Promise<typeof testReader>) => {
    globalThis.iprDeps = { ...createTestDeps(database().open, { TRUST_PROXY: "1" }), loadReader };
  };
  const stored = () => database().open.db.select().from(votes);

  test("the vote is stored before the router is asked, and every model of the pool comes priced", async () => {
    const storedWhenAsked: number[] = [];
    useReader(async () => {
      storedWhenAsked.push((await stored()).length);
      return testReader;
    });
    const browser = createBrowser("10.2.0.1");
    const showing = await browser.shown();
    expect(showing).not.toHaveProperty("routing");
    const { routing } = voteRecorded.parse(await (await browser.vote(showing.showingId)).json());
    expect(storedWhenAsked).toEqual([1]);
    // 1000 input tokens at 2 USD and 500 output tokens at 4 USD per million.
    expect(routing?.predictions.find(({ modelId }) => modelId === MODELS[1])).toMatchObject({
      quality: 0.75,
      costUsdExpected: 0.004,
    });
    expect(routing).toMatchObject({ routerVersion: "test", pool: "all" });
    expect(routing?.predictions).toHaveLength(4);
  });

  test("an encoder that fails takes the router's word from the reveal, not the vote", async () => {
    useReader(() => Promise.reject(new Error("the encoder strays")));
    const browser = createBrowser("10.2.0.2");
    const answer = await browser.vote((await browser.shown()).showingId);
    expect(answer.status).toBe(200);
    expect(voteRecorded.parse(await answer.json()).routing).toBeNull();
    expect(await stored()).toHaveLength(2);
  });
});
