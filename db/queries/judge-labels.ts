import { and, eq, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "../client";
import {
  annotationPairs,
  annotationPrompts,
  annotators,
  judgeLabels,
  judges,
  recordedAnswers,
  showings,
  votes,
} from "../schema";
import { findOrInsertAnnotator } from "./annotators";
import { rowsOf } from "./rows-of";

export type Judge = typeof judges.$inferSelect;
export type NewJudgeLabel = Omit<typeof judgeLabels.$inferInsert, "showingId">;
/** A pair for a judge; lengths in bytes, `scored`: this judge has scored that answer in another pair. */
export type PairToJudge = {
  readonly pairId: string;
  readonly isGold: boolean;
  readonly one: { readonly answerId: string; readonly bytes: number; readonly score: number | null };
  readonly two: { readonly answerId: string; readonly bytes: number; readonly score: number | null };
  readonly promptBytes: number;
};

/** The judge with this key, made when it is new. */
export async function findOrInsertJudge(db: Db, keySha256: string, about: Omit<Judge, "annotatorId">): Promise<Judge> {
  return db.transaction(async (tx) => {
    const { id: annotatorId } = await findOrInsertAnnotator(tx, { keySha256, userId: null, kind: "judge" });
    await tx
      .insert(judges)
      .values({ ...about, annotatorId })
      .onConflictDoNothing();
    const [judge] = await tx.select().from(judges).where(eq(judges.annotatorId, annotatorId));
    if (!judge) throw new Error("a judge that was just inserted is gone");
    return judge;
  });
}

export async function findJudgeId(db: Db, keySha256: string): Promise<string | undefined> {
  const [row] = await db.select({ id: annotators.id }).from(annotators).where(eq(annotators.keySha256, keySha256));
  return row?.id;
}

/** Models whose answers stand in pairs. */
export async function listComparedModels(db: Db): Promise<string[]> {
  const found = await db.execute(sql`select distinct a.model_id as id from recorded_answers a
    where exists (select 1 from annotation_pairs p where p.one_id = a.id or p.two_id = a.id) order by 1`);
  return rowsOf(found).map(({ id }) => String(id));
}

type Wanted = {
  /** Null while the judge is not in the database: nothing was ever asked of it. */
  readonly annotatorId: string | null;
  readonly refusedModelIds: readonly string[];
  readonly limit: number;
};

/**
 * Pairs this judge has not seen: first those that people voted on, which say how good it is, then gold, then by a hash, so
 * that every judge labels the same ones.
 */
export async function listPairsToJudge(
  db: Db,
  { annotatorId, refusedModelIds, limit }: Wanted,
): Promise<PairToJudge[]> {
  const own = sql`${annotatorId}::uuid`;
  const refused = sql`${JSON.stringify(refusedModelIds)}::jsonb`;
  const scoreOf = (answer: "one" | "two") => sql`(
    select case when q.one_id = ${sql.raw(answer)}.id then l.score_one else l.score_two end
    from judge_labels l join showings s on s.id = l.showing_id join annotation_pairs q on q.id = s.pair_id
    where l.annotator_id = ${own} and l.fault is null and (q.one_id = ${sql.raw(answer)}.id or q.two_id = ${sql.raw(answer)}.id)
    limit 1)`;
  const found = await db.execute(sql`
    with chosen as (
      select p.*, exists (
        select 1 from votes v join annotators n on n.id = v.annotator_id
        where v.pair_id = p.id and v.kind = 'fresh' and n.kind = 'human' and n.distrust is null
      ) as voted
      from annotation_pairs p
      join recorded_answers one on one.id = p.one_id join recorded_answers two on two.id = p.two_id
      where p.withdrawn_at is null and not one.simulated and not two.simulated and not ${refused} ? one.model_id and not ${refused} ? two.model_id
        and not exists (select 1 from showings s where s.pair_id = p.id and s.annotator_id = ${own})
      order by voted desc, p.gold_winner is not null desc, md5(p.id::text) limit ${limit}
    )
    select p.id, p.gold_winner is not null as gold, octet_length(t.text) as prompt_bytes,
      one.id as one_id, octet_length(one.text) as one_bytes, ${scoreOf("one")} as one_score,
      two.id as two_id, octet_length(two.text) as two_bytes, ${scoreOf("two")} as two_score
    from chosen p join annotation_prompts t on t.id = p.prompt_id
    join recorded_answers one on one.id = p.one_id join recorded_answers two on two.id = p.two_id
    order by p.voted desc, p.gold_winner is not null desc, md5(p.id::text)`);
  const scored = (value: unknown) => (value === null ? null : Number(value));
  return rowsOf(found).map((row) => ({
    ...{ pairId: String(row.id), isGold: row.gold === true, promptBytes: Number(row.prompt_bytes) },
    one: { answerId: String(row.one_id), bytes: Number(row.one_bytes), score: scored(row.one_score) },
    two: { answerId: String(row.two_id), bytes: Number(row.two_bytes), score: scored(row.two_score) },
  }));
}

export async function findPairTexts(db: Db, pairId: string) {
  const [one, two] = [alias(recordedAnswers, "one"), alias(recordedAnswers, "two")];
  const [row] = await db
    .select({ prompt: annotationPrompts.text, one: one.text, two: two.text })
    .from(annotationPairs)
    .innerJoin(annotationPrompts, eq(annotationPrompts.id, annotationPairs.promptId))
    .innerJoin(one, eq(one.id, annotationPairs.oneId))
    .innerJoin(two, eq(two.id, annotationPairs.twoId))
    .where(and(eq(annotationPairs.id, pairId), isNull(annotationPairs.withdrawnAt)));
  return row;
}

export type JudgedShowing = {
  readonly pairId: string;
  readonly kind: "fresh" | "gold";
  readonly elapsedMs: number;
  /** Null: a bad verdict, which ends the showing without a vote. */
  readonly choice: (typeof votes.$inferSelect)["choice"] | null;
};

/** Showing, vote and label at once, or nothing. False: the pair is gone or withdrawn, or this judge has labelled it already. */
export async function insertJudgeLabel(db: Db, showing: JudgedShowing, label: NewJudgeLabel): Promise<boolean> {
  const { pairId, kind, elapsedMs, choice } = showing;
  const { annotatorId } = label;
  return db.transaction(async (tx) => {
    const [pair] = await tx
      .select({ id: annotationPairs.id })
      .from(annotationPairs)
      .where(and(eq(annotationPairs.id, pairId), isNull(annotationPairs.withdrawnAt)))
      .for("share");
    if (!pair) return false;
    const shownAt = sql`now() - make_interval(secs => ${elapsedMs / 1000}::double precision)`;
    const end = choice === null ? "skipped" : "voted";
    const [shown] = await tx
      .insert(showings)
      .values({ annotatorId, pairId, kind, swapped: false, shownAt, end, endedAt: sql`now()` })
      .onConflictDoNothing()
      .returning({ id: showings.id });
    if (!shown) return false;
    if (choice !== null)
      await tx.insert(votes).values({ showingId: shown.id, annotatorId, pairId, kind, choice, reasons: [], elapsedMs });
    await tx.insert(judgeLabels).values({ ...label, showingId: shown.id });
    return true;
  });
}

/** Every label of every judge with what statistics need. */
export async function listJudgeLabels(db: Db) {
  const [one, two] = [alias(recordedAnswers, "one"), alias(recordedAnswers, "two")];
  const answerOf = (answer: typeof one | typeof two) => ({
    modelId: answer.modelId,
    chars: sql<number>`char_length(${answer.text})::int`,
  });
  return db
    .select({
      ...{ label: judgeLabels, judge: judges, distrust: annotators.distrust, choice: votes.choice },
      ...{ pairId: showings.pairId, endedAt: showings.endedAt, withdrawnAt: annotationPairs.withdrawnAt },
      ...{ goldWinner: annotationPairs.goldWinner, cluster: annotationPrompts.cluster },
      ...{ one: answerOf(one), two: answerOf(two) },
    })
    .from(judgeLabels)
    .innerJoin(judges, eq(judges.annotatorId, judgeLabels.annotatorId))
    .innerJoin(annotators, eq(annotators.id, judgeLabels.annotatorId))
    .innerJoin(showings, eq(showings.id, judgeLabels.showingId))
    .leftJoin(votes, eq(votes.showingId, judgeLabels.showingId))
    .innerJoin(annotationPairs, eq(annotationPairs.id, showings.pairId))
    .innerJoin(annotationPrompts, eq(annotationPrompts.id, annotationPairs.promptId))
    .innerJoin(one, eq(one.id, annotationPairs.oneId))
    .innerJoin(two, eq(two.id, annotationPairs.twoId))
    .orderBy(showings.pairId, judgeLabels.showingId);
}
export type ListedLabel = Awaited<ReturnType<typeof listJudgeLabels>>[number];
