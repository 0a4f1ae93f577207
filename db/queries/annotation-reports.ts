import { eq, isNotNull, type SQL, sql } from "drizzle-orm";
import type { Db } from "../client";
import { annotationPairs, answerRatings, answerReports, pairReports, recordedAnswers } from "../schema";
import { asAnnotator } from "./annotation-draws";
import { findRating } from "./annotation-ratings";
import { endShowing, findShowing } from "./annotation-votes";

type Report = Pick<typeof pairReports.$inferSelect, "reason" | "note"> & { readonly annotatorId: string };

/** Reports of so many people withdraw what they are about until an admin has looked. */
const REPORTS_WITHDRAW = 2;

/** False: this pair was not shown to this person. */
export function reportShowing(db: Db, report: Report & { readonly showingId: string }): Promise<boolean> {
  const { annotatorId, showingId, reason, note } = report;
  return asAnnotator(db, annotatorId, async (tx) => {
    const shown = await findShowing(tx, annotatorId, showingId);
    if (!shown) return false;
    const { pairId } = shown;
    // Of two people who report at once the second waits here, and then counts the first one's report.
    await tx.select().from(annotationPairs).where(eq(annotationPairs.id, pairId)).for("update");
    await tx.insert(pairReports).values({ showingId, pairId, reason, note }).onConflictDoNothing();
    if (shown.end === null) await endShowing(tx, showingId, "reported");
    await tx.execute(sql`update annotation_pairs set withdrawn_at = now() where id = ${pairId} and withdrawn_at is null
      and (select count(distinct s.annotator_id) from pair_reports r join showings s on s.id = r.showing_id
        where r.pair_id = ${pairId}) >= ${REPORTS_WITHDRAW}`);
    return true;
  });
}

/** False: this answer was not shown to this person. */
export function reportRating(db: Db, report: Report & { readonly ratingId: string }): Promise<boolean> {
  const { annotatorId, ratingId, reason, note } = report;
  return asAnnotator(db, annotatorId, async (tx) => {
    const shown = await findRating(tx, annotatorId, ratingId);
    if (!shown) return false;
    const { answerId } = shown;
    await tx.select().from(recordedAnswers).where(eq(recordedAnswers.id, answerId)).for("update");
    await tx.insert(answerReports).values({ ratingId, answerId, reason, note }).onConflictDoNothing();
    if (shown.end === null)
      await tx.update(answerRatings).set({ end: "reported" }).where(eq(answerRatings.id, ratingId));
    await tx.execute(sql`update annotation_pairs set withdrawn_at = now()
      where ${answerId}::uuid in (one_id, two_id) and withdrawn_at is null
      and (select count(distinct r.annotator_id) from answer_reports p join answer_ratings r on r.id = p.rating_id
        where p.answer_id = ${answerId}) >= ${REPORTS_WITHDRAW}`);
    return true;
  });
}

export type Reported = {
  /** Of the pair or the answer. */
  readonly id: string;
  readonly promptId: string;
  readonly reports: number;
  readonly reasons: string;
  readonly withdrawn: boolean;
};
const LISTED_MAX = 100;

/** Most reported first. */
export async function listReportedPairs(db: Db): Promise<Reported[]> {
  return db
    .select({
      id: annotationPairs.id,
      promptId: annotationPairs.promptId,
      reports: sql<number>`count(*)::int`,
      reasons: sql<string>`string_agg(distinct ${pairReports.reason}::text, ', ')`,
      withdrawn: sql<boolean>`${isNotNull(annotationPairs.withdrawnAt)}`,
    })
    .from(pairReports)
    .innerJoin(annotationPairs, eq(annotationPairs.id, pairReports.pairId))
    .groupBy(annotationPairs.id)
    .orderBy(sql`count(*) desc`)
    .limit(LISTED_MAX);
}

/** Most reported first. Withdrawn: no pair with it is in the queue. */
export async function listReportedAnswers(db: Db): Promise<Reported[]> {
  return db
    .select({
      id: recordedAnswers.id,
      promptId: recordedAnswers.promptId,
      reports: sql<number>`count(*)::int`,
      reasons: sql<string>`string_agg(distinct ${answerReports.reason}::text, ', ')`,
      withdrawn: sql<boolean>`not exists (select 1 from annotation_pairs p
        where ${recordedAnswers.id} in (p.one_id, p.two_id) and p.withdrawn_at is null)`,
    })
    .from(answerReports)
    .innerJoin(recordedAnswers, eq(recordedAnswers.id, answerReports.answerId))
    .groupBy(recordedAnswers.id)
    .orderBy(sql`count(*) desc`)
    .limit(LISTED_MAX);
}

/** Takes a pair out of the queue or puts it back. False: there is none. */
export async function setPairWithdrawn(db: Db, pairId: string, withdrawn: boolean): Promise<boolean> {
  return setWithdrawn(db, eq(annotationPairs.id, pairId), withdrawn);
}

/** Takes every pair with this answer out of the queue or puts it back. False: there is none. */
export async function setAnswerWithdrawn(db: Db, answerId: string, withdrawn: boolean): Promise<boolean> {
  const { oneId, twoId } = annotationPairs;
  return setWithdrawn(db, sql`${answerId}::uuid in (${oneId}, ${twoId})`, withdrawn);
}

async function setWithdrawn(db: Db, which: SQL, withdrawn: boolean): Promise<boolean> {
  const rows = await db
    .update(annotationPairs)
    .set({ withdrawnAt: withdrawn ? sql`now()` : null })
    .where(which)
    .returning({ id: annotationPairs.id });
  return rows.length > 0;
}
