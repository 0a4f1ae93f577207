import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { annotationPrompts } from "./annotation-tables";
import { moment } from "./moment";

// The words of lib/contracts/generation; schema.test.ts holds the two together.
export const generationStates = pgEnum("generation_state", [
  "planned",
  "queued",
  "running",
  "done",
  "failed",
  "cancelled",
]);
export const generationItemStates = pgEnum("generation_item_state", ["waiting", "asking", "answered", "failed"]);

/** A job that asks chosen models for answers to chosen prompts, for people to annotate. */
export const generations = pgTable(
  "generations",
  {
    id: uuid("id").primaryKey(),
    state: generationStates("state").notNull(),
    requestedBy: text("requested_by"),
    outputTokensMax: integer("output_tokens_max").notNull(),
    /** No ask begins that could carry the job above it. */
    usdMax: doublePrecision("usd_max").notNull(),
    /** Why it ended before everything was asked. */
    failure: text("failure"),
    /** Who works on it, or did last, and until when that is believed. */
    worker: uuid("worker"),
    leaseUntil: moment("lease_until"),
    attempts: integer("attempts").notNull().default(0),
    requestedAt: moment("requested_at").notNull().defaultNow(),
    endedAt: moment("ended_at"),
  },
  (job) => [
    uniqueIndex("one_generation_at_a_time")
      .on(sql`(true)`)
      .where(sql`${job.state} in ('planned', 'queued', 'running')`),
    check("generation_has_a_lease", sql`(${job.state} = 'running') = (${job.leaseUntil} is not null)`),
    check("failed_generation_says_why", sql`${job.state} <> 'failed' or ${job.failure} is not null`),
    check("generation_amounts", sql`${job.usdMax} >= 0 and ${job.outputTokensMax} > 0`),
  ],
);

/** One ask of a generation. What it may have cost at most is spent from the moment it begins until its cost is known. */
export const generationItems = pgTable(
  "generation_items",
  {
    generationId: uuid("generation_id")
      .notNull()
      .references(() => generations.id, { onDelete: "cascade" }),
    promptId: text("prompt_id")
      .notNull()
      .references(() => annotationPrompts.id, { onDelete: "cascade" }),
    modelId: text("model_id").notNull(),
    state: generationItemStates("state").notNull().default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    inputTokensExpected: doublePrecision("input_tokens_expected").notNull(),
    outputTokensExpected: doublePrecision("output_tokens_expected").notNull(),
    usdExpected: doublePrecision("usd_expected").notNull(),
    usdMost: doublePrecision("usd_most").notNull(),
    /** Of every attempt; an attempt whose cost nobody knows counts with the most. */
    usdSpent: doublePrecision("usd_spent").notNull().default(0),
    simulated: boolean("simulated"),
    errorCode: text("error_code"),
    routerVersion: text("router_version"),
    qualityPredicted: doublePrecision("quality_predicted"),
    qualityLow: doublePrecision("quality_low"),
    qualityHigh: doublePrecision("quality_high"),
  },
  (item) => [
    primaryKey({ columns: [item.generationId, item.promptId, item.modelId] }),
    index("generation_items_prompt").on(item.promptId),
    check("item_amounts", sql`${item.usdExpected} >= 0 and ${item.usdMost} >= 0 and ${item.usdSpent} >= -1e-9`),
    check("failed_item_says_why", sql`(${item.state} = 'failed') = (${item.errorCode} is not null)`),
    check("answered_item_is_labelled", sql`${item.state} <> 'answered' or ${item.simulated} is not null`),
  ],
);
