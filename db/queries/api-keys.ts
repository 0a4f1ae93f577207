import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../client";
import { apiKeys, users } from "../schema";

export type ApiKey = typeof apiKeys.$inferSelect;
export type NewApiKey = typeof apiKeys.$inferInsert;
export type User = typeof users.$inferSelect;

export const API_KEYS_MAX = 10;

/** False when the account has as many keys as it may have. */
export function insertApiKey(db: Db, key: NewApiKey): Promise<boolean> {
  return db.transaction(async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, key.userId)).for("update");
    const valid = await tx
      .select({ id: apiKeys.id })
      .from(apiKeys)
      .where(and(eq(apiKeys.userId, key.userId), isNull(apiKeys.revokedAt)));
    if (valid.length >= API_KEYS_MAX) return false;
    await tx.insert(apiKeys).values(key);
    return true;
  });
}

export async function listApiKeys(db: Db, userId: string): Promise<ApiKey[]> {
  return db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.userId, userId), isNull(apiKeys.revokedAt)))
    .orderBy(desc(apiKeys.createdAt));
}

/** False when this account has no such key. */
export async function revokeApiKey(db: Db, { id, userId }: { id: string; userId: string }): Promise<boolean> {
  const rows = await db
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.id, id), eq(apiKeys.userId, userId), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  return rows.length > 0;
}

/** The owner of a valid key, and a note of its use. */
export async function findApiKeyOwner(db: Db, sha256: string): Promise<User | undefined> {
  const [key] = await db
    .update(apiKeys)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(apiKeys.sha256, sha256), isNull(apiKeys.revokedAt)))
    .returning({ userId: apiKeys.userId });
  if (!key) return undefined;
  const [user] = await db.select().from(users).where(eq(users.id, key.userId));
  return user;
}
