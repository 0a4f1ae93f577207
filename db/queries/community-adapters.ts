import { and, desc, eq, inArray } from "drizzle-orm";
import type { AdapterState } from "@/lib/contracts/community-adapter";
import type { Db } from "../client";
import { communityAdapters, users } from "../schema";

export type NewCommunityAdapter = typeof communityAdapters.$inferInsert;
export type CommunityAdapterRow = typeof communityAdapters.$inferSelect;
/** Who answers for a published model, and the price of the registry. */
export type AdapterRun = {
  readonly providerId: string;
  readonly providerModelId: string;
  readonly usdPerMillionInput: number;
  readonly usdPerMillionOutput: number;
};
export type ListedAdapter = CommunityAdapterRow & { readonly accountName: string };

/** A person's newer proposal of the same model takes the place of the one that waits. Answers the id that holds. */
export async function proposeAdapter(db: Db, row: NewCommunityAdapter): Promise<string> {
  return await db.transaction(async (tx) => {
    const { userId, modelId, state } = communityAdapters;
    await tx
      .delete(communityAdapters)
      .where(and(eq(userId, row.userId), eq(modelId, row.modelId), eq(state, "proposed")));
    await tx.insert(communityAdapters).values(row);
    return row.id;
  });
}

export async function findAdapter(db: Db, id: string): Promise<CommunityAdapterRow | undefined> {
  const [row] = await db.select().from(communityAdapters).where(eq(communityAdapters.id, id));
  return row;
}

const NO_RUN = { providerId: null, providerModelId: null, usdPerMillionInput: null, usdPerMillionOutput: null };

/** Undefined where nobody answers for it. */
export function runOf(row: CommunityAdapterRow): AdapterRun | undefined {
  const { providerId, providerModelId, usdPerMillionInput, usdPerMillionOutput } = row;
  if (providerId === null || providerModelId === null || usdPerMillionInput === null || usdPerMillionOutput === null)
    return undefined;
  return { providerId, providerModelId, usdPerMillionInput, usdPerMillionOutput };
}

/** Published ones among these models. */
export async function findPublishedAdapters(db: Db, modelIds: readonly string[]): Promise<CommunityAdapterRow[]> {
  const { modelId, state } = communityAdapters;
  return db
    .select()
    .from(communityAdapters)
    .where(and(inArray(modelId, [...modelIds]), eq(state, "published")));
}

/** Newest first. */
export async function listAdapters(db: Db, states: readonly AdapterState[], limit: number): Promise<ListedAdapter[]> {
  const rows = await db
    .select({ adapter: communityAdapters, accountName: users.name })
    .from(communityAdapters)
    .innerJoin(users, eq(users.id, communityAdapters.userId))
    .where(inArray(communityAdapters.state, [...states]))
    .orderBy(desc(communityAdapters.sentAt))
    .limit(limit);
  return rows.map(({ adapter, accountName }) => ({ ...adapter, accountName }));
}

export type AdapterDecision = {
  readonly id: string;
  readonly state: "published" | "rejected";
  readonly decidedBy: string;
  /** Null: nobody answers for it. */
  readonly run: AdapterRun | null;
};

/** Publishing takes the place of an earlier adapter of the same model. Undefined: there is none with this id. */
export async function decideAdapter(
  db: Db,
  { id, state, decidedBy, run }: AdapterDecision,
): Promise<CommunityAdapterRow | undefined> {
  return await db.transaction(async (tx) => {
    const [row] = await tx.select().from(communityAdapters).where(eq(communityAdapters.id, id)).for("update");
    if (!row) return undefined;
    const decided = { decidedAt: new Date(), decidedBy };
    if (state === "published")
      await tx
        .update(communityAdapters)
        .set({ ...decided, ...NO_RUN, state: "rejected" })
        .where(and(eq(communityAdapters.modelId, row.modelId), eq(communityAdapters.state, "published")));
    const [changed] = await tx
      .update(communityAdapters)
      .set({ ...decided, ...(run ?? NO_RUN), state })
      .where(eq(communityAdapters.id, id))
      .returning();
    return changed;
  });
}
