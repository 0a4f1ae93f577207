import { desc, eq, sql } from "drizzle-orm";
import type { CalibrationReport } from "@/lib/contracts/calibration";
import type { Db } from "../client";
import { calibrations, routerServings, routerVersions, users } from "../schema";

export type NewServing = Omit<typeof routerServings.$inferInsert, "id" | "at" | "before">;
export type KnownVersions = {
  readonly versions: readonly { readonly version: string; readonly baseVersion: string }[];
  /** Null: nobody has decided, the model files say. */
  readonly served: string | null;
};

export async function findKnownVersions(db: Db): Promise<KnownVersions> {
  const { version, baseVersion, madeAt } = routerVersions;
  const versions = await db.select({ version, baseVersion }).from(routerVersions).orderBy(madeAt, version);
  const [newest] = await db
    .select({ version: routerServings.version })
    .from(routerServings)
    .orderBy(desc(routerServings.id))
    .limit(1);
  return { versions, served: newest?.version ?? null };
}

/** The card's JSON; undefined where there is no such version. */
export async function findVersionCard(db: Db, version: string): Promise<string | undefined> {
  const [row] = await db
    .select({ card: routerVersions.card })
    .from(routerVersions)
    .where(eq(routerVersions.version, version));
  return row?.card;
}

/** Two admins at once wait for each other, so that each line says what it replaced. */
export async function insertServing(db: Db, serving: NewServing, ofFiles: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`lock table ${routerServings} in exclusive mode`);
    const { served } = await findKnownVersions(tx);
    await tx.insert(routerServings).values({ ...serving, before: served ?? ofFiles });
  });
}

export type ListedServing = Omit<typeof routerServings.$inferSelect, "userId"> & {
  readonly accountName: string | null;
  readonly byCommand: boolean;
};

/** The audit log, newest first. */
export async function listServings(db: Db, limit: number): Promise<ListedServing[]> {
  const rows = await db
    .select({ serving: routerServings, accountName: users.name })
    .from(routerServings)
    .leftJoin(users, eq(users.id, routerServings.userId))
    .orderBy(desc(routerServings.id))
    .limit(limit);
  return rows.map(({ serving: { userId, ...serving }, accountName }) => {
    return { ...serving, accountName, byCommand: userId === null };
  });
}

export type MeasuredVersion = {
  readonly version: string;
  readonly baseVersion: string;
  readonly report: CalibrationReport;
  readonly madeAt: Date;
};

/** Calibrated versions with what was measured of them, newest first. */
export async function listMeasuredVersions(db: Db, limit: number): Promise<MeasuredVersion[]> {
  const { version, baseVersion, madeAt } = routerVersions;
  const rows = await db
    .select({ version, baseVersion, madeAt, report: calibrations.report })
    .from(routerVersions)
    .innerJoin(calibrations, eq(calibrations.id, routerVersions.calibrationId))
    .orderBy(desc(madeAt), desc(version))
    .limit(limit);
  return rows.flatMap(({ report, ...row }) => (report ? [{ ...row, report }] : []));
}
