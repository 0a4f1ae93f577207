import { and, desc, eq, gte, sql } from "drizzle-orm";
import type { Db } from "../client";
import { gatewayKeys, runs } from "../schema";

/** The latest requests of the gateway, newest first: what was decided and what came of it, without any text. */
export function listGatewayRuns(db: Db, limit: number) {
  return db
    .select({
      id: runs.id,
      startedAt: runs.startedAt,
      keyName: gatewayKeys.name,
      poolId: runs.poolId,
      tolerance: runs.tolerance,
      target: runs.target,
      modelId: runs.modelId,
      simulated: runs.simulated,
      qualityPredicted: runs.qualityPredicted,
      costUsd: runs.costUsd,
      costUsdStrongest: runs.costUsdStrongest,
      tokenBasis: runs.tokenBasis,
      state: runs.state,
      errorCode: runs.errorCode,
    })
    .from(runs)
    .leftJoin(gatewayKeys, eq(gatewayKeys.id, runs.gatewayKeyId))
    .where(sql`${runs.origin} = 'gateway'`)
    .orderBy(desc(runs.startedAt))
    .limit(limit);
}
export type GatewayRun = Awaited<ReturnType<typeof listGatewayRuns>>[number];

export type DaySavings = {
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  readonly requests: number;
  readonly usd: number;
  /** What the strongest models would have cost instead. */
  readonly strongestUsd: number;
};

/** Per day with requests, oldest first, over the last `days` days. Only bills of real providers with both costs known. */
export async function listDailySavings(db: Db, days: number): Promise<DaySavings[]> {
  const day = sql<string>`to_char(${runs.startedAt} at time zone 'UTC', 'YYYY-MM-DD')`;
  const since = sql`(date_trunc('day', now() at time zone 'UTC') - make_interval(days => ${days - 1}::int)) at time zone 'UTC'`;
  const billed = sql`not ${runs.simulated} and ${runs.costUsd} is not null and ${runs.costUsdStrongest} is not null`;
  return db
    .select({
      day,
      requests: sql`count(*)`.mapWith(Number),
      usd: sql`sum(${runs.costUsd})`.mapWith(Number),
      strongestUsd: sql`sum(${runs.costUsdStrongest})`.mapWith(Number),
    })
    .from(runs)
    .where(and(sql`${runs.origin} = 'gateway'`, gte(runs.startedAt, since), billed))
    .groupBy(sql`1`)
    .orderBy(sql`1`);
}
