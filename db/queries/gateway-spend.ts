import { eq, sql } from "drizzle-orm";
import type { Db } from "../client";
import { gatewayReserves, gatewaySpend } from "../schema";
import { insertReserve, type Reserve } from "./gateway-keys";
import { insertRun, type NewRun, type Run, type RunOutcome, settleRun } from "./runs";

/** The row of a run, once, and with it a reserve that was made while the database was away. */
export function openBill(db: Db, row: NewRun, reserve: Reserve | null): Promise<void> {
  return db.transaction(async (tx) => {
    const isNew = await insertRun(tx, row);
    if (isNew && reserve) await insertReserve(tx, reserve);
  });
}

/** Settles a run once; its key is charged, and its reserve freed, in the same transaction and therefore once too. */
export function settleBill(db: Db, runId: string, outcome: RunOutcome): Promise<Run | undefined> {
  return db.transaction(async (tx) => {
    const run = await settleRun(tx, runId, outcome);
    if (!run?.gatewayKeyId) return run;
    const usd = run.costUsd ?? 0;
    const day = sql`(${run.startedAt.toISOString()}::timestamptz at time zone 'UTC')::date`;
    await tx
      .insert(gatewaySpend)
      .values({ keyId: run.gatewayKeyId, day, usd, runs: 1 })
      .onConflictDoUpdate({
        target: [gatewaySpend.keyId, gatewaySpend.day],
        set: { usd: sql`${gatewaySpend.usd} + ${usd}`, runs: sql`${gatewaySpend.runs} + 1` },
      });
    await tx.delete(gatewayReserves).where(eq(gatewayReserves.runId, runId));
    return run;
  });
}
