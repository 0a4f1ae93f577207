import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../client";
import { annotators, showings, votes } from "../schema";

export type Annotator = typeof annotators.$inferSelect;

/** The annotator of this key, made when it is new; of two requests at once both get the same one. */
export async function findOrInsertAnnotator(
  db: Db,
  key: { keySha256: string; userId: string | null; kind: Annotator["kind"] },
): Promise<Annotator> {
  await db.insert(annotators).values(key).onConflictDoNothing();
  const annotator = await findAnnotator(db, key.keySha256);
  if (!annotator) throw new Error("an annotator that was just inserted is gone");
  return annotator;
}

export async function findAnnotator(db: Db, keySha256: string): Promise<Annotator | undefined> {
  const [annotator] = await db.select().from(annotators).where(eq(annotators.keySha256, keySha256));
  return annotator;
}

/** Gives what an anonymous browser has done to the account that signed in there. Undefined: it has done nothing, or is an account's. */
export async function claimAnnotator(
  db: Db,
  { from, to, userId }: { from: string; to: string; userId: string },
): Promise<Annotator | undefined> {
  const anonymous = and(eq(annotators.keySha256, from), isNull(annotators.userId), eq(annotators.kind, "human"));
  const [claimed] = await db.update(annotators).set({ keySha256: to, userId }).where(anonymous).returning();
  // Of two requests at once the second waits, and then finds that it is done.
  return claimed ?? findAnnotator(db, to);
}

/** With all showings, votes, ratings and reports of this person. */
export async function deleteAnnotator(db: Db, id: string): Promise<number> {
  const [counted] = await db.select({ votes: sql<number>`count(*)::int` }).from(votes).where(eq(votes.annotatorId, id));
  await db.delete(annotators).where(eq(annotators.id, id));
  return counted?.votes ?? 0;
}

/** An admin's word: the rules no longer change it. */
export async function fixTrust(db: Db, id: string, distrust: string | null): Promise<boolean> {
  const rows = await db
    .update(annotators)
    .set({ distrust, trustFixed: true })
    .where(eq(annotators.id, id))
    .returning({ id: annotators.id });
  return rows.length > 0;
}

export type AnnotatorSummary = Pick<Annotator, "id" | "kind" | "distrust" | "trustFixed" | "createdAt"> & {
  readonly votes: number;
};

/** Distrusted ones first, then by number of votes. */
export async function listAnnotators(db: Db, limit = 100): Promise<AnnotatorSummary[]> {
  const { id, kind, distrust, trustFixed, createdAt } = annotators;
  const voted = sql<number>`count(${votes.showingId})::int`;
  return db
    .select({ id, kind, distrust, trustFixed, createdAt, votes: voted })
    .from(annotators)
    .leftJoin(votes, eq(votes.annotatorId, annotators.id))
    .groupBy(annotators.id)
    .orderBy(sql`${distrust} is null`, desc(voted))
    .limit(limit);
}

/** Ends of today (UTC) in order, for the progress line. */
export async function listEndsToday(db: Db, annotatorId: string): Promise<("voted" | "skipped" | "reported")[]> {
  const rows = await db
    .select({ end: showings.end })
    .from(showings)
    .where(
      sql`${showings.annotatorId} = ${annotatorId} and ${showings.end} is not null and ${showings.shownAt} >= date_trunc('day', now() at time zone 'utc') at time zone 'utc'`,
    )
    .orderBy(showings.endedAt);
  return rows.flatMap(({ end }) => end ?? []);
}
