import { sql } from "drizzle-orm";
import { bigserial, check, doublePrecision, index, pgTable, text, timestamp } from "drizzle-orm/pg-core";

const moment = (name: string) => timestamp(name, { withTimezone: true });

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
