import { and, desc, eq, gt, gte, isNull, sql } from "drizzle-orm";
import type { Db } from "../client";
import { gatewayKeys, gatewayReserves, gatewaySpend } from "../schema";

export type GatewayKey = typeof gatewayKeys.$inferSelect;
export type NewGatewayKey = typeof gatewayKeys.$inferInsert;
export type Period = "day" | "month";

/** UTC, as the bills are dated. */
const TODAY = sql`(now() at time zone 'UTC')::date`;
const MONTH_START = sql`date_trunc('month', now() at time zone 'UTC')::date`;

export async function insertGatewayKey(db: Db, key: NewGatewayKey): Promise<void> {
  await db.insert(gatewayKeys).values(key);
}

export async function findGatewayKey(db: Db, sha256: string): Promise<GatewayKey | undefined> {
  const [key] = await db.select().from(gatewayKeys).where(eq(gatewayKeys.sha256, sha256));
  return key;
}

/** False where there is no such key, or it was revoked before. */
export async function revokeGatewayKey(db: Db, id: string): Promise<boolean> {
  const open = and(eq(gatewayKeys.id, id), isNull(gatewayKeys.revokedAt));
  const rows = await db
    .update(gatewayKeys)
    .set({ revokedAt: sql`now()` })
    .where(open)
    .returning({ id: gatewayKeys.id });
  return rows.length > 0;
}

/** Every key with what it has spent today and this month, newest first. */
export function listGatewayKeys(db: Db) {
  const monthUsd = sql<number>`coalesce(sum(${gatewaySpend.usd}), 0)`.mapWith(Number);
  const dayUsd = sql<number>`coalesce(sum(${gatewaySpend.usd}) filter (where ${gatewaySpend.day} = ${TODAY}), 0)`;
  const thisMonth = and(eq(gatewaySpend.keyId, gatewayKeys.id), gte(gatewaySpend.day, MONTH_START));
  return db
    .select({ key: gatewayKeys, dayUsd: dayUsd.mapWith(Number), monthUsd })
    .from(gatewayKeys)
    .leftJoin(gatewaySpend, thisMonth)
    .groupBy(gatewayKeys.id)
    .orderBy(desc(gatewayKeys.createdAt));
}

export type Reserve = {
  readonly runId: string;
  readonly keyId: string;
  readonly usd: number;
  /** From now on by the database's clock: that of a server may jump, and then a reserve would lapse under its request. */
  readonly lapsesAfterMs: number;
};

/** Spent and set aside in USD, today and in this month. */
export type Taken = { readonly dayUsd: number; readonly monthUsd: number };
/** Which limit had no room, if one had none, and what is taken now. */
export type Reserved = { readonly full: Period | null; readonly taken: Taken };

/**
 * Sets `usd` aside for a request that begins, or answers which limit has no room for it. Requests of one key take turns
 * on its row; a bill moves from the reserves to the spend in one transaction, so the sums never miss it. `elsewhereUsd`:
 * taken by requests that this database does not know yet.
 */
export function reserveSpend(db: Db, reserve: Reserve, elsewhereUsd = 0): Promise<Reserved> {
  const { runId, keyId, usd, lapsesAfterMs } = reserve;
  return db.transaction(async (tx) => {
    const [key] = await tx.select().from(gatewayKeys).where(eq(gatewayKeys.id, keyId)).for("no key update");
    const taken = await sumTaken(tx, keyId);
    const full = key ? fullPeriod(key, taken, elsewhereUsd + usd) : null;
    if (!key || full !== null) return { full, taken };
    const expiresAt = sql`now() + ${lapsesAfterMs} * interval '1 millisecond'`;
    await tx.insert(gatewayReserves).values({ runId, keyId, usd, expiresAt });
    return { full, taken: { dayUsd: taken.dayUsd + usd, monthUsd: taken.monthUsd + usd } };
  });
}

type SpendLimits = Pick<GatewayKey, "dayUsdMax" | "monthUsdMax">;

/** The limit that `usd` more would pass. */
export function fullPeriod({ dayUsdMax, monthUsdMax }: SpendLimits, taken: Taken, usd: number): Period | null {
  if (dayUsdMax !== null && taken.dayUsd + usd > dayUsdMax) return "day";
  return monthUsdMax !== null && taken.monthUsd + usd > monthUsdMax ? "month" : null;
}

/** A reserve that was made while the database was away, so without its consent. */
export async function insertReserve(db: Db, { runId, keyId, usd, lapsesAfterMs }: Reserve): Promise<void> {
  const expiresAt = sql`now() + ${lapsesAfterMs} * interval '1 millisecond'`;
  await db.insert(gatewayReserves).values({ runId, keyId, usd, expiresAt }).onConflictDoNothing();
}

/** Of a run that does not begin: it would take room until it lapses. */
export async function freeReserve(db: Db, runId: string): Promise<void> {
  await db.delete(gatewayReserves).where(eq(gatewayReserves.runId, runId));
}

/** In one statement and therefore at one moment. */
async function sumTaken(db: Db, keyId: string): Promise<Taken> {
  const reserved = db
    .select({ usd: sql<number>`coalesce(sum(${gatewayReserves.usd}), 0)` })
    .from(gatewayReserves)
    .where(and(eq(gatewayReserves.keyId, keyId), gt(gatewayReserves.expiresAt, sql`now()`)));
  const [sums] = await db
    .select({
      dayUsd:
        sql`coalesce(sum(${gatewaySpend.usd}) filter (where ${gatewaySpend.day} = ${TODAY}), 0) + (${reserved})`.mapWith(
          Number,
        ),
      monthUsd: sql`coalesce(sum(${gatewaySpend.usd}), 0) + (${reserved})`.mapWith(Number),
    })
    .from(gatewaySpend)
    .where(and(eq(gatewaySpend.keyId, keyId), gte(gatewaySpend.day, MONTH_START)));
  return sums ?? { dayUsd: 0, monthUsd: 0 };
}
