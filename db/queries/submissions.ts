import { and, count, desc, eq, getTableColumns, gt, inArray, lt, or, sql } from "drizzle-orm";
import type { SubmissionResult, SubmissionState } from "@/lib/contracts/submission";
import type { Db } from "../client";
import { submissionEvents, submissions, users } from "../schema";

export type Submission = typeof submissions.$inferSelect;
export type NewSubmission = typeof submissions.$inferInsert;
export type SubmissionAction = (typeof submissionEvents.$inferInsert)["action"];
/** A submission without its answers, which are large and only read to be scored. */
export type ListedSubmission = Omit<Submission, "answers"> & { readonly accountName: string };

export type InsertedSubmission =
  | { readonly kind: "inserted" }
  | { readonly kind: "limit_reached"; readonly nextAt: Date }
  | { readonly kind: "same_answers"; readonly existing: Pick<Submission, "id" | "userId" | "state" | "routerName"> };

const WEEK_MS = 7 * 24 * 3_600_000;
const SCORED_STATES: SubmissionState[] = ["queued", "scoring", "preview", "published", "withdrawn", "hidden"];

/** Inserts unless the account's week is full or the answers are here already. Accounts queue up at their own row. */
export function insertSubmission(db: Db, row: NewSubmission, weeklyMax: number): Promise<InsertedSubmission> {
  return db.transaction(async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, row.userId)).for("update");
    const existing = await findSameAnswers(tx, row);
    if (existing) return { kind: "same_answers", existing };
    const recent = await tx
      .select({ at: submissions.submittedAt })
      .from(submissions)
      .where(
        and(
          eq(submissions.userId, row.userId),
          inArray(submissions.state, SCORED_STATES),
          gt(submissions.submittedAt, new Date(Date.now() - WEEK_MS)),
        ),
      )
      .orderBy(desc(submissions.submittedAt));
    const oldest = recent[weeklyMax - 1];
    if (oldest) return { kind: "limit_reached", nextAt: new Date(oldest.at.getTime() + WEEK_MS) };
    const inserted = await tx.insert(submissions).values(row).onConflictDoNothing().returning({ id: submissions.id });
    if (inserted.length === 0) {
      const winner = await findSameAnswers(tx, row);
      if (winner) return { kind: "same_answers", existing: winner };
      throw new Error("a submission was refused although no other has its answers");
    }
    await tx.insert(submissionEvents).values({ ...changeOf(row, "submitted"), userId: row.userId });
    return { kind: "inserted" };
  });
}

async function findSameAnswers(db: Pick<Db, "select">, row: NewSubmission) {
  const { id, userId, state, routerName } = submissions;
  const [existing] = await db
    .select({ id, userId, state, routerName })
    .from(submissions)
    .where(
      and(
        eq(submissions.track, row.track),
        eq(submissions.trackVersion, row.trackVersion),
        eq(submissions.answersSha256, row.answersSha256),
        sql`${state} not in ('withdrawn', 'failed')`,
      ),
    );
  return existing;
}

/** Takes the oldest one that waits, or whose scorer is no longer believed. Undefined: nothing to do. */
export async function claimSubmission(
  db: Db,
  { scorer, leaseMs, onlyScorer }: { scorer: string; leaseMs: number; onlyScorer: boolean },
): Promise<Submission | undefined> {
  // On the embedded database this process is the only one: whoever else holds a lease is dead.
  const abandoned = onlyScorer ? sql`${submissions.scorer} <> ${scorer}` : sql`${submissions.leaseUntil} < now()`;
  const next = db
    .select({ id: submissions.id })
    .from(submissions)
    .where(or(eq(submissions.state, "queued"), and(eq(submissions.state, "scoring"), abandoned)))
    .orderBy(submissions.submittedAt)
    .limit(1)
    .for("update", { skipLocked: true });
  const [claimed] = await db
    .update(submissions)
    .set({
      state: "scoring",
      scorer,
      leaseUntil: sql`now() + ${`${leaseMs} milliseconds`}::interval`,
      attempts: sql`${submissions.attempts} + 1`,
    })
    .where(inArray(submissions.id, next))
    .returning();
  return claimed;
}

/** Ends a scoring that is still this scorer's; false when another has taken it over. */
export function settleScoring(
  db: Db,
  { id, scorer }: { id: string; scorer: string },
  outcome: { readonly result: SubmissionResult } | { readonly failure: string },
): Promise<boolean> {
  const state = "result" in outcome ? "preview" : "failed";
  return db.transaction(async (tx) => {
    const rows = await tx
      .update(submissions)
      .set({ ...outcome, state, leaseUntil: null, scorer: null })
      .where(and(eq(submissions.id, id), eq(submissions.state, "scoring"), eq(submissions.scorer, scorer)))
      .returning({ id: submissions.id });
    if (rows.length === 0) return false;
    const action = state === "preview" ? "scored" : "failed";
    await tx.insert(submissionEvents).values(changeOf({ id, state }, action));
    return true;
  });
}

export type StateChange = {
  readonly id: string;
  readonly from: readonly SubmissionState[];
  readonly to: SubmissionState;
  readonly action: SubmissionAction;
  readonly userId: string;
  readonly note?: string | null;
  readonly hiddenResult?: SubmissionResult | null;
};

/** False when the submission is not in a state that this change starts from. The log row is written with the change. */
export function changeSubmission(db: Db, change: StateChange): Promise<boolean> {
  const { id, from, to, action, userId, note = null, hiddenResult } = change;
  return db.transaction(async (tx) => {
    const rows = await tx
      .update(submissions)
      .set({
        state: to,
        ...(action === "published" && { publishedAt: sql`now()` }),
        ...(hiddenResult !== undefined && { hiddenResult }),
        ...(to === "withdrawn" && { leaseUntil: null, scorer: null }),
      })
      .where(and(eq(submissions.id, id), inArray(submissions.state, [...from])))
      .returning({ id: submissions.id });
    if (rows.length === 0) return false;
    await tx.insert(submissionEvents).values({ ...changeOf({ id, state: to }, action), userId, note });
    return true;
  });
}

const { answers: _, ...listedColumns } = getTableColumns(submissions);

/** Newest first. Without `userId`, everybody's; without `states`, all of them. */
export async function listSubmissions(
  db: Db,
  { userId, states, limit = 500 }: { userId?: string; states?: readonly SubmissionState[]; limit?: number },
): Promise<ListedSubmission[]> {
  return db
    .select({ ...listedColumns, accountName: users.name })
    .from(submissions)
    .innerJoin(users, eq(users.id, submissions.userId))
    .where(
      and(
        userId === undefined ? undefined : eq(submissions.userId, userId),
        states === undefined ? undefined : inArray(submissions.state, [...states]),
      ),
    )
    .orderBy(desc(submissions.submittedAt), submissions.id)
    .limit(limit);
}

export async function findSubmission(db: Db, id: string): Promise<Submission | undefined> {
  const [submission] = await db.select().from(submissions).where(eq(submissions.id, id));
  return submission;
}

/** The audit log, newest first. */
export async function listSubmissionEvents(db: Db, limit = 200) {
  return db
    .select({
      ...getTableColumns(submissionEvents),
      routerName: submissions.routerName,
      accountName: users.name,
    })
    .from(submissionEvents)
    .leftJoin(submissions, eq(submissions.id, submissionEvents.submissionId))
    .leftJoin(users, eq(users.id, submissionEvents.userId))
    .orderBy(desc(submissionEvents.id))
    .limit(limit);
}

/** How many may still be waiting in front of this one. */
export async function countWaiting(db: Db, before: Date): Promise<number> {
  const [row] = await db
    .select({ waiting: count() })
    .from(submissions)
    .where(and(inArray(submissions.state, ["queued", "scoring"]), lt(submissions.submittedAt, before)));
  return row?.waiting ?? 0;
}

function changeOf({ id, state }: Pick<NewSubmission, "id" | "state">, action: SubmissionAction) {
  return { submissionId: id, state, action };
}
