CREATE TYPE "public"."annotator_kind" AS ENUM('human', 'judge');--> statement-breakpoint
CREATE TYPE "public"."pack_split" AS ENUM('train', 'val', 'test');--> statement-breakpoint
CREATE TYPE "public"."prompt_origin" AS ENUM('pack', 'run');--> statement-breakpoint
CREATE TYPE "public"."report_reason" AS ENUM('harmful', 'private', 'broken', 'senseless', 'other');--> statement-breakpoint
CREATE TYPE "public"."showing_end" AS ENUM('voted', 'skipped', 'reported');--> statement-breakpoint
CREATE TYPE "public"."showing_kind" AS ENUM('fresh', 'gold', 'repeat');--> statement-breakpoint
CREATE TYPE "public"."vote_choice" AS ENUM('one', 'two', 'tie', 'both_bad');--> statement-breakpoint
CREATE TABLE "annotation_pairs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"prompt_id" text NOT NULL,
	"one_id" uuid NOT NULL,
	"two_id" uuid NOT NULL,
	"gold_winner" "vote_choice",
	"predicted_gap" double precision,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "one_pair_per_two_answers" UNIQUE("one_id","two_id"),
	CONSTRAINT "two_answers_make_a_pair" CHECK ("annotation_pairs"."one_id" <> "annotation_pairs"."two_id"),
	CONSTRAINT "gold_has_a_winner" CHECK ("annotation_pairs"."gold_winner" in ('one', 'two'))
);
--> statement-breakpoint
CREATE TABLE "annotation_prompts" (
	"id" text PRIMARY KEY NOT NULL,
	"origin" "prompt_origin" NOT NULL,
	"source" text NOT NULL,
	"category" text NOT NULL,
	"split" "pack_split",
	"cluster" text NOT NULL,
	"text" text NOT NULL,
	"sha256" text NOT NULL,
	"imported_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "annotators" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" "annotator_kind" NOT NULL,
	"key_sha256" text NOT NULL,
	"user_id" text,
	"distrust" text,
	"trust_fixed" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_annotator_per_key" UNIQUE("key_sha256")
);
--> statement-breakpoint
CREATE TABLE "answer_ratings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"annotator_id" uuid NOT NULL,
	"answer_id" uuid NOT NULL,
	"rating" integer,
	"shown_at" timestamp with time zone DEFAULT now() NOT NULL,
	"rated_at" timestamp with time zone,
	CONSTRAINT "one_rating_per_person_and_answer" UNIQUE("annotator_id","answer_id"),
	CONSTRAINT "rating_is_one_to_five" CHECK ("answer_ratings"."rating" between 1 and 5),
	CONSTRAINT "rated_has_a_time" CHECK (("answer_ratings"."rating" is null) = ("answer_ratings"."rated_at" is null))
);
--> statement-breakpoint
CREATE TABLE "pair_reports" (
	"showing_id" uuid PRIMARY KEY NOT NULL,
	"pair_id" uuid NOT NULL,
	"reason" "report_reason" NOT NULL,
	"note" text NOT NULL,
	"reported_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recorded_answers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"prompt_id" text NOT NULL,
	"model_id" text NOT NULL,
	"text" text NOT NULL,
	"quality_measured" double precision,
	"cost_usd" double precision,
	"router_version" text,
	"quality_predicted" double precision,
	"quality_low" double precision,
	"quality_high" double precision,
	CONSTRAINT "one_answer_per_prompt_and_model" UNIQUE("prompt_id","model_id"),
	CONSTRAINT "predicted_by_a_router" CHECK (("recorded_answers"."quality_predicted" is null) = ("recorded_answers"."router_version" is null)),
	CONSTRAINT "qualities_are_units" CHECK ("recorded_answers"."quality_measured" between 0 and 1 and "recorded_answers"."quality_predicted" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "showings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"annotator_id" uuid NOT NULL,
	"pair_id" uuid NOT NULL,
	"kind" "showing_kind" NOT NULL,
	"swapped" boolean NOT NULL,
	"shown_at" timestamp with time zone DEFAULT now() NOT NULL,
	"end" "showing_end",
	"ended_at" timestamp with time zone,
	CONSTRAINT "ended_has_a_time" CHECK (("showings"."end" is null) = ("showings"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "votes" (
	"showing_id" uuid PRIMARY KEY NOT NULL,
	"annotator_id" uuid NOT NULL,
	"pair_id" uuid NOT NULL,
	"kind" "showing_kind" NOT NULL,
	"choice" "vote_choice" NOT NULL,
	"reasons" text[] NOT NULL,
	"elapsed_ms" integer NOT NULL,
	"voted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_choice" "vote_choice",
	"changed_at" timestamp with time zone,
	CONSTRAINT "elapsed_is_a_time" CHECK ("votes"."elapsed_ms" >= 0)
);
--> statement-breakpoint
ALTER TABLE "annotation_pairs" ADD CONSTRAINT "annotation_pairs_prompt_id_annotation_prompts_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."annotation_prompts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "annotation_pairs" ADD CONSTRAINT "annotation_pairs_one_id_recorded_answers_id_fk" FOREIGN KEY ("one_id") REFERENCES "public"."recorded_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "annotation_pairs" ADD CONSTRAINT "annotation_pairs_two_id_recorded_answers_id_fk" FOREIGN KEY ("two_id") REFERENCES "public"."recorded_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "annotators" ADD CONSTRAINT "annotators_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer_ratings" ADD CONSTRAINT "answer_ratings_annotator_id_annotators_id_fk" FOREIGN KEY ("annotator_id") REFERENCES "public"."annotators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer_ratings" ADD CONSTRAINT "answer_ratings_answer_id_recorded_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."recorded_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pair_reports" ADD CONSTRAINT "pair_reports_showing_id_showings_id_fk" FOREIGN KEY ("showing_id") REFERENCES "public"."showings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pair_reports" ADD CONSTRAINT "pair_reports_pair_id_annotation_pairs_id_fk" FOREIGN KEY ("pair_id") REFERENCES "public"."annotation_pairs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recorded_answers" ADD CONSTRAINT "recorded_answers_prompt_id_annotation_prompts_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."annotation_prompts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "showings" ADD CONSTRAINT "showings_annotator_id_annotators_id_fk" FOREIGN KEY ("annotator_id") REFERENCES "public"."annotators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "showings" ADD CONSTRAINT "showings_pair_id_annotation_pairs_id_fk" FOREIGN KEY ("pair_id") REFERENCES "public"."annotation_pairs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "votes" ADD CONSTRAINT "votes_showing_id_showings_id_fk" FOREIGN KEY ("showing_id") REFERENCES "public"."showings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "votes" ADD CONSTRAINT "votes_annotator_id_annotators_id_fk" FOREIGN KEY ("annotator_id") REFERENCES "public"."annotators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "votes" ADD CONSTRAINT "votes_pair_id_annotation_pairs_id_fk" FOREIGN KEY ("pair_id") REFERENCES "public"."annotation_pairs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "annotation_pairs_prompt" ON "annotation_pairs" USING btree ("prompt_id");--> statement-breakpoint
CREATE INDEX "annotation_prompts_sha256" ON "annotation_prompts" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "pair_reports_pair" ON "pair_reports" USING btree ("pair_id");--> statement-breakpoint
CREATE UNIQUE INDEX "pair_shown_once" ON "showings" USING btree ("annotator_id","pair_id") WHERE "showings"."kind" <> 'repeat';--> statement-breakpoint
CREATE UNIQUE INDEX "pair_repeated_once" ON "showings" USING btree ("annotator_id","pair_id") WHERE "showings"."kind" = 'repeat';--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_showing" ON "showings" USING btree ("annotator_id") WHERE "showings"."end" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_vote_per_person_and_pair" ON "votes" USING btree ("annotator_id","pair_id") WHERE "votes"."kind" <> 'repeat';--> statement-breakpoint
CREATE INDEX "votes_pair" ON "votes" USING btree ("pair_id");