import { eq, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { annotationPairs, annotators, recordedAnswers, showings, users, votes } from "@/db/schema";
import { ownFigures } from "@/lib/contracts/annotation";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { createBrowser, seedPairs } from "../voter.fixture";
import { DELETE as mineDelete, GET as mineGet } from "./route";

const MODELS = ["model-1", "model-2"] as const;

describeOnEachDatabase("one's own figures", (database) => {
  beforeAll(async () => {
    await seedPairs(database(), 16);
    const { db } = database().open;
    // The second model is predicted better everywhere.
    for (const [at, modelId] of MODELS.entries())
      await db
        .update(recordedAnswers)
        .set({ routerVersion: "1", qualityPredicted: 0.25 + at / 2 })
        .where(eq(recordedAnswers.modelId, modelId));
    globalThis.iprDeps = createTestDeps(database().open, { TRUST_PROXY: "1" });
  });

  test("a browser without a cookie has none, and gets none from looking", async () => {
    const response = await mineGet(new Request("http://test/"));
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(ownFigures.parse(await response.json())).toMatchObject({ votes: 0, ratings: 0, withOthers: null });
  });

  test("agree with others, router and gold as counted by hand; gold of today stays unsaid; deleting deletes them", async () => {
    const { db } = database().open;
    const [me, other] = [createBrowser("10.3.0.1"), createBrowser("10.3.0.2")];
    const stored = async () => (await db.select().from(votes)).length;
    // I always take the second model, the other person the first.
    const voteFor = async (browser: typeof me, choice: "one" | "two") => {
      const { showingId } = await browser.shown();
      const [row] = await db.select().from(showings).where(eq(showings.id, showingId));
      await browser.vote(showingId, (choice === "one") === row?.swapped ? "b" : "a");
    };
    for (let round = 0; round < 8; round++) await voteFor(me, "two");
    for (let round = 0; round < 16; round++) await voteFor(other, "one");
    expect(await stored()).toBe(24);
    await me.rate((await me.shownAnswer()).ratingId, 4);

    const mine = async () => ownFigures.parse(await (await me.get(mineGet)).json());
    // Sixteen votes in a second weigh nothing.
    expect((await mine()).withOthers).toBeNull();
    await db.update(annotators).set({ distrust: null });
    expect(await mine()).toMatchObject({
      ...{ votes: 8, ratings: 1, withGold: null },
      ...{ withRouter: { mean: 1, votes: 8 }, withOthers: { mean: 0, votes: 8 } },
    });
    const [{ pairId } = { pairId: "" }] = await db.select().from(votes).where(eq(votes.choice, "two"));
    await db.update(votes).set({ choice: "two" }).where(eq(votes.pairId, pairId));
    expect((await mine()).withOthers).toMatchObject({ mean: 0.125, votes: 8 });

    await db.update(annotationPairs).set({ goldWinner: "one" });
    expect((await mine()).withGold).toBeNull();
    await db.update(votes).set({ votedAt: sql`now() - interval '2 days'` });
    expect((await mine()).withGold).toMatchObject({ mean: 0, votes: 8 });
    await db.update(annotationPairs).set({ goldWinner: null });

    await me.send(mineDelete, {}, "DELETE");
    expect(await mine()).toMatchObject({ votes: 0, ratings: 0 });
  });

  test("who signs in stays the person that the browser was: no pair twice, one vote, everything deleted at once", async () => {
    const { db } = database().open;
    const deps = createTestDeps(database().open, { TRUST_PROXY: "1" });
    const signIn = (id: string) => {
      const find = async () => ({ id, name: id, isAdmin: false, by: "session" as const });
      globalThis.iprDeps = { ...deps, accounts: { ...deps.accounts, find } };
    };
    await db.insert(users).values(["first", "second"].map((id) => ({ id, name: id, email: `${id}@accounts.invalid` })));
    globalThis.iprDeps = deps;
    const browser = createBrowser("10.3.0.3");
    const seen: string[] = [];
    for (let round = 0; round < 8; round++) {
      const { showingId, prompt } = await browser.shown();
      seen.push(prompt);
      await browser.vote(showingId);
    }
    const open = await browser.shown();
    signIn("first");
    const shown = await Promise.all([1, 2, 3].map(() => browser.shown()));
    expect(shown.map(({ showingId }) => showingId)).toEqual([1, 2, 3].map(() => open.showingId));
    expect((await browser.vote(open.showingId)).status).toBe(200);
    for (let round = 0; round < 7; round++) {
      const { showingId, prompt } = await browser.shown();
      expect(seen).not.toContain(prompt);
      await browser.vote(showingId);
    }
    // Another account in the same browser begins anew, and so does the browser once everybody has signed out.
    signIn("second");
    expect((await browser.shown()).showingId).not.toBe(open.showingId);
    expect((await browser.vote(open.showingId)).status).toBe(404);
    signIn("first");
    expect(await (await browser.send(mineDelete, {}, "DELETE")).json()).toEqual({ deletedVotes: 16 });
    globalThis.iprDeps = deps;
    expect(ownFigures.parse(await (await browser.get(mineGet)).json())).toMatchObject({ votes: 0 });
  });
});
