import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { listRatings } from "@/db/queries/annotation-ratings";
import { listReportedAnswers, reportRating, setAnswerWithdrawn } from "@/db/queries/annotation-reports";
import { annotationPairs, annotators, answerRatings, answerReports } from "@/db/schema";
import { ratingRecorded } from "@/lib/contracts/annotation";
import { seedVotes, VOTED_MODELS } from "@/lib/server/calibration/voted-pairs.fixture";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { GET as exportFileGet } from "../export/[file]/route";
import { createBrowser } from "../voter.fixture";
import { POST as reportPost } from "./reports/route";
import { POST as skipPost } from "./skips/route";

let people = 0;
const newRater = () => createBrowser(`10.1.0.${++people}`);

describeOnEachDatabase("single ratings", (database) => {
  beforeAll(() => seedVotes(database().open.db, 40));
  beforeEach(async () => {
    globalThis.iprDeps = createTestDeps(database().open, { TRUST_PROXY: "1" });
    await database().open.db.delete(annotators);
  });

  test("of ten equal ratings at once one is stored; a different one is told, and the draw names no model", async () => {
    const rater = newRater();
    const showing = await rater.shownAnswer();
    expect(JSON.stringify(showing)).not.toMatch(/gold|repeat|quality/);
    const answers = await Promise.all(Array.from({ length: 10 }, () => rater.rate(showing.ratingId, 4)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [first] = await Promise.all(answers.map(async (answer) => ratingRecorded.parse(await answer.json())));
    expect(first).toMatchObject({ rating: 4, ratings: 1, mean: 4 });
    expect(VOTED_MODELS).toContain(first?.answer.modelId);
    expect((await rater.rate(showing.ratingId, 2)).status).toBe(409);
    expect(await listRatings(database().open.db)).toMatchObject([{ rating: 4, withdrawn: false, split: "train" }]);
    const params = Promise.resolve({ file: "ratings.jsonl" });
    const exported = await (await exportFileGet(new Request("http://test/"), { params })).text();
    expect(JSON.parse(exported)).toMatchObject({ rating: 4, model: first?.answer.modelId, weight: 1 });
  });

  test("tabs that draw at once get one answer; a forged one, another person's and a sixth star are refused", async () => {
    const [rater, thief] = [newRater(), newRater()];
    await rater.shownAnswer();
    const drawn = await Promise.all(Array.from({ length: 6 }, () => rater.shownAnswer()));
    expect(new Set(drawn.map(({ ratingId }) => ratingId)).size).toBe(1);
    const ratingId = drawn[0]?.ratingId ?? "";
    expect((await thief.rate(ratingId, 3)).status).toBe(404);
    await thief.shownAnswer();
    expect((await thief.rate(ratingId, 3)).status).toBe(404);
    for (const wrong of [0, 6, 2.5]) expect((await rater.rate(ratingId, wrong)).status).toBe(400);
    expect((await rater.send(skipPost, { ratingId })).status).toBe(200);
    expect((await rater.rate(ratingId, 3)).status).toBe(409);
    expect((await rater.shownAnswer()).ratingId).not.toBe(ratingId);
    expect(await listRatings(database().open.db)).toEqual([]);
  });

  test("nobody rates an answer twice but a repeat, and whoever rates faster than anybody reads weighs nothing", async () => {
    const rater = newRater();
    for (let round = 0; round < 14; round++) {
      const { ratingId } = await rater.shownAnswer();
      expect((await rater.rate(ratingId, 1 + (round % 5))).status).toBe(200);
    }
    const rows = await database().open.db.select().from(answerRatings);
    expect(new Set(rows.map(({ answerId, kind }) => `${answerId} ${kind === "repeat"}`)).size).toBe(14);
    const [row] = await database().open.db.select().from(annotators);
    expect(row?.distrust).toMatch(/^speed/);
  });

  test("an answer whose pairs are all withdrawn is drawn no more", async () => {
    const rater = newRater();
    await database().open.db.update(annotationPairs).set({ withdrawnAt: new Date() });
    expect(await rater.drawAnswer()).toEqual({ showing: null, reason: "nothing_left", today: [] });
    await database().open.db.update(annotationPairs).set({ withdrawnAt: null });
  });

  test("an answer withdrawn while it is open takes no rating and makes way for another", async () => {
    const rater = newRater();
    const { ratingId } = await rater.shownAnswer();
    const [open] = await database().open.db.select().from(answerRatings);
    expect(await setAnswerWithdrawn(database().open.db, open?.answerId ?? "", true)).toBe(true);
    expect((await rater.rate(ratingId, 3)).status).toBe(409);
    expect((await rater.shownAnswer()).ratingId).not.toBe(ratingId);
    await setAnswerWithdrawn(database().open.db, open?.answerId ?? "", false);
    expect(await listRatings(database().open.db)).toEqual([]);
  });

  test("reports of two people at once withdraw every pair with the answer; one person's, sent twice, do not", async () => {
    const { db } = database().open;
    const raters = [newRater(), newRater()];
    const shown: string[] = [];
    for (const rater of raters) shown.push((await rater.shownAnswer()).ratingId);
    // Both look at the answer of the first.
    const answerOf = async (id = "") =>
      (await db.select().from(answerRatings).where(eq(answerRatings.id, id)))[0]?.answerId ?? "";
    const answerId = await answerOf(shown[0]);
    await db
      .update(answerRatings)
      .set({ answerId })
      .where(eq(answerRatings.id, shown[1] ?? ""));
    const report = (at: number) =>
      raters[at]?.send(reportPost, { ratingId: shown[at], reason: "private", note: "a name" });
    const withdrawn = async () =>
      (await listReportedAnswers(db)).map(({ id, reports, withdrawn }) => [id, reports, withdrawn]);
    for (const _ of [1, 2]) expect((await report(0))?.status).toBe(200);
    expect(await withdrawn()).toEqual([[answerId, 1, false]]);
    await db.delete(answerReports);
    // The second begins while the first one's report is not yet visible.
    const [{ annotatorId } = { annotatorId: "" }] = await db
      .select()
      .from(answerRatings)
      .where(eq(answerRatings.id, shown[0] ?? ""));
    let second: Promise<Response | undefined> = Promise.resolve(undefined);
    await db.transaction(async (tx) => {
      await reportRating(tx, { annotatorId, ratingId: shown[0] ?? "", reason: "private", note: "" });
      second = Promise.resolve(report(1));
      await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 300))]);
    });
    expect((await second)?.status).toBe(200);
    expect(await withdrawn()).toEqual([[answerId, 2, true]]);
    expect((await raters[0]?.drawAnswer())?.today).toEqual(["reported"]);
    expect((await newRater().send(reportPost, { ratingId: shown[0], reason: "other", note: "" })).status).toBe(404);
    await setAnswerWithdrawn(db, answerId, false);
  });
});
