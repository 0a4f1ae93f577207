import { sql } from "drizzle-orm";
import type { Db } from "../client";
import { gatewayReserves, gatewaySpend, runs } from "../schema";
import { insertReserve, type Reserve } from "./gateway-keys";
import { columnOf, RUN_FIELDS, type RunField, runRecords } from "./run-records";
import { type AnsweredBy, insertRun, type NewRun, type RunOutcome } from "./runs";

/** A run with a reserve that was made while the database was away: both or none, and once. */
export function openReservedBill(db: Db, row: NewRun, reserve: Reserve): Promise<void> {
  return db.transaction(async (tx) => {
    const isNew = await insertRun(tx, row);
    if (isNew) await insertReserve(tx, reserve);
  });
}

/** What a settlement writes: always, or only where the answer came from somebody else than the row began with. */
const WRITTEN = {
  ...{ state: "always", answerText: "always", answeredModelId: "always", errorCode: "always", errorMessage: "always" },
  ...{ firstTokenMs: "always", latencyMs: "always", inputTokens: "always", outputTokens: "always" },
  ...{ tokenBasis: "always", costUsd: "always" },
  ...{ modelId: "if new", providerId: "if new", providerModelId: "if new", simulated: "if new", decision: "if new" },
  ...{ qualityPredicted: "if new", qualityLow: "if new", qualityHigh: "if new", outputTokensExpected: "if new" },
  ...{ costUsdExpected: "if new", costUsdStrongest: "if new" },
} as const satisfies Record<Exclude<keyof RunOutcome, "answeredBy"> | keyof AnsweredBy, "always" | "if new">;

const written: Partial<Record<RunField, "always" | "if new">> = WRITTEN;
const assignments = sql.join(
  RUN_FIELDS.flatMap((field) => {
    const [column, when] = [columnOf(field), written[field]];
    if (when === undefined) return [];
    const value = sql`outcome.${column}`;
    return [sql`${column} = ${when === "always" ? value : sql`coalesce(${value}, ${runs}.${column})`}`];
  }),
  sql`, `,
);

export type Settlement = { readonly runId: string; readonly outcome: RunOutcome };

/**
 * Settles each run once; its key is charged and its reserve freed in the same statement, and therefore once too. Spends
 * are written in the order of their keys, so that two processes never wait for each other.
 */
export async function settleBills(db: Db, settlements: readonly Settlement[]): Promise<void> {
  const outcomes = settlements.map(({ runId, outcome: { answeredBy, ...outcome } }) => ({
    ...{ ...outcome, ...answeredBy },
    id: runId,
  }));
  await db.execute(sql`
    with settled as (
      update ${runs} set ${assignments}, settled_at = now() from ${runRecords(outcomes)} as outcome
      where ${runs.id} = outcome.id and ${runs.settledAt} is null
      returning ${runs.id}, ${runs.gatewayKeyId}, ${runs.costUsd}, ${runs.startedAt}
    ),
    charged as (
      insert into ${gatewaySpend} (key_id, day, usd, runs)
      select gateway_key_id, (started_at at time zone 'UTC')::date as day, sum(coalesce(cost_usd, 0)), count(*)
      from settled where gateway_key_id is not null group by gateway_key_id, day order by gateway_key_id, day
      on conflict (key_id, day) do update set
        usd = ${gatewaySpend.usd} + excluded.usd, runs = ${gatewaySpend.runs} + excluded.runs
    )
    delete from ${gatewayReserves} where run_id in (select id from settled)`);
}
