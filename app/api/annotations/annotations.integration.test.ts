import { eq } from "drizzle-orm";
import { parquetReadObjects } from "hyparquet";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { listReportedPairs, reportShowing, setPairWithdrawn } from "@/db/queries/annotation-reports";
import { adoptKeptRuns, listVotes } from "@/db/queries/annotation-results";
import { newRun } from "@/db/queries/new-run.fixture";
import { insertRun, settleRun } from "@/db/queries/runs";
import { annotators, pairReports, recordedAnswers, showings, votes } from "@/db/schema";
import { voteRecorded } from "@/lib/contracts/annotation";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { POST as changePost } from "./changes/route";
import { GET as exportFileGet } from "./export/[file]/route";
import { GET as exportGet } from "./export/route";
import { DELETE as mineDelete } from "./mine/route";
import { POST as reportPost } from "./reports/route";
import { POST as skipPost } from "./skips/route";
import { createBrowser, seedPairs } from "./voter.fixture";

const statusOf = ({ status }: Response) => status;
let people = 0;
const exportFile = (file: string) => exportFileGet(new Request("http://test/"), { params: Promise.resolve({ file }) });
const newBrowser = () => createBrowser(`10.0.0.${++people}`);

describeOnEachDatabase("annotation", (database) => {
  beforeAll(() => seedPairs(database(), 30));
  beforeEach(async () => {
    globalThis.iprDeps = createTestDeps(database().open, { TRUST_PROXY: "1" });
    await database().open.db.delete(annotators);
  });
  const stored = () => database().open.db.select().from(votes);

  test("of twenty equal votes at once one is stored, and all are answered with it", async () => {
    const browser = newBrowser();
    const { showingId } = await browser.shown();
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.vote(showingId)));
    expect(new Set(answers.map(statusOf))).toEqual(new Set([200]));
    const reveals = await Promise.all(answers.map(async (answer) => voteRecorded.parse(await answer.json())));
    expect(reveals.every(({ choice, votes }) => choice === "a" && votes.a === 1)).toBe(true);
    expect(await stored()).toHaveLength(1);
  });

  test("of two tabs that vote differently at once exactly one is counted, and the other is told", async () => {
    const browser = newBrowser();
    const { showingId } = await browser.shown();
    const answers = await Promise.all([browser.vote(showingId, "a"), browser.vote(showingId, "b")]);
    expect(answers.map(statusOf).sort()).toEqual([200, 409]);
    expect(await stored()).toHaveLength(1);
  });

  test("tabs that draw at once get the same pair", async () => {
    const browser = newBrowser();
    const first = await browser.shown();
    await browser.vote(first.showingId);
    const drawn = await Promise.all(Array.from({ length: 8 }, () => browser.shown()));
    expect(new Set(drawn.map(({ showingId }) => showingId)).size).toBe(1);
    expect(drawn[0]?.showingId).not.toBe(first.showingId);
  });

  test("many people at once each get one vote per pair, and nobody sees a fresh pair twice", async () => {
    const crowd = Array.from({ length: 8 }, newBrowser);
    await Promise.all(
      crowd.map(async (browser) => {
        for (let round = 0; round < 6; round++) {
          const { showingId } = await browser.shown();
          expect((await browser.vote(showingId, "tie")).status).toBe(200);
        }
      }),
    );
    const all = await stored();
    expect(all).toHaveLength(48);
    expect(
      new Set(all.map(({ annotatorId, pairId, kind }) => `${annotatorId} ${pairId} ${kind === "repeat"}`)).size,
    ).toBe(48);
  });

  test("a forged pair, another person's pair and a visitor without a pair are refused", async () => {
    const [owner, thief] = [newBrowser(), newBrowser()];
    const { showingId } = await owner.shown();
    expect((await thief.vote(showingId)).status).toBe(404);
    await thief.shown();
    expect((await thief.vote(showingId)).status).toBe(404);
    expect((await thief.vote("00000000-0000-4000-8000-000000000000")).status).toBe(404);
    expect((await thief.vote("1 or 1=1")).status).toBe(400);
    expect((await thief.send(changePost, { showingId, choice: "a" })).status).toBe(404);
    expect((await thief.send(skipPost, { showingId })).status).toBe(404);
    expect((await thief.send(reportPost, { showingId, reason: "other", note: "" })).status).toBe(404);
    expect(await stored()).toEqual([]);
  });

  test("a withdrawn pair takes no vote and makes way for another", async () => {
    const browser = newBrowser();
    const { showingId } = await browser.shown();
    const [open] = await database().open.db.select().from(showings);
    await setPairWithdrawn(database().open.db, open?.pairId ?? "", true);
    expect((await browser.vote(showingId)).status).toBe(409);
    expect((await browser.shown()).showingId).not.toBe(showingId);
    await setPairWithdrawn(database().open.db, open?.pairId ?? "", false);
    expect(await stored()).toEqual([]);
  });

  test("a skipped pair does not come back, and a report of two people withdraws the pair", async () => {
    const browser = newBrowser();
    const first = await browser.shown();
    expect((await browser.send(skipPost, { showingId: first.showingId })).status).toBe(200);
    expect((await browser.vote(first.showingId)).status).toBe(409);
    const second = await browser.shown();
    expect(second.showingId).not.toBe(first.showingId);
    const report = { showingId: second.showingId, reason: "private", note: "<script>alert(1)</script>" };
    for (const _ of [1, 2]) expect((await browser.send(reportPost, report)).status).toBe(200);
    expect(await database().open.db.select().from(pairReports)).toHaveLength(1);
    expect((await browser.draw()).today).toEqual(["skipped", "reported"]);
  });

  test("reports of two people at once withdraw the pair", async () => {
    const { db } = database().open;
    const people = [newBrowser(), newBrowser()];
    const shown: string[] = [];
    for (const person of people) shown.push((await person.shown()).showingId);
    const [first] = await db
      .select()
      .from(showings)
      .where(eq(showings.id, shown[0] ?? ""));
    await db
      .update(showings)
      .set({ pairId: first?.pairId })
      .where(eq(showings.id, shown[1] ?? ""));
    // The second begins while the first one's report is not yet visible.
    const report = { reason: "harmful", note: "" } as const;
    let second: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await reportShowing(tx, { annotatorId: first?.annotatorId ?? "", showingId: shown[0] ?? "", ...report });
      second = people[1]?.send(reportPost, { showingId: shown[1], ...report }) ?? second;
      await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 300))]);
    });
    await second;
    expect(await listReportedPairs(db)).toMatchObject([{ id: first?.pairId, reports: 2, withdrawn: true }]);
    await setPairWithdrawn(db, first?.pairId ?? "", false);
  });

  test("nothing that is drawn names a model, says what is gold, or came from the wrong side", async () => {
    const browser = newBrowser();
    for (let round = 0; round < 20; round++) {
      const drawn = JSON.stringify(await browser.draw());
      expect(drawn).not.toMatch(/model-\d|gold|repeat|quality/);
      const { showingId, a } = await browser.shown();
      const revealed = voteRecorded.parse(await (await browser.vote(showingId)).json());
      const [answer] = (await database().open.db.select().from(recordedAnswers)).filter(({ text }) => text === a.text);
      expect(revealed.a.modelId).toBe(answer?.modelId);
    }
    const sides = (await database().open.db.select().from(showings)).map(({ swapped }) => swapped);
    expect(new Set(sides)).toEqual(new Set([true, false]));
  });

  test("an address that votes without pause is slowed down, and what was saved stays", async () => {
    const browser = newBrowser();
    const { showingId } = await browser.shown();
    const answers: Response[] = [];
    for (let round = 0; round < 70; round++) answers.push(await browser.vote(showingId));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await stored()).toHaveLength(1);
  });

  test("whoever votes faster than anybody reads weighs nothing in counts, and keeps the votes", async () => {
    const [hasty, next] = [newBrowser(), newBrowser()];
    for (let round = 0; round < 10; round++) await hasty.vote((await hasty.shown()).showingId, round % 2 ? "a" : "b");
    const [row] = await database().open.db.select().from(annotators);
    expect(row?.distrust).toMatch(/^speed/);
    expect(await stored()).toHaveLength(10);
    const { showingId } = await next.shown();
    const { votes: counted } = voteRecorded.parse(await (await next.vote(showingId, "tie")).json());
    expect(counted).toEqual({ a: 0, b: 0, tie: 1, both_bad: 0 });
  });

  test("a change after the reveal is kept apart from the blind vote", async () => {
    const browser = newBrowser();
    const { showingId } = await browser.shown();
    await browser.vote(showingId, "tie");
    expect((await browser.send(changePost, { showingId, choice: "both_bad" })).status).toBe(200);
    expect(await stored()).toMatchObject([{ choice: "tie", changedChoice: "both_bad" }]);
  });

  test("the export is pseudonymous, and deleting one's votes deletes all traces of one", async () => {
    const browser = newBrowser();
    await browser.vote((await browser.shown()).showingId);
    const [row] = await database().open.db.select().from(annotators);
    const text = await (await exportGet(new Request("http://test/"))).text();
    expect(JSON.parse(text)).toMatchObject({ annotatorKind: "human", weight: 1 });
    expect(text).not.toContain(row?.id);
    const asParquet = await exportFile("votes.parquet");
    const table = await parquetReadObjects({ file: await asParquet.arrayBuffer() });
    expect(table).toEqual([{ ...JSON.parse(text), reasons: "" }]);
    expect((await exportFile("annotators.jsonl")).status).toBe(404);
    expect(await (await browser.send(mineDelete, {}, "DELETE")).json()).toEqual({ deletedVotes: 1 });
    expect(await stored()).toEqual([]);
    expect(await listVotes(database().open.db)).toEqual([]);
  });

  test("kept runs of two real models on one prompt become a pair, once; others do not", async () => {
    const { db } = database().open;
    const add = async (changes: Parameters<typeof newRun>[0], answerText: string) => {
      const row = newRun(changes);
      await insertRun(db, row);
      await settleRun(db, row.id, {
        ...{ state: "completed", errorCode: null, errorMessage: null, answeredModelId: null, answerText },
        ...{ firstTokenMs: 1, latencyMs: 2, inputTokens: 1, outputTokens: 1, costUsd: 0.5 },
        tokenBasis: row.simulated ? "simulated" : "provider",
      });
    };
    const kept = { keptForAnnotation: true, promptText: "why", promptSha256: "b".repeat(64) };
    await add({ ...kept, modelId: "m1" }, "because");
    expect(await adoptKeptRuns(db)).toBe(0);
    await add({ ...kept, modelId: "m2", simulated: true, providerId: "simulated" }, "simulated");
    await add({ ...kept, modelId: "m3", providerId: "recorded" }, "replayed");
    expect(await adoptKeptRuns(db)).toBe(0);
    await add({ ...kept, modelId: "m4" }, "since");
    expect(await adoptKeptRuns(db)).toBe(1);
    expect(await adoptKeptRuns(db)).toBe(0);
  });
});
