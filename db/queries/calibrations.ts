import { and, desc, eq, inArray, or, sql } from "drizzle-orm";
import type { CalibrationReport } from "@/lib/contracts/calibration";
import type { Db } from "../client";
import { calibrations, routerVersions } from "../schema";

export type Calibration = typeof calibrations.$inferSelect;
type Hold = { readonly id: string; readonly worker: string };

/** Answers the id of the job that waits or runs: the new one, or the one that was there first. */
export async function insertCalibration(db: Db, { id, by }: { id: string; by: string | null }): Promise<string> {
  const row = { id, state: "queued", requestedBy: by, step: "waiting" } as const;
  // Between the two queries the other job may end; then there is room for this one.
  for (;;) {
    const [inserted] = await db
      .insert(calibrations)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: calibrations.id });
    if (inserted) return inserted.id;
    const [open] = await db
      .select({ id: calibrations.id })
      .from(calibrations)
      .where(inArray(calibrations.state, ["queued", "running"]));
    if (open) return open.id;
  }
}

/** Takes the job that waits, or whose worker is no longer believed. Undefined: nothing to do. */
export async function claimCalibration(
  db: Db,
  { worker, leaseMs, onlyWorker }: { worker: string; leaseMs: number; onlyWorker: boolean },
): Promise<Calibration | undefined> {
  // On the embedded database this process is the only one: whoever else holds a lease is dead.
  const abandoned = onlyWorker ? sql`${calibrations.worker} <> ${worker}` : sql`${calibrations.leaseUntil} < now()`;
  const next = db
    .select({ id: calibrations.id })
    .from(calibrations)
    .where(or(eq(calibrations.state, "queued"), and(eq(calibrations.state, "running"), abandoned)))
    .limit(1)
    .for("update", { skipLocked: true });
  const [claimed] = await db
    .update(calibrations)
    .set({ state: "running", worker, leaseUntil: lease(leaseMs), attempts: sql`${calibrations.attempts} + 1` })
    .where(inArray(calibrations.id, next))
    .returning();
  return claimed;
}

/** Says how far the job is and renews the lease. False: another worker has taken it over. */
export async function noteProgress(
  db: Db,
  { id, worker }: Hold,
  { step, progress, leaseMs }: { step: string; progress: number; leaseMs: number },
): Promise<boolean> {
  const rows = await db
    .update(calibrations)
    .set({ step, progress, leaseUntil: lease(leaseMs) })
    .where(held({ id, worker }))
    .returning({ id: calibrations.id });
  return rows.length > 0;
}

export type NewVersion = Pick<typeof routerVersions.$inferInsert, "version" | "baseVersion" | "card">;
export type CalibrationOutcome =
  | { readonly report: CalibrationReport; readonly version: NewVersion | null }
  | { readonly failure: string };

/** Ends a job that is still this worker's, and writes its version with it. False: another has taken it over. */
export function settleCalibration(db: Db, hold: Hold, outcome: CalibrationOutcome): Promise<boolean> {
  return db.transaction(async (tx) => {
    const ended = { leaseUntil: null, worker: null, endedAt: sql`now()` };
    const change =
      "failure" in outcome
        ? ({ ...ended, state: "failed", failure: outcome.failure } as const)
        : ({ ...ended, state: "done", report: outcome.report, step: "done", progress: 1 } as const);
    const rows = await tx.update(calibrations).set(change).where(held(hold)).returning({ id: calibrations.id });
    if (rows.length === 0) return false;
    if ("version" in outcome && outcome.version)
      await tx.insert(routerVersions).values({ ...outcome.version, calibrationId: hold.id });
    return true;
  });
}

export async function findCalibration(db: Db, id: string): Promise<Calibration | undefined> {
  const [job] = await db.select().from(calibrations).where(eq(calibrations.id, id));
  return job;
}

/** Newest first, each with the version it made. */
export async function listCalibrations(db: Db, limit: number) {
  return db
    .select({ job: calibrations, version: routerVersions.version })
    .from(calibrations)
    .leftJoin(routerVersions, eq(routerVersions.calibrationId, calibrations.id))
    .orderBy(desc(calibrations.requestedAt))
    .limit(limit);
}
export type ListedCalibration = Awaited<ReturnType<typeof listCalibrations>>[number];

function held({ id, worker }: Hold) {
  return and(eq(calibrations.id, id), eq(calibrations.state, "running"), eq(calibrations.worker, worker));
}

function lease(leaseMs: number) {
  return sql`now() + ${`${leaseMs} milliseconds`}::interval`;
}
