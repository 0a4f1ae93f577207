import { eq, inArray, sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { describeOnEachDatabase } from "@/db/each-database.fixture";
import { setPairWithdrawn } from "@/db/queries/annotation-reports";
import { listVotes } from "@/db/queries/annotation-results";
import { annotationPrompts, annotators, recordedAnswers, votes } from "@/db/schema";
import { seedVotes, VOTED_MODELS } from "../calibration/voted-pairs.fixture";
import { createTestDeps } from "../deps.fixture";
import { loadAnnotationResults } from "./results";

const [HAIKU, MINI] = VOTED_MODELS;
const promptIds = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `voted@1/${from + at}`);

describeOnEachDatabase("results of votes", (database) => {
  const setCategory = (category: string, ids: string[]) =>
    database().open.db.update(annotationPrompts).set({ category }).where(inArray(annotationPrompts.id, ids));
  beforeAll(async () => {
    const { db } = database().open;
    // The second model wins three of four, and after the turn the first one does in "code".
    await seedVotes(db, 100);
    await setCategory("code", promptIds(45, 90));
    await setCategory("rare", promptIds(90, 100));
    await db.execute(sql`update votes set choice = case choice when 'one' then 'two' else 'one' end::vote_choice
      from annotation_pairs p join annotation_prompts q on q.id = p.prompt_id
      where p.id = votes.pair_id and q.category = 'code'`);
  });
  beforeEach(() => {
    globalThis.iprDeps = createTestDeps(database().open);
    globalThis.iprAnnotationResults = undefined;
  });

  test("each category has its own ranking with intervals, of its own votes; one with too few votes has none", async () => {
    const { overall, byCategory } = await loadAnnotationResults();
    const looked = byCategory.map(({ name, ranking: { models, votes } }) => ({
      ...{ name, votes, first: models[0]?.modelId, games: models.map(({ games }) => games) },
      holds: models.every(({ rating, interval }) => interval.low <= rating && rating <= interval.high),
    }));
    expect(looked).toEqual([
      { name: "c", votes: 45, first: MINI, games: [45, 45], holds: true },
      { name: "code", votes: 45, first: HAIKU, games: [45, 45], holds: true },
    ]);
    expect(overall.votes).toBe(100);
  });

  test("distrusted people, judges, repeats, gold and simulated answers rank nobody, in no category", async () => {
    const { db } = database().open;
    const all = await listVotes(db);
    const [hasty = "", machine = ""] = new Set(all.map(({ annotatorId }) => annotatorId));
    const rest = all.filter(({ annotatorId }) => annotatorId !== hasty && annotatorId !== machine);
    const ofCategory = (name: string) => rest.filter(({ category }) => category === name);
    const [repeat, gold, simulated] = ofCategory("c");
    const ofPrompt = eq(recordedAnswers.promptId, simulated?.promptId ?? "");
    const setKind = (vote: typeof repeat, kind: "fresh" | "gold" | "repeat") =>
      db
        .update(votes)
        .set({ kind })
        .where(eq(votes.showingId, vote?.showingId ?? ""));
    await db.update(annotators).set({ distrust: "speed" }).where(eq(annotators.id, hasty));
    await db.update(annotators).set({ kind: "judge" }).where(eq(annotators.id, machine));
    await setKind(repeat, "repeat");
    await setKind(gold, "gold");
    await db.update(recordedAnswers).set({ simulated: true }).where(ofPrompt);
    const { overall, byCategory, counts } = await loadAnnotationResults();
    expect(overall.votes).toBe(rest.length - 3);
    expect(byCategory.map(({ name, ranking }) => [name, ranking.votes])).toEqual([
      ["c", ofCategory("c").length - 3],
      ["code", ofCategory("code").length],
    ]);
    const distrustedVotes = all.filter(({ annotatorId }) => annotatorId === hasty).length;
    expect(counts).toMatchObject({ distrusted: 1, distrustedVotes });
    await db.update(annotators).set({ kind: "human", distrust: null });
    for (const vote of [repeat, gold]) await setKind(vote, "fresh");
    await db.update(recordedAnswers).set({ simulated: false }).where(ofPrompt);
  });

  test("a pair that an admin withdraws leaves the ranking at once, and comes back with it", async () => {
    const { db } = database().open;
    const counted = async () => (await loadAnnotationResults()).overall.votes;
    const [{ pairId } = { pairId: "" }] = await listVotes(db);
    expect(await counted()).toBe(100);
    await setPairWithdrawn(db, pairId, true);
    expect(await counted()).toBe(99);
    await setPairWithdrawn(db, pairId, false);
    expect(await counted()).toBe(100);
  });
});
