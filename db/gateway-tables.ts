import { sql } from "drizzle-orm";
import { check, date, doublePrecision, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "./moment";

/** Keys for applications. Only the SHA-256 is kept: a key is random and long, so nothing can be guessed from it. */
export const gatewayKeys = pgTable(
  "gateway_keys",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    sha256: text("sha256").notNull().unique("one_row_per_gateway_key"),
    /** The first characters, by which people tell it from others. */
    start: text("start").notNull(),
    /** What it opens: `chat`, `route`. */
    scopes: text("scopes").array().notNull(),
    dayUsdMax: doublePrecision("day_usd_max"),
    monthUsdMax: doublePrecision("month_usd_max"),
    requestsPerMinute: integer("requests_per_minute"),
    tokensPerMinute: integer("tokens_per_minute"),
    createdAt: moment("created_at").notNull().defaultNow(),
    expiresAt: moment("expires_at"),
    revokedAt: moment("revoked_at"),
  },
  (key) => [
    check("gateway_limits_are_amounts", sql`${key.dayUsdMax} >= 0 and ${key.monthUsdMax} >= 0`),
    check("gateway_rates_are_positive", sql`${key.requestsPerMinute} > 0 and ${key.tokensPerMinute} > 0`),
  ],
);

/** What a key has spent on a day (UTC). A month is the sum of its days. */
export const gatewaySpend = pgTable(
  "gateway_spend",
  {
    keyId: uuid("key_id")
      .notNull()
      .references(() => gatewayKeys.id, { onDelete: "cascade" }),
    day: date("day", { mode: "string" }).notNull(),
    usd: doublePrecision("usd").notNull(),
    runs: integer("runs").notNull(),
  },
  (spend) => [primaryKey({ columns: [spend.keyId, spend.day] })],
);

/** The most that a running request may still cost. Gone when it is settled; one of a dead process lapses. */
export const gatewayReserves = pgTable(
  "gateway_reserves",
  {
    runId: uuid("run_id").primaryKey(),
    keyId: uuid("key_id")
      .notNull()
      .references(() => gatewayKeys.id, { onDelete: "cascade" }),
    usd: doublePrecision("usd").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (reserve) => [index("gateway_reserves_key").on(reserve.keyId)],
);

/** Which model a conversation has stayed with. No text, and of the caller's own id only the SHA-256. */
export const gatewayConversations = pgTable(
  "gateway_conversations",
  {
    /** Whose it is: a key's id, or the hashed address of somebody without one. */
    scope: text("scope").notNull(),
    conversationSha256: text("conversation_sha256").notNull(),
    modelId: text("model_id").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (conversation) => [
    primaryKey({ columns: [conversation.scope, conversation.conversationSha256] }),
    index("gateway_conversations_age").on(conversation.scope, conversation.expiresAt),
    index("gateway_conversations_lapsed").on(conversation.expiresAt),
  ],
);
