CREATE TYPE "public"."judge_kind" AS ENUM('pairwise', 'pointwise');--> statement-breakpoint
CREATE TYPE "public"."judge_side" AS ENUM('a', 'b', 'tie', 'both_bad');--> statement-breakpoint
CREATE TYPE "public"."judge_token_basis" AS ENUM('provider', 'estimated');--> statement-breakpoint
CREATE TYPE "public"."verdict_fault" AS ENUM('none', 'several', 'unclear', 'cut_off');--> statement-breakpoint
CREATE TABLE "judge_labels" (
	"showing_id" uuid PRIMARY KEY NOT NULL,
	"annotator_id" uuid NOT NULL,
	"side_one_first" "judge_side",
	"side_two_first" "judge_side",
	"score_one" double precision,
	"score_two" double precision,
	"consistent" boolean,
	"fault" "verdict_fault",
	"rationales" text[] NOT NULL,
	"answered_model_id" text,
	"asks" integer NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"token_basis" "judge_token_basis" NOT NULL,
	"cost_usd" double precision NOT NULL,
	CONSTRAINT "judge_scores_are_units" CHECK ("judge_labels"."score_one" between 0 and 1 and "judge_labels"."score_two" between 0 and 1),
	CONSTRAINT "judge_amounts" CHECK ("judge_labels"."asks" >= 0 and "judge_labels"."input_tokens" >= 0 and "judge_labels"."output_tokens" >= 0 and "judge_labels"."cost_usd" >= 0),
	CONSTRAINT "a_judge_said_it_or_failed" CHECK ("judge_labels"."fault" is not null or ("judge_labels"."side_one_first" is not null and "judge_labels"."side_two_first" is not null and "judge_labels"."consistent" is not null) or ("judge_labels"."score_one" is not null and "judge_labels"."score_two" is not null))
);
--> statement-breakpoint
CREATE TABLE "judges" (
	"annotator_id" uuid PRIMARY KEY NOT NULL,
	"model_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"provider_model_id" text NOT NULL,
	"kind" "judge_kind" NOT NULL,
	"template_version" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "judge_labels" ADD CONSTRAINT "judge_labels_showing_id_showings_id_fk" FOREIGN KEY ("showing_id") REFERENCES "public"."showings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judge_labels" ADD CONSTRAINT "judge_labels_annotator_id_judges_annotator_id_fk" FOREIGN KEY ("annotator_id") REFERENCES "public"."judges"("annotator_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judges" ADD CONSTRAINT "judges_annotator_id_annotators_id_fk" FOREIGN KEY ("annotator_id") REFERENCES "public"."annotators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "judge_labels_annotator" ON "judge_labels" USING btree ("annotator_id");