import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { annotators, showings } from "./annotation-tables";

// The words of lib/judge and lib/contracts/annotation; schema.test.ts holds them together.
export const judgeKinds = pgEnum("judge_kind", ["pairwise", "pointwise"]);
export const judgeSides = pgEnum("judge_side", ["a", "b", "tie", "both_bad"]);
export const verdictFaults = pgEnum("verdict_fault", ["none", "several", "unclear", "cut_off"]);
export const judgeTokenBases = pgEnum("judge_token_basis", ["provider", "estimated"]);

/** An annotator that is a model with a template. Another model under the same name, or another wording, is another judge. */
export const judges = pgTable("judges", {
  annotatorId: uuid("annotator_id")
    .primaryKey()
    .references(() => annotators.id, { onDelete: "cascade" }),
  modelId: text("model_id").notNull(),
  providerId: text("provider_id").notNull(),
  providerModelId: text("provider_model_id").notNull(),
  kind: judgeKinds("kind").notNull(),
  templateVersion: text("template_version").notNull(),
});

/** What a judge said of a pair, beside its vote; a bad verdict has a row here and no vote. */
export const judgeLabels = pgTable(
  "judge_labels",
  {
    showingId: uuid("showing_id")
      .primaryKey()
      .references(() => showings.id, { onDelete: "cascade" }),
    annotatorId: uuid("annotator_id")
      .notNull()
      .references(() => judges.annotatorId, { onDelete: "cascade" }),
    /** Pairwise: the verdict with answer one as A, and with answer two as A. */
    sideOneFirst: judgeSides("side_one_first"),
    sideTwoFirst: judgeSides("side_two_first"),
    /** Pointwise, in [0, 1]. */
    scoreOne: doublePrecision("score_one"),
    scoreTwo: doublePrecision("score_two"),
    /** Both orders agree; null where there are none. */
    consistent: boolean("consistent"),
    fault: verdictFaults("fault"),
    /** In the order of asking. May quote answers: never exported. */
    rationales: text("rationales").array().notNull(),
    answeredModelId: text("answered_model_id"),
    asks: integer("asks").notNull(),
    inputTokens: integer("input_tokens").notNull(),
    outputTokens: integer("output_tokens").notNull(),
    tokenBasis: judgeTokenBases("token_basis").notNull(),
    costUsd: doublePrecision("cost_usd").notNull(),
  },
  (label) => [
    check("judge_scores_are_units", sql`${label.scoreOne} between 0 and 1 and ${label.scoreTwo} between 0 and 1`),
    check(
      "judge_amounts",
      sql`${label.asks} >= 0 and ${label.inputTokens} >= 0 and ${label.outputTokens} >= 0 and ${label.costUsd} >= 0`,
    ),
    check(
      "a_judge_said_it_or_failed",
      sql`${label.fault} is not null or (${label.sideOneFirst} is not null and ${label.sideTwoFirst} is not null and ${label.consistent} is not null) or (${label.scoreOne} is not null and ${label.scoreTwo} is not null)`,
    ),
    index("judge_labels_annotator").on(label.annotatorId),
  ],
);

/** What visitors' scoring by judges has cost and has reserved, by day in UTC: one limit for all processes and restarts. */
export const judgeSpend = pgTable(
  "judge_spend",
  { day: date("day").primaryKey(), usd: doublePrecision("usd").notNull() },
  (spend) => [check("judge_spend_is_an_amount", sql`${spend.usd} >= 0`)],
);
