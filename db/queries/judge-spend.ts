import { eq, sql } from "drizzle-orm";
import type { Db } from "../client";
import { judgeSpend } from "../schema";

const today = sql`(now() at time zone 'UTC')::date`;

/** Takes `usd` out of what the day may still spend. Answers the day it counts for; undefined: it does not fit. */
export async function reserveJudgeSpend(db: Db, usd: number, usdMax: number): Promise<string | undefined> {
  if (usd > usdMax) return undefined;
  const [row] = await db
    .insert(judgeSpend)
    .values({ day: today, usd })
    .onConflictDoUpdate({
      target: judgeSpend.day,
      set: { usd: sql`${judgeSpend.usd} + ${usd}` },
      setWhere: sql`${judgeSpend.usd} + ${usd} <= ${usdMax}`,
    })
    .returning({ day: judgeSpend.day });
  return row?.day;
}

/** Gives a reservation back for what was spent. */
export async function settleJudgeSpend(
  db: Db,
  { day, reservedUsd, spentUsd }: { readonly day: string; readonly reservedUsd: number; readonly spentUsd: number },
): Promise<void> {
  // Sums of floating-point numbers may end a little under nothing.
  const usd = sql`greatest(0, ${judgeSpend.usd} + ${spentUsd - reservedUsd})`;
  await db.update(judgeSpend).set({ usd }).where(eq(judgeSpend.day, day));
}
