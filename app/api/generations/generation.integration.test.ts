import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GET as mineGet } from "@/app/api/annotations/mine/route";
import { createBrowser } from "@/app/api/annotations/voter.fixture";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { findRecordedText } from "@/db/queries/annotation-imports";
import { listRatings } from "@/db/queries/annotation-ratings";
import { listVotes } from "@/db/queries/annotation-results";
import { claimGeneration, settleItem, sumItems, takeNextItem } from "@/db/queries/generations";
import { annotationPairs, annotationPrompts, generationItems, generations, recordedAnswers } from "@/db/schema";
import { voteRecorded } from "@/lib/contracts/annotation";
import type { GenerationWish } from "@/lib/contracts/generation";
import { createFakeRunDeps, createTestDeps } from "@/lib/server/deps.fixture";
import { planGeneration } from "@/lib/server/generation/plan-generation";
import { startFakeOpenAi } from "@/lib/server/providers/fake-openai.fixture";
import type { FakeProvider } from "@/lib/server/providers/fake-provider.fixture";
import { sha256 } from "@/lib/server/sha256";

const [HAIKU, LLAMA, GPT] = ["claude-3-haiku-20240307", "llama-3.1-8b-instruct", "gpt-4o-2024-08-06"] as const;
const wish = (changes: Partial<GenerationWish> = {}): GenerationWish => ({
  ...{ source: "", count: 0, lines: ["Why is the sky blue?", "Why is grass green?"], modelIds: [HAIKU, LLAMA] },
  ...{ outputTokensMax: 100, usdMax: 1 },
  ...changes,
});

describeOnEachDatabase("answers on demand", (database) => {
  let fake: FakeProvider;
  beforeAll(async () => {
    fake = await startFakeOpenAi();
    fake.answerWith(({ model }) => ["Answer ", "by ", model]);
  });
  afterAll(() => fake.close());
  beforeEach(async () => {
    fake.set({ fault: "none" });
    await database().open.db.delete(generations);
    await database().open.db.delete(annotationPrompts);
  });
  const newDeps = () => createFakeRunDeps(database().open, fake, { TRUST_PROXY: "1" });
  const jobOf = async (id: string) =>
    (await database().open.db.select().from(generations).where(eq(generations.id, id)))[0];
  const sums = (id: string) => sumItems(database().open.db, id);

  test("nothing is asked before the start; then every answer is stored with its cost, and comes to both queues", async () => {
    const deps = newDeps();
    const asked = fake.requests.length;
    const id = await planGeneration(deps, null, wish());
    await deps.generations.drain();
    expect([fake.requests.length, await sums(id)]).toMatchObject([asked, { asks: 4, prompts: 2, answered: 0 }]);
    // 1000 tokens in and 100 of 500 expected out: Haiku 0.0012, Llama 0.0024, twice each.
    expect((await sums(id)).expected).toBeCloseTo(0.0072, 9);
    expect(await deps.generations.start(id)).toBe(true);
    expect(await deps.generations.start(id)).toBe(false);
    await deps.generations.drain();
    expect(await jobOf(id)).toMatchObject({ state: "done", failure: null, leaseUntil: null });
    // The provider counts 300 in and 200 out: Haiku 0.0007, Llama 0.0014.
    expect(await sums(id)).toMatchObject({ answered: 4, failed: 0, simulated: false });
    expect((await sums(id)).spent).toBeCloseTo(0.0042, 9);
    const { db } = database().open;
    expect(await db.select().from(recordedAnswers)).toHaveLength(4);
    expect(await db.select().from(annotationPairs)).toMatchObject([{ goldWinner: null }, { goldWinner: null }]);
    globalThis.iprDeps = deps;
    const browser = createBrowser("10.4.0.1");
    const shown = await browser.shown();
    expect([shown.a.simulated, shown.source]).toEqual([false, "typed"]);
    expect(voteRecorded.parse(await (await browser.vote(shown.showingId)).json()).routing).not.toBeNull();
    expect((await browser.shownAnswer()).answer.text).toMatch(/^Answer by/);
  });

  test("what is answered already is not asked again, and a second open job is refused", async () => {
    const deps = newDeps();
    await deps.generations.start(await planGeneration(deps, null, wish()));
    await deps.generations.drain();
    await expect(planGeneration(deps, null, wish())).rejects.toMatchObject({ code: "bad_request" });
    const id = await planGeneration(
      deps,
      null,
      wish({ lines: [], source: "typed", count: 10, modelIds: [HAIKU, GPT] }),
    );
    expect(await sums(id)).toMatchObject({ asks: 2, prompts: 2 });
    await expect(planGeneration(deps, null, wish({ lines: ["third"] }))).rejects.toMatchObject({ code: "duplicate" });
    await deps.generations.start(id);
    await deps.generations.drain();
    expect(await database().open.db.select().from(annotationPairs)).toHaveLength(6);
  });

  test("asks side by side never pass the limit, and the job says what is left", async () => {
    const deps = newDeps();
    // Worst case of one ask: 100 tokens out and one for two bytes in.
    const lines = Array.from({ length: 12 }, (_, n) => `Question ${String(n).padStart(2, "0")}`);
    const id = await planGeneration(deps, null, wish({ lines, modelIds: [LLAMA], usdMax: 0.01 }));
    await deps.generations.start(id);
    await deps.generations.drain();
    const { spent, answered } = await sums(id);
    expect([spent <= 0.01, answered > 0, answered < 12]).toEqual([true, true, true]);
    expect((await jobOf(id))?.failure).toMatch(/limit; \d+ were left/);
  });

  test("a provider that fails is asked again, then passed over; one that refuses is asked once, and costs nothing", async () => {
    const deps = newDeps();
    fake.set({ fault: "server_error" });
    const attempts = async () => (await database().open.db.select().from(generationItems))[0]?.attempts;
    const one = wish({ lines: ["only one"], modelIds: [HAIKU] });
    const id = await planGeneration(deps, null, one);
    await deps.generations.start(id);
    await deps.generations.drain();
    expect(await attempts()).toBe(3);
    expect(await sums(id)).toMatchObject({ failed: 1, answered: 0 });
    await database().open.db.delete(generations);
    fake.set({ fault: "bad_request" });
    const next = await planGeneration(deps, null, one);
    await deps.generations.start(next);
    await deps.generations.drain();
    expect(await attempts()).toBe(1);
    expect(await sums(next)).toMatchObject({ failed: 1, spent: 0 });
  });

  test("a provider that answers nobody ends the job after eight asks in a row, and the rest is left unasked", async () => {
    const deps = newDeps();
    const lines = Array.from({ length: 12 }, (_, n) => `Nobody ${n}`);
    const id = await planGeneration(deps, null, wish({ lines, modelIds: [HAIKU] }));
    await deps.generations.start(id);
    fake.set({ fault: "bad_request" });
    const before = fake.requests.length;
    await deps.generations.drain();
    // Four are asked at once: three may have begun beside the eighth.
    expect(fake.requests.length - before).toBeGreaterThanOrEqual(8);
    expect(fake.requests.length - before).toBeLessThan(12);
    expect(await jobOf(id)).toMatchObject({
      state: "failed",
      failure: expect.stringMatching(/several times in a row/),
    });
  });

  test("cancelled in the middle: what hangs is broken off, nothing more is asked, what came stays", async () => {
    const deps = newDeps();
    const lines = Array.from({ length: 8 }, (_, n) => `Cancel ${n}`);
    const id = await planGeneration(deps, null, wish({ lines, modelIds: [HAIKU] }));
    await deps.generations.start(id);
    fake.set({ fault: "hang_after_first" });
    const before = fake.requests.length;
    const draining = deps.generations.drain();
    await expect.poll(() => fake.requests.length - before).toBe(4);
    expect(await deps.generations.cancel(id)).toBe(true);
    await draining;
    expect([await jobOf(id), fake.requests.length - before]).toMatchObject([{ state: "cancelled" }, 4]);
    expect(await deps.generations.cancel(id)).toBe(false);
  });

  test("cancelled by another process: the worker opens no further ask, and stores what it had asked for", async () => {
    const { db } = database().open;
    const deps = newDeps();
    const id = await planGeneration(deps, null, wish({ modelIds: [HAIKU] }));
    await deps.generations.start(id);
    const worker = crypto.randomUUID();
    await claimGeneration(db, { worker, leaseMs: 60_000, onlyWorker: true });
    const taken = await takeNextItem(db, { id, worker }, 60_000);
    if (taken.kind !== "item") throw new Error("there is one to ask");
    expect(await newDeps().generations.cancel(id)).toBe(true);
    expect((await takeNextItem(db, { id, worker }, 60_000)).kind).toBe("lost");
    const answer = { promptId: taken.item.promptId, modelId: HAIKU, text: "in time", simulated: false };
    const end = { state: "answered", answer } as const;
    expect(await settleItem(db, { worker }, { item: taken.item, costUsd: 0.001, end })).toBe(true);
    expect(await sums(id)).toMatchObject({ answered: 1, spent: 0.001 });
    expect(await jobOf(id)).toMatchObject({ state: "cancelled" });
  });

  test("a worker that lost its job stores nothing, and its open ask stays counted with the most", async () => {
    const { db } = database().open;
    const deps = newDeps();
    const id = await planGeneration(deps, null, wish({ lines: ["one"], modelIds: [HAIKU] }));
    await deps.generations.start(id);
    const [old, young] = [crypto.randomUUID(), crypto.randomUUID()];
    const claim = (worker: string) =>
      claimGeneration(db, { worker, leaseMs: 60_000, onlyWorker: database().url === null });
    expect((await claim(old))?.id).toBe(id);
    const taken = await takeNextItem(db, { id, worker: old }, 60_000);
    if (taken.kind !== "item") throw new Error("there is one to ask");
    // PostgreSQL has more than one process: there a lease holds until it ends.
    if (database().url !== null) expect(await claim(young)).toBeUndefined();
    await db.update(generations).set({ leaseUntil: new Date(Date.now() - 1000) });
    expect((await claim(young))?.attempts).toBe(2);
    const answer = { promptId: taken.item.promptId, modelId: HAIKU, text: "late", simulated: false };
    const late = { item: taken.item, costUsd: 0, end: { state: "answered", answer } } as const;
    expect(await settleItem(db, { worker: old }, late)).toBe(false);
    expect((await takeNextItem(db, { id, worker: old }, 60_000)).kind).toBe("lost");
    expect(await db.select().from(recordedAnswers)).toEqual([]);
    expect((await sums(id)).spent).toBeCloseTo(taken.item.usdMost, 12);
    const again = await takeNextItem(db, { id, worker: young }, 60_000);
    if (again.kind !== "item") throw new Error("it is asked again");
    expect(await settleItem(db, { worker: young }, { ...late, item: again.item })).toBe(true);
    expect(await settleItem(db, { worker: young }, { ...late, item: again.item })).toBe(false);
    expect(await db.select().from(generationItems)).toMatchObject([{ state: "answered", attempts: 2 }]);
    expect(await db.select().from(recordedAnswers)).toHaveLength(1);
  });

  test("simulated answers are labelled before the vote, and counted nowhere", async () => {
    const deps = createTestDeps(database().open, { TRUST_PROXY: "1" });
    const id = await planGeneration(deps, null, wish({ lines: ["simulate"] }));
    await deps.generations.start(id);
    await deps.generations.drain();
    expect(await sums(id)).toMatchObject({ answered: 2, simulated: true, spent: 0, most: 0 });
    globalThis.iprDeps = deps;
    const browser = createBrowser("10.4.0.2");
    const shown = await browser.shown();
    expect([shown.a.simulated, shown.b.simulated]).toEqual([true, true]);
    expect((await browser.vote(shown.showingId)).status).toBe(200);
    const { ratingId } = await browser.shownAnswer();
    expect((await browser.rate(ratingId, 4)).status).toBe(200);
    const { db } = database().open;
    expect([await listVotes(db), await listRatings(db)]).toEqual([[], []]);
    expect(await findRecordedText(db, sha256("simulate"), HAIKU)).toBeUndefined();
    expect(await (await browser.get(mineGet)).json()).toMatchObject({ votes: 0, ratings: 0, withRouter: null });
    // Real answers to the same prompt are compared with each other only.
    const real = newDeps();
    await real.generations.start(await planGeneration(real, null, wish({ lines: ["simulate"] })));
    await real.generations.drain();
    const simulatedBy = new Map((await db.select().from(recordedAnswers)).map(({ id, simulated }) => [id, simulated]));
    const pairs = await db.select().from(annotationPairs);
    const sides = pairs.map(({ oneId, twoId }) => `${simulatedBy.get(oneId)} ${simulatedBy.get(twoId)}`);
    expect(sides.sort()).toEqual(["false false", "true true"]);
  });
});
