import { beforeAll, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { listRatings } from "@/db/queries/annotation-ratings";
import { annotationPairs, annotators, answerRatings } from "@/db/schema";
import { drawnRating, ratingRecorded } from "@/lib/contracts/annotation";
import { seedVotes, VOTED_MODELS } from "@/lib/server/calibration/voted-pairs.fixture";
import { createTestDeps } from "@/lib/server/deps.fixture";
import { GET as exportFileGet } from "../export/[file]/route";
import { POST as drawPost } from "./draw/route";
import { POST as ratePost } from "./route";
import { POST as skipPost } from "./skips/route";

/** A browser with a cookie jar; its address is its name, so that limits tell people apart. */
function createRater(address: string) {
  let cookie = "";
  const send = async (route: typeof ratePost, body: unknown) => {
    const headers = { "content-type": "application/json", cookie, "x-forwarded-for": address };
    const response = await route(new Request("http://test/", { method: "POST", headers, body: JSON.stringify(body) }));
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    return response;
  };
  const shown = async () => {
    const { showing } = drawnRating.parse(await (await send(drawPost, {})).json());
    if (!showing) throw new Error("nothing was drawn");
    return showing;
  };
  return { send, shown, rate: (ratingId: string, rating: number) => send(ratePost, { ratingId, rating }) };
}
let people = 0;
const newRater = () => createRater(`10.1.0.${++people}`);

describeOnEachDatabase("single ratings", (database) => {
  beforeAll(() => seedVotes(database().open.db, 40));
  beforeEach(async () => {
    globalThis.iprDeps = createTestDeps(database().open, { TRUST_PROXY: "1" });
    await database().open.db.delete(annotators);
  });

  test("of ten equal ratings at once one is stored; a different one is told, and the draw names no model", async () => {
    const rater = newRater();
    const showing = await rater.shown();
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
    await rater.shown();
    const drawn = await Promise.all(Array.from({ length: 6 }, () => rater.shown()));
    expect(new Set(drawn.map(({ ratingId }) => ratingId)).size).toBe(1);
    const ratingId = drawn[0]?.ratingId ?? "";
    expect((await thief.rate(ratingId, 3)).status).toBe(404);
    await thief.shown();
    expect((await thief.rate(ratingId, 3)).status).toBe(404);
    for (const wrong of [0, 6, 2.5]) expect((await rater.rate(ratingId, wrong)).status).toBe(400);
    expect((await rater.send(skipPost, { ratingId })).status).toBe(200);
    expect((await rater.rate(ratingId, 3)).status).toBe(409);
    expect((await rater.shown()).ratingId).not.toBe(ratingId);
    expect(await listRatings(database().open.db)).toEqual([]);
  });

  test("nobody rates an answer twice but a repeat, and whoever rates faster than anybody reads weighs nothing", async () => {
    const rater = newRater();
    for (let round = 0; round < 14; round++) {
      const { ratingId } = await rater.shown();
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
    const drawn = drawnRating.parse(await (await rater.send(drawPost, {})).json());
    expect(drawn).toEqual({ showing: null, reason: "nothing_left", today: [] });
    await database().open.db.update(annotationPairs).set({ withdrawnAt: null });
  });
});
