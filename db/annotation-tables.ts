import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { users } from "./account-tables";
import { moment } from "./moment";

// The words of lib/contracts/annotation; schema.test.ts holds the two together.
export const promptOrigins = pgEnum("prompt_origin", ["pack", "run", "typed"]);
export const annotatorKinds = pgEnum("annotator_kind", ["human", "judge"]);
export const showingKinds = pgEnum("showing_kind", ["fresh", "gold", "repeat"]);
export const showingEnds = pgEnum("showing_end", ["voted", "skipped", "reported"]);
export const voteChoices = pgEnum("vote_choice", ["one", "two", "tie", "both_bad"]);
export const reportReasons = pgEnum("report_reason", ["harmful", "private", "broken", "senseless", "other"]);
export const packSplits = pgEnum("pack_split", ["train", "val", "test"]);

/** A prompt whose recorded answers people compare. Texts of packs stay in the database: their licences differ. */
export const annotationPrompts = pgTable(
  "annotation_prompts",
  {
    /** `pack@version/prompt`, `run/sha256` or `typed/sha256`. */
    id: text("id").primaryKey(),
    origin: promptOrigins("origin").notNull(),
    source: text("source").notNull(),
    category: text("category").notNull(),
    /** Of a pack's prompt. Votes on test prompts never reach a router; runs have no split and count as train. */
    split: packSplits("split"),
    cluster: text("cluster").notNull(),
    text: text("text").notNull(),
    sha256: text("sha256").notNull(),
    importedAt: moment("imported_at").notNull().defaultNow(),
  },
  (prompt) => [index("annotation_prompts_sha256").on(prompt.sha256)],
);

/** An answer that a model gave, with what was measured of it and what the router predicts for it. */
export const recordedAnswers = pgTable(
  "recorded_answers",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    promptId: text("prompt_id")
      .notNull()
      .references(() => annotationPrompts.id, { onDelete: "cascade" }),
    modelId: text("model_id").notNull(),
    text: text("text").notNull(),
    /** No model wrote it: labelled wherever it is shown, and left out of every figure. */
    simulated: boolean("simulated").notNull().default(false),
    /** By a checker or the pack's judge; null where nobody measured. */
    qualityMeasured: doublePrecision("quality_measured"),
    costUsd: doublePrecision("cost_usd"),
    routerVersion: text("router_version"),
    qualityPredicted: doublePrecision("quality_predicted"),
    qualityLow: doublePrecision("quality_low"),
    qualityHigh: doublePrecision("quality_high"),
  },
  (answer) => [
    unique("one_answer_per_prompt_and_model").on(answer.promptId, answer.modelId, answer.simulated),
    check("predicted_by_a_router", sql`(${answer.qualityPredicted} is null) = (${answer.routerVersion} is null)`),
    check(
      "qualities_are_units",
      sql`${answer.qualityMeasured} between 0 and 1 and ${answer.qualityPredicted} between 0 and 1`,
    ),
  ],
);

/** Two answers to one prompt; `one` is the model with the smaller id, so that a pair exists once. */
export const annotationPairs = pgTable(
  "annotation_pairs",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    promptId: text("prompt_id")
      .notNull()
      .references(() => annotationPrompts.id, { onDelete: "cascade" }),
    oneId: uuid("one_id")
      .notNull()
      .references(() => recordedAnswers.id, { onDelete: "cascade" }),
    twoId: uuid("two_id")
      .notNull()
      .references(() => recordedAnswers.id, { onDelete: "cascade" }),
    /** A checker found exactly one of the two right: which one. Such pairs test annotators and rank nobody. */
    goldWinner: voteChoices("gold_winner"),
    /** |predicted quality of one − of two|; null where the router does not know both models. */
    predictedGap: doublePrecision("predicted_gap"),
    withdrawnAt: moment("withdrawn_at"),
  },
  (pair) => [
    unique("one_pair_per_two_answers").on(pair.oneId, pair.twoId),
    check("two_answers_make_a_pair", sql`${pair.oneId} <> ${pair.twoId}`),
    check("gold_has_a_winner", sql`${pair.goldWinner} in ('one', 'two')`),
    index("annotation_pairs_prompt").on(pair.promptId),
  ],
);

/** Who votes: a browser with our cookie, an account, or a judge model. The cookie's value is kept as its hash only. */
export const annotators = pgTable("annotators", {
  id: uuid("id").primaryKey().defaultRandom(),
  kind: annotatorKinds("kind").notNull(),
  keySha256: text("key_sha256").notNull().unique("one_annotator_per_key"),
  userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
  /** Why votes of this annotator weigh nothing; null: they count. */
  distrust: text("distrust"),
  /** Set by an admin; the rules no longer change `distrust`. */
  trustFixed: boolean("trust_fixed").notNull().default(false),
  createdAt: moment("created_at").notNull().defaultNow(),
});

/** A pair put before a person. Only what was shown can be voted on, once. */
export const showings = pgTable(
  "showings",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    annotatorId: uuid("annotator_id")
      .notNull()
      .references(() => annotators.id, { onDelete: "cascade" }),
    pairId: uuid("pair_id")
      .notNull()
      .references(() => annotationPairs.id, { onDelete: "cascade" }),
    kind: showingKinds("kind").notNull(),
    /** True: answer two stood on the left, as A. */
    swapped: boolean("swapped").notNull(),
    shownAt: moment("shown_at").notNull().defaultNow(),
    end: showingEnds("end"),
    endedAt: moment("ended_at"),
  },
  (showing) => [
    uniqueIndex("pair_shown_once").on(showing.annotatorId, showing.pairId).where(sql`${showing.kind} <> 'repeat'`),
    uniqueIndex("pair_repeated_once").on(showing.annotatorId, showing.pairId).where(sql`${showing.kind} = 'repeat'`),
    // Of two tabs that draw at once one inserts, and both show that pair.
    uniqueIndex("one_open_showing").on(showing.annotatorId).where(sql`${showing.end} is null`),
    check("ended_has_a_time", sql`(${showing.end} is null) = (${showing.endedAt} is null)`),
  ],
);

/** A blind vote. Its key is the showing, so a second one cannot be stored, whoever sends it and how often. */
export const votes = pgTable(
  "votes",
  {
    showingId: uuid("showing_id")
      .primaryKey()
      .references(() => showings.id, { onDelete: "cascade" }),
    annotatorId: uuid("annotator_id")
      .notNull()
      .references(() => annotators.id, { onDelete: "cascade" }),
    pairId: uuid("pair_id")
      .notNull()
      .references(() => annotationPairs.id, { onDelete: "cascade" }),
    kind: showingKinds("kind").notNull(),
    choice: voteChoices("choice").notNull(),
    reasons: text("reasons").array().notNull(),
    /** From showing to vote by the server's clock; offline votes come late, never early. */
    elapsedMs: integer("elapsed_ms").notNull(),
    votedAt: moment("voted_at").notNull().defaultNow(),
    /** What the voter said after the reveal, if it differs. Never counted. */
    changedChoice: voteChoices("changed_choice"),
    changedAt: moment("changed_at"),
  },
  (vote) => [
    uniqueIndex("one_vote_per_person_and_pair").on(vote.annotatorId, vote.pairId).where(sql`${vote.kind} <> 'repeat'`),
    index("votes_pair").on(vote.pairId),
    check("elapsed_is_a_time", sql`${vote.elapsedMs} >= 0`),
  ],
);

/** One answer by itself put before a person, and the person's word: 1 to 5, mapped to (rating − 1)/4. */
export const answerRatings = pgTable(
  "answer_ratings",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    annotatorId: uuid("annotator_id")
      .notNull()
      .references(() => annotators.id, { onDelete: "cascade" }),
    answerId: uuid("answer_id")
      .notNull()
      .references(() => recordedAnswers.id, { onDelete: "cascade" }),
    kind: showingKinds("kind").notNull(),
    shownAt: moment("shown_at").notNull().defaultNow(),
    end: showingEnds("end"),
    /** Null unless it ended with a rating. */
    rating: integer("rating"),
    /** From showing to rating by the server's clock. */
    elapsedMs: integer("elapsed_ms"),
    ratedAt: moment("rated_at"),
  },
  (rating) => [
    uniqueIndex("one_rating_per_person_and_answer")
      .on(rating.annotatorId, rating.answerId)
      .where(sql`${rating.kind} <> 'repeat'`),
    uniqueIndex("answer_repeated_once").on(rating.annotatorId, rating.answerId).where(sql`${rating.kind} = 'repeat'`),
    uniqueIndex("one_open_rating").on(rating.annotatorId).where(sql`${rating.end} is null`),
    index("answer_ratings_answer").on(rating.answerId),
    check("rating_is_one_to_five", sql`${rating.rating} between 1 and 5`),
    check("rated_has_a_time", sql`(${rating.rating} is null) = (${rating.ratedAt} is null)`),
    check("rated_has_ended", sql`coalesce(${rating.end} = 'voted', false) = (${rating.rating} is not null)`),
  ],
);

/** What is said about a pair or an answer in a report. */
const reported = () => ({
  reason: reportReasons("reason").notNull(),
  note: text("note").notNull(),
  reportedAt: moment("reported_at").notNull().defaultNow(),
});

/** Something is wrong with an answer by itself. Reports of two people withdraw all its pairs until an admin has looked. */
export const answerReports = pgTable(
  "answer_reports",
  {
    ratingId: uuid("rating_id")
      .primaryKey()
      .references(() => answerRatings.id, { onDelete: "cascade" }),
    answerId: uuid("answer_id")
      .notNull()
      .references(() => recordedAnswers.id, { onDelete: "cascade" }),
    ...reported(),
  },
  (report) => [index("answer_reports_answer").on(report.answerId)],
);

/** Something is wrong with a pair. Reports of two people withdraw it until an admin has looked. */
export const pairReports = pgTable(
  "pair_reports",
  {
    showingId: uuid("showing_id")
      .primaryKey()
      .references(() => showings.id, { onDelete: "cascade" }),
    pairId: uuid("pair_id")
      .notNull()
      .references(() => annotationPairs.id, { onDelete: "cascade" }),
    ...reported(),
  },
  (report) => [index("pair_reports_pair").on(report.pairId)],
);
