import { sql } from "drizzle-orm";
import {
  bigserial,
  check,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { SubmissionResult } from "@/lib/contracts/submission";
import { users } from "./account-tables";
import { moment } from "./moment";

// The words of lib/contracts/submission; schema.test.ts holds the two together.
export const submissionStates = pgEnum("submission_state", [
  "queued",
  "scoring",
  "preview",
  "published",
  "withdrawn",
  "hidden",
  "failed",
]);
export const submissionKinds = pgEnum("submission_kind", ["choices", "predictions"]);
export const submissionActions = pgEnum("submission_action", [
  "submitted",
  "scored",
  "failed",
  "published",
  "withdrawn",
  "hidden",
  "unhidden",
]);

const bytes = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

/** Answers of a router to the test prompts of one track, what their author says of it, and what we measured. */
export const submissions = pgTable(
  "submissions",
  {
    id: uuid("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    state: submissionStates("state").notNull(),

    track: text("track").notNull(),
    trackVersion: text("track_version").notNull(),
    pack: text("pack").notNull(),
    packVersion: text("pack_version").notNull(),
    /** Of the ids that were answered, ascending, one a line: another set of prompts cannot be scored with these rows. */
    promptSetSha256: text("prompt_set_sha256").notNull(),

    kind: submissionKinds("kind").notNull(),
    /** Ascending; empty for predictions. */
    knobs: doublePrecision("knobs").array().notNull(),
    /** See lib/server/submissions/stored-answers. */
    answers: bytes("answers").notNull(),
    /** Of the answers, not of the file: rows in another order are the same answers. */
    answersSha256: text("answers_sha256").notNull(),

    routerName: text("router_name").notNull(),
    affiliation: text("affiliation").notNull(),
    link: text("link").notNull(),
    licence: text("licence").notNull(),
    codeLink: text("code_link").notNull(),
    claimedLatencyMs: doublePrecision("claimed_latency_ms"),

    result: jsonb("result").$type<SubmissionResult>(),
    /** On the held-back half of the test outcomes: published entries only. */
    hiddenResult: jsonb("hidden_result").$type<SubmissionResult>(),
    failure: text("failure"),

    /** While `scoring`: who scores, and until when that is believed. */
    scorer: uuid("scorer"),
    leaseUntil: moment("lease_until"),
    attempts: integer("attempts").notNull().default(0),

    submittedAt: moment("submitted_at").notNull().defaultNow(),
    publishedAt: moment("published_at"),
  },
  (submission) => [
    // Of two identical uploads at once exactly one is inserted. Withdrawn and failed ones may be sent again.
    uniqueIndex("same_answers_once")
      .on(submission.track, submission.trackVersion, submission.answersSha256)
      .where(sql`${submission.state} not in ('withdrawn', 'failed')`),
    index("submissions_user").on(submission.userId, submission.submittedAt),
    index("submissions_waiting").on(submission.submittedAt).where(sql`${submission.state} in ('queued', 'scoring')`),
    check("scoring_has_a_lease", sql`(${submission.state} = 'scoring') = (${submission.leaseUntil} is not null)`),
    check(
      "shown_is_scored",
      sql`${submission.state} not in ('preview', 'published', 'hidden') or ${submission.result} is not null`,
    ),
    check("failed_says_why", sql`(${submission.state} = 'failed') = (${submission.failure} is not null)`),
    check(
      "only_published_meet_the_hidden_half",
      sql`${submission.hiddenResult} is null or ${submission.publishedAt} is not null`,
    ),
  ],
);

/** Who changed what and when; rows are added, never changed. */
export const submissionEvents = pgTable(
  "submission_events",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    submissionId: uuid("submission_id").notNull(),
    /** Null: the server itself. */
    userId: text("user_id"),
    action: submissionActions("action").notNull(),
    state: submissionStates("state").notNull(),
    note: text("note"),
    at: moment("at").notNull().defaultNow(),
  },
  (event) => [index("submission_events_of").on(event.submissionId)],
);
