CREATE TYPE "public"."calibration_state" AS ENUM('queued', 'running', 'done', 'failed');--> statement-breakpoint
CREATE TABLE "calibrations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state" "calibration_state" NOT NULL,
	"requested_by" text,
	"step" text NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"report" jsonb,
	"failure" text,
	"worker" uuid,
	"lease_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "calibration_has_a_lease" CHECK (("calibrations"."state" = 'running') = ("calibrations"."lease_until" is not null)),
	CONSTRAINT "done_has_a_report" CHECK (("calibrations"."state" = 'done') = ("calibrations"."report" is not null)),
	CONSTRAINT "failed_calibration_says_why" CHECK (("calibrations"."state" = 'failed') = ("calibrations"."failure" is not null)),
	CONSTRAINT "progress_is_a_share" CHECK ("calibrations"."progress" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "router_servings" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"before" text NOT NULL,
	"user_id" text,
	"note" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "router_versions" (
	"version" text PRIMARY KEY NOT NULL,
	"base_version" text NOT NULL,
	"card" text NOT NULL,
	"calibration_id" uuid NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_version_per_calibration" UNIQUE("calibration_id")
);
--> statement-breakpoint
ALTER TABLE "answer_ratings" DROP CONSTRAINT "one_rating_per_person_and_answer";--> statement-breakpoint
ALTER TABLE "answer_ratings" ADD COLUMN "kind" "showing_kind" NOT NULL;--> statement-breakpoint
ALTER TABLE "answer_ratings" ADD COLUMN "end" "showing_end";--> statement-breakpoint
ALTER TABLE "answer_ratings" ADD COLUMN "elapsed_ms" integer;--> statement-breakpoint
ALTER TABLE "router_versions" ADD CONSTRAINT "router_versions_calibration_id_calibrations_id_fk" FOREIGN KEY ("calibration_id") REFERENCES "public"."calibrations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_calibration_at_a_time" ON "calibrations" USING btree ((true)) WHERE "calibrations"."state" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "router_servings_at" ON "router_servings" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "one_rating_per_person_and_answer" ON "answer_ratings" USING btree ("annotator_id","answer_id") WHERE "answer_ratings"."kind" <> 'repeat';--> statement-breakpoint
CREATE UNIQUE INDEX "answer_repeated_once" ON "answer_ratings" USING btree ("annotator_id","answer_id") WHERE "answer_ratings"."kind" = 'repeat';--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_rating" ON "answer_ratings" USING btree ("annotator_id") WHERE "answer_ratings"."end" is null;--> statement-breakpoint
CREATE INDEX "answer_ratings_answer" ON "answer_ratings" USING btree ("answer_id");--> statement-breakpoint
ALTER TABLE "answer_ratings" ADD CONSTRAINT "rated_has_ended" CHECK (coalesce("answer_ratings"."end" = 'voted', false) = ("answer_ratings"."rating" is not null));