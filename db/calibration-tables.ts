import { sql } from "drizzle-orm";
import {
  bigserial,
  check,
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
import type { CalibrationReport } from "@/lib/contracts/calibration";
import { moment } from "./moment";

// The words of lib/contracts/calibration; schema.test.ts holds the two together.
export const calibrationStates = pgEnum("calibration_state", ["queued", "running", "done", "failed"]);

/** A job that turns votes into a router version. */
export const calibrations = pgTable(
  "calibrations",
  {
    id: uuid("id").primaryKey(),
    state: calibrationStates("state").notNull(),
    /** Null: the command line. */
    requestedBy: text("requested_by"),
    step: text("step").notNull(),
    progress: doublePrecision("progress").notNull().default(0),
    report: jsonb("report").$type<CalibrationReport>(),
    failure: text("failure"),
    /** While `running`: who works on it, and until when that is believed. */
    worker: uuid("worker"),
    leaseUntil: moment("lease_until"),
    attempts: integer("attempts").notNull().default(0),
    requestedAt: moment("requested_at").notNull().defaultNow(),
    endedAt: moment("ended_at"),
  },
  (job) => [
    // A second click finds the job of the first.
    uniqueIndex("one_calibration_at_a_time").on(sql`(true)`).where(sql`${job.state} in ('queued', 'running')`),
    check("calibration_has_a_lease", sql`(${job.state} = 'running') = (${job.leaseUntil} is not null)`),
    check("done_has_a_report", sql`(${job.state} = 'done') = (${job.report} is not null)`),
    check("failed_calibration_says_why", sql`(${job.state} = 'failed') = (${job.failure} is not null)`),
    check("progress_is_a_share", sql`${job.progress} between 0 and 1`),
  ],
);

/** A router made of a version in the model files and of votes. Its weights are that version's. */
export const routerVersions = pgTable("router_versions", {
  version: text("version").primaryKey(),
  baseVersion: text("base_version").notNull(),
  /** The card's JSON as it is served: its hash is in the manifest. */
  card: text("card").notNull(),
  calibrationId: uuid("calibration_id")
    .notNull()
    .unique("one_version_per_calibration")
    .references(() => calibrations.id),
  madeAt: moment("made_at").notNull().defaultNow(),
});

/** Which version visitors get, and who decided it. Rows are added, never changed; the newest one holds. */
export const routerServings = pgTable(
  "router_servings",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    /** Calibrated or of the model files. */
    version: text("version").notNull(),
    /** What was served until then. */
    before: text("before").notNull(),
    /** Null: the command line. */
    userId: text("user_id"),
    note: text("note").notNull(),
    at: moment("at").notNull().defaultNow(),
  },
  (serving) => [index("router_servings_at").on(serving.at)],
);
