import { desc, eq } from "drizzle-orm";
import type { Db } from "../client";
import { modelPrices, users } from "../schema";

export type NewModelPrice = Omit<typeof modelPrices.$inferInsert, "id" | "at">;
export type ModelPriceRow = typeof modelPrices.$inferSelect;

export async function insertModelPrice(db: Db, row: NewModelPrice): Promise<void> {
  await db.insert(modelPrices).values(row);
}

/** The newest row of each model. */
export async function listCurrentPrices(db: Db): Promise<ModelPriceRow[]> {
  return await db
    .selectDistinctOn([modelPrices.modelId])
    .from(modelPrices)
    .orderBy(modelPrices.modelId, desc(modelPrices.id));
}

export type PriceChange = ModelPriceRow & { readonly accountName: string | null };

/** Newest first. */
export async function listPriceChanges(db: Db, limit: number): Promise<PriceChange[]> {
  const rows = await db
    .select({ price: modelPrices, accountName: users.name })
    .from(modelPrices)
    .leftJoin(users, eq(users.id, modelPrices.userId))
    .orderBy(desc(modelPrices.id))
    .limit(limit);
  return rows.map(({ price, accountName }) => ({ ...price, accountName }));
}
