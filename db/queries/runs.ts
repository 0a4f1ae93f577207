import { and, eq, isNull, lt, sql } from "drizzle-orm";
import type { Db } from "../client";
import { runs } from "../schema";
import { rowsOf } from "./rows-of";
import { insertedColumns, insertedValues, runRecords } from "./run-records";

export type Run = typeof runs.$inferSelect;
export type NewRun = typeof runs.$inferInsert;

/** What the end of a run adds to its row. */
export type RunOutcome = Pick<Run, "answerText" | "answeredModelId" | "errorCode" | "errorMessage" | "firstTokenMs"> &
  Pick<Run, "inputTokens" | "outputTokens" | "tokenBasis" | "costUsd"> & {
    readonly state: "completed" | "failed" | "cancelled" | "interrupted";
    readonly latencyMs: number;
    /** Gateway: another model answered than the one the row began with, or the strongest model's price is known now. */
    readonly answeredBy?: AnsweredBy;
  };
export type AnsweredBy = Partial<
  Pick<NewRun, "modelId" | "providerId" | "providerModelId" | "simulated" | "decision" | "costUsdStrongest"> &
    Pick<NewRun, "qualityPredicted" | "qualityLow" | "qualityHigh" | "outputTokensExpected" | "costUsdExpected">
>;

/** False when a run with this idempotency key is already there; the database decides, so of two at once one wins. */
export async function insertRun(db: Db, run: NewRun): Promise<boolean> {
  const rows = await insertRuns(db, [run]);
  return rows.length > 0;
}

/** In one statement. The ids of those whose idempotency key was not there yet. */
export async function insertRuns(db: Db, added: readonly NewRun[]): Promise<readonly string[]> {
  const inserted = await db.execute(sql`insert into ${runs} (${insertedColumns})
    select ${insertedValues} from ${runRecords(added)} as run
    on conflict (idempotency_key) do nothing returning id`);
  return rowsOf(inserted).map(({ id }) => String(id));
}

export async function findRun(db: Db, id: string): Promise<Run | undefined> {
  const [run] = await db.select().from(runs).where(eq(runs.id, id));
  return run;
}

export async function findRunByKey(db: Db, idempotencyKey: string): Promise<Run | undefined> {
  const [run] = await db.select().from(runs).where(eq(runs.idempotencyKey, idempotencyKey));
  return run;
}

/**
 * Ends a run, once: undefined when it was settled before. A run that `interruptOverdueRuns` gave up on is still open to
 * the process that really ran it, so a late settlement (the database was away) wins over "interrupted".
 */
export async function settleRun(db: Db, id: string, { answeredBy, ...outcome }: RunOutcome): Promise<Run | undefined> {
  const [run] = await db
    .update(runs)
    .set({ ...answeredBy, ...outcome, settledAt: sql`now()` })
    .where(and(eq(runs.id, id), isNull(runs.settledAt)))
    .returning();
  return run;
}

const INTERRUPTED = {
  state: "interrupted",
  errorCode: "internal",
  errorMessage: "The server stopped in the middle of this run; what it cost is not known. Run it again if you need it.",
} as const;

/**
 * Marks what dead processes left behind. Their tokens stay unknown. "all": this process is the only one (PGlite), so
 * every running row is an orphan. "overdue": other processes may be running theirs, which all end before the deadline.
 */
export async function interruptOrphans(db: Db, which: "all" | "overdue"): Promise<number> {
  const orphans = and(eq(runs.state, "running"), which === "overdue" ? lt(runs.deadlineAt, sql`now()`) : undefined);
  const rows = await db.update(runs).set(INTERRUPTED).where(orphans).returning({ id: runs.id });
  return rows.length;
}

/** Undefined when there is no completed run of this id. A later rating replaces an earlier one. */
export async function rateRun(db: Db, id: string, rating: number): Promise<Run | undefined> {
  const [run] = await db
    .update(runs)
    .set({ rating })
    .where(and(eq(runs.id, id), eq(runs.state, "completed")))
    .returning();
  return run;
}
