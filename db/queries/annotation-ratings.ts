import { and, desc, eq, isNotNull, isNull, not, sql } from "drizzle-orm";
import type { Db } from "../client";
import { annotationPrompts, annotators, answerRatings, recordedAnswers } from "../schema";
import { asAnnotator, type PoolPair, type ShowingKind } from "./annotation-draws";
import { rowsOf } from "./rows-of";

/** One answer as it is put before a person. */
export type ShownAnswer = {
  readonly ratingId: string;
  readonly source: string;
  readonly category: string;
  readonly prompt: string;
  readonly text: string;
  readonly simulated: boolean;
};
type End = "skipped" | "reported";

/** An answer is in the queue while one of its pairs is. */
const inQueue = sql`exists (select 1 from annotation_pairs p
  where ${answerRatings.answerId} in (p.one_id, p.two_id) and p.withdrawn_at is null)`;

/** What this person still has open; an answer withdrawn meanwhile is closed instead. */
export async function findOpenRating(db: Db, annotatorId: string): Promise<ShownAnswer | undefined> {
  const open = and(eq(answerRatings.annotatorId, annotatorId), isNull(answerRatings.end));
  await db
    .update(answerRatings)
    .set({ end: "skipped" })
    .where(and(open, not(inQueue)));
  const [row] = await db
    .select({
      ...{ ratingId: answerRatings.id, prompt: annotationPrompts.text, text: recordedAnswers.text },
      simulated: recordedAnswers.simulated,
      ...{ source: annotationPrompts.source, category: annotationPrompts.category },
    })
    .from(answerRatings)
    .innerJoin(recordedAnswers, eq(recordedAnswers.id, answerRatings.answerId))
    .innerJoin(annotationPrompts, eq(annotationPrompts.id, recordedAnswers.promptId))
    .where(open);
  return row;
}

const POOL = 60;

/**
 * Answers of open pairs that this person has not rated: a random sample, with the trusted ratings each has. Gold: those
 * of gold pairs, whose quality a checker decided.
 */
export async function listOpenAnswers(db: Db, annotatorId: string, gold: boolean): Promise<PoolPair[]> {
  const found = await db.execute(sql`
    with open as (
      select a.id, bool_or(p.gold_winner is not null) as gold
      from recorded_answers a join annotation_pairs p on a.id in (p.one_id, p.two_id)
      where p.withdrawn_at is null
        and not exists (select 1 from answer_ratings r where r.answer_id = a.id and r.annotator_id = ${annotatorId})
      group by a.id
    ), counted as (
      select id, (
        select count(*)::int from answer_ratings r join annotators n on n.id = r.annotator_id
        where r.answer_id = open.id and r.rating is not null and r.kind <> 'repeat' and n.kind = 'human' and n.distrust is null
      ) as votes
      from open where gold = ${gold}
    ), ranked as (
      select id, votes, row_number() over (partition by least(votes, 3), votes > 0 order by random()) as place from counted
    )
    select id, votes from ranked where place <= ${POOL}`);
  return rowsOf(found).map((row) => ({ id: String(row.id), votes: Number(row.votes), predictedGap: null }));
}

/** Own answers rated at least `since` ratings ago and never repeated, oldest first. */
export async function listRepeatableAnswers(db: Db, annotatorId: string, since: number): Promise<PoolPair[]> {
  const found = await db.execute(sql`
    select r.answer_id as id from answer_ratings r
    where r.annotator_id = ${annotatorId} and r.kind = 'fresh' and r.rating is not null
      and not exists (select 1 from answer_ratings again
        where again.answer_id = r.answer_id and again.annotator_id = r.annotator_id and again.kind = 'repeat')
      and (select count(*) from answer_ratings later
        where later.annotator_id = r.annotator_id and later.rated_at > r.rated_at) >= ${since}
    order by r.rated_at limit 1`);
  return rowsOf(found).map((row) => ({ id: String(row.id), votes: 0, predictedGap: null }));
}

export async function insertRatingShown(
  db: Db,
  shown: { annotatorId: string; answerId: string; kind: ShowingKind },
): Promise<void> {
  await db.insert(answerRatings).values(shown);
}

export async function countRatingsOf(db: Db, annotatorId: string): Promise<{ given: number; shownToday: number }> {
  const found = await db.execute(sql`select count(rating)::int as ratings, count(*) filter (
      where shown_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc')::int as shown
    from answer_ratings where annotator_id = ${annotatorId}`);
  const [row] = rowsOf(found);
  return { given: Number(row?.ratings ?? 0), shownToday: Number(row?.shown ?? 0) };
}

/** Ends of today (UTC) in order, for the progress line. */
export async function listRatingEndsToday(db: Db, annotatorId: string): Promise<("voted" | "skipped" | "reported")[]> {
  const rows = await db
    .select({ end: answerRatings.end })
    .from(answerRatings)
    .where(
      sql`${answerRatings.annotatorId} = ${annotatorId} and ${answerRatings.end} is not null and ${answerRatings.shownAt} >= date_trunc('day', now() at time zone 'utc') at time zone 'utc'`,
    )
    .orderBy(answerRatings.shownAt);
  return rows.flatMap(({ end }) => end ?? []);
}

export type CastRating =
  | { readonly kind: "stored"; readonly rating: number; readonly answerId: string; readonly repeated: boolean }
  | { readonly kind: "not_shown" }
  | { readonly kind: "withdrawn" }
  | { readonly kind: "ended" };

/** Stores a rating of an answer that was shown, or answers with the one that is stored already. */
export function castRating(
  db: Db,
  { annotatorId, ratingId, rating }: { annotatorId: string; ratingId: string; rating: number },
): Promise<CastRating> {
  return asAnnotator(db, annotatorId, async (tx) => {
    const shown = await findRating(tx, annotatorId, ratingId);
    if (!shown) return { kind: "not_shown" };
    const { answerId } = shown;
    if (shown.rating !== null) return { kind: "stored", rating: shown.rating, answerId, repeated: true };
    if (shown.end !== null) return { kind: "ended" };
    if (!shown.isInQueue) return { kind: "withdrawn" };
    const elapsedMs = sql`greatest(0, least(2000000000, extract(epoch from (now() - ${answerRatings.shownAt})) * 1000))::int`;
    await tx
      .update(answerRatings)
      .set({ rating, end: "voted", ratedAt: sql`now()`, elapsedMs })
      .where(eq(answerRatings.id, ratingId));
    return { kind: "stored", rating, answerId, repeated: false };
  });
}

/** False: there is nothing with this id for this person. */
export function endRating(db: Db, annotatorId: string, ratingId: string, end: End): Promise<boolean> {
  return asAnnotator(db, annotatorId, async (tx) => {
    const shown = await findRating(tx, annotatorId, ratingId);
    if (!shown) return false;
    if (shown.end === null) await tx.update(answerRatings).set({ end }).where(eq(answerRatings.id, ratingId));
    return true;
  });
}

export async function findRating(db: Db, annotatorId: string, ratingId: string) {
  const { answerId, rating, end } = answerRatings;
  const [shown] = await db
    .select({ answerId, rating, end, isInQueue: sql<boolean>`${inQueue}` })
    .from(answerRatings)
    .where(and(eq(answerRatings.id, ratingId), eq(answerRatings.annotatorId, annotatorId)));
  return shown;
}

/** The answer of a rating with its model, and what trusted people gave it on average. */
export async function findRatedAnswer(db: Db, answerId: string) {
  const [answer] = await db.select().from(recordedAnswers).where(eq(recordedAnswers.id, answerId));
  const counted = await db.execute(sql`select count(*)::int as ratings, avg(r.rating)::float8 as mean
    from answer_ratings r join annotators n on n.id = r.annotator_id
    where r.answer_id = ${answerId} and r.rating is not null and r.kind <> 'repeat' and n.kind = 'human' and n.distrust is null`);
  const [row] = rowsOf(counted);
  return answer && { answer, ratings: Number(row?.ratings ?? 0), mean: row?.mean == null ? null : Number(row.mean) };
}

/** The last ratings of one person with what trust is decided by. `isRight`: of gold answers, what the checker found. */
export async function listRatingsForTrust(
  db: Db,
  annotatorId: string,
  limit = 300,
): Promise<{ rating: number; elapsedMs: number; isRight: boolean | null }[]> {
  const found = await db.execute(sql`select r.rating, r.elapsed_ms, case when r.kind <> 'gold' then null else exists (
      select 1 from annotation_pairs p where p.gold_winner is not null
        and r.answer_id = case when p.gold_winner = 'one' then p.one_id else p.two_id end) end as is_right
    from answer_ratings r where r.annotator_id = ${annotatorId} and r.rating is not null
    order by r.rated_at desc limit ${limit}`);
  return rowsOf(found).map((row) => ({
    rating: Number(row.rating),
    elapsedMs: Number(row.elapsed_ms ?? 0),
    isRight: row.is_right === null ? null : row.is_right === true,
  }));
}

/** Every rating of a real answer with what statistics need, in order of time. An answer of which no pair is open is withdrawn. */
export async function listRatings(db: Db) {
  return db
    .select({
      ...{ ratingId: answerRatings.id, annotatorId: answerRatings.annotatorId, answerId: answerRatings.answerId },
      ...{ kind: answerRatings.kind, rating: sql<number>`${answerRatings.rating}`, elapsedMs: answerRatings.elapsedMs },
      ...{ ratedAt: sql<Date>`${answerRatings.ratedAt}`.mapWith(answerRatings.ratedAt) },
      ...{ annotatorKind: annotators.kind, distrust: annotators.distrust },
      ...{ promptId: annotationPrompts.id, source: annotationPrompts.source, category: annotationPrompts.category },
      ...{ split: annotationPrompts.split, cluster: annotationPrompts.cluster, modelId: recordedAnswers.modelId },
      chars: sql<number>`char_length(${recordedAnswers.text})::int`,
      qualityMeasured: recordedAnswers.qualityMeasured,
      qualityPredicted: recordedAnswers.qualityPredicted,
      routerVersion: recordedAnswers.routerVersion,
      withdrawn: sql<boolean>`not exists (select 1 from annotation_pairs p
        where ${recordedAnswers.id} in (p.one_id, p.two_id) and p.withdrawn_at is null)`,
    })
    .from(answerRatings)
    .innerJoin(annotators, eq(annotators.id, answerRatings.annotatorId))
    .innerJoin(recordedAnswers, eq(recordedAnswers.id, answerRatings.answerId))
    .innerJoin(annotationPrompts, eq(annotationPrompts.id, recordedAnswers.promptId))
    .where(and(isNotNull(answerRatings.rating), not(recordedAnswers.simulated)))
    .orderBy(answerRatings.ratedAt, desc(answerRatings.id));
}
export type ListedRating = Awaited<ReturnType<typeof listRatings>>[number];
