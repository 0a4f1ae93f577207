import { sql } from "drizzle-orm";
import type { Db } from "../client";
import { gatewayReserves, gatewaySpend, runs } from "../schema";
import { insertReserve, type Reserve } from "./gateway-keys";
import { insertRun, type NewRun, type RunOutcome, settlingRun } from "./runs";

/** The row of a run, once, and with it a reserve that was made while the database was away. */
export async function openBill(db: Db, row: NewRun, reserve: Reserve | null): Promise<void> {
  if (!reserve) return void (await insertRun(db, row));
  return db.transaction(async (tx) => {
    const isNew = await insertRun(tx, row);
    if (isNew) await insertReserve(tx, reserve);
  });
}

/** Settles a run once; its key is charged and its reserve freed in the same statement, and therefore once too. */
export async function settleBill(db: Db, runId: string, outcome: RunOutcome): Promise<void> {
  const { id, gatewayKeyId, costUsd, startedAt } = runs;
  const settled = settlingRun(db, runId, outcome).returning({ id, gatewayKeyId, costUsd, startedAt });
  await db.execute(sql`
    with settled as ${settled},
    charged as (
      insert into ${gatewaySpend} (key_id, day, usd, runs)
      select gateway_key_id, (started_at at time zone 'UTC')::date, coalesce(cost_usd, 0), 1
      from settled where gateway_key_id is not null
      on conflict (key_id, day) do update set usd = ${gatewaySpend.usd} + excluded.usd, runs = ${gatewaySpend.runs} + 1
    )
    delete from ${gatewayReserves} where run_id in (select id from settled)`);
}
