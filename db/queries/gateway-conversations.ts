import { and, desc, eq, gt, lt, lte, sql } from "drizzle-orm";
import type { Db } from "../client";
import { gatewayConversations } from "../schema";

/** Of one caller. Ids are hashed by whoever calls. */
export type ConversationKey = { readonly scope: string; readonly conversationSha256: string };

const matches = ({ scope, conversationSha256 }: ConversationKey) =>
  and(eq(gatewayConversations.scope, scope), eq(gatewayConversations.conversationSha256, conversationSha256));

/** The model that answered last, or undefined where the conversation is new or has lapsed. */
export async function findConversationModel(db: Db, key: ConversationKey): Promise<string | undefined> {
  const living = and(matches(key), gt(gatewayConversations.expiresAt, sql`now()`));
  const [row] = await db.select({ modelId: gatewayConversations.modelId }).from(gatewayConversations).where(living);
  return row?.modelId;
}

type Remembered = ConversationKey & { readonly modelId: string; readonly hours: number };

/** Begins or prolongs a conversation. A new one first makes room: what has lapsed goes, then the scope's oldest. */
export async function rememberConversation(db: Db, remembered: Remembered, perScopeMax: number): Promise<void> {
  const { scope, conversationSha256, modelId, hours } = remembered;
  const expiresAt = sql`now() + ${hours} * interval '1 hour'`;
  const prolonged = await db
    .update(gatewayConversations)
    .set({ modelId, expiresAt })
    .where(matches(remembered))
    .returning({ scope: gatewayConversations.scope });
  if (prolonged.length > 0) return;
  await db.delete(gatewayConversations).where(lt(gatewayConversations.expiresAt, sql`now()`));
  // Compared by the database: a Date of ours has no microseconds.
  const oldestAllowed = db
    .select({ expiresAt: gatewayConversations.expiresAt })
    .from(gatewayConversations)
    .where(eq(gatewayConversations.scope, scope))
    .orderBy(desc(gatewayConversations.expiresAt))
    .offset(perScopeMax - 1)
    .limit(1);
  const beyond = lte(gatewayConversations.expiresAt, sql`(${oldestAllowed})`);
  await db.delete(gatewayConversations).where(and(eq(gatewayConversations.scope, scope), beyond));
  const row = { scope, conversationSha256, modelId, expiresAt };
  await db
    .insert(gatewayConversations)
    .values(row)
    .onConflictDoUpdate({
      target: [gatewayConversations.scope, gatewayConversations.conversationSha256],
      set: { modelId, expiresAt },
    });
}
