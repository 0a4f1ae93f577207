import { sql } from "drizzle-orm";
import {
  bigserial,
  check,
  doublePrecision,
  index,
  jsonb,
  pgEnum,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { AdapterFile } from "@/lib/contracts/adapter-file";
import { users } from "./account-tables";
import { moment } from "./moment";

// The words of lib/contracts/community-adapter; schema.test.ts holds the two together.
export const adapterStates = pgEnum("adapter_state", ["proposed", "published", "rejected"]);

/**
 * List prices that an admin has set, in USD per million tokens. Rows are added, never changed: the newest of a model
 * holds, the others are its history. Both null: back to the price that the model files state.
 */
export const modelPrices = pgTable(
  "model_prices",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    modelId: text("model_id").notNull(),
    usdPerMillionInput: doublePrecision("usd_per_million_input"),
    usdPerMillionOutput: doublePrecision("usd_per_million_output"),
    /** Where the admin has it from, for people. */
    source: text("source").notNull(),
    userId: text("user_id").notNull(),
    at: moment("at").notNull().defaultNow(),
  },
  (price) => [
    index("model_prices_of").on(price.modelId, price.id),
    check(
      "price_is_whole_or_none",
      sql`(${price.usdPerMillionInput} is null) = (${price.usdPerMillionOutput} is null)`,
    ),
    check(
      "price_is_an_amount",
      sql`${price.usdPerMillionInput} between 0 and 1e6 and ${price.usdPerMillionOutput} between 0 and 1e6`,
    ),
  ],
);

/** Adapters that people sent to the admins: weights and held-out figures, never a prompt or an answer. */
export const communityAdapters = pgTable(
  "community_adapters",
  {
    id: uuid("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    state: adapterStates("state").notNull(),
    modelId: text("model_id").notNull(),
    file: jsonb("file").$type<AdapterFile>().notNull(),
    sentAt: moment("sent_at").notNull().defaultNow(),
    decidedAt: moment("decided_at"),
    decidedBy: text("decided_by"),
    /** Who answers for a published model and at what list price, as an admin entered it; all null: nobody does. */
    providerId: text("provider_id"),
    providerModelId: text("provider_model_id"),
    usdPerMillionInput: doublePrecision("usd_per_million_input"),
    usdPerMillionOutput: doublePrecision("usd_per_million_output"),
  },
  (adapter) => [
    uniqueIndex("one_published_adapter_per_model").on(adapter.modelId).where(sql`${adapter.state} = 'published'`),
    uniqueIndex("one_proposal_per_person_and_model")
      .on(adapter.userId, adapter.modelId)
      .where(sql`${adapter.state} = 'proposed'`),
    check(
      "run_is_whole_or_none",
      sql`num_nulls(${adapter.providerId}, ${adapter.providerModelId}, ${adapter.usdPerMillionInput}, ${adapter.usdPerMillionOutput}) in (0, 4)`,
    ),
    check(
      "run_price_is_an_amount",
      sql`${adapter.usdPerMillionInput} between 0 and 1e6 and ${adapter.usdPerMillionOutput} between 0 and 1e6`,
    ),
    check("decided_has_a_time", sql`(${adapter.state} = 'proposed') = (${adapter.decidedAt} is null)`),
  ],
);
