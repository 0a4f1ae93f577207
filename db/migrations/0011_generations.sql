CREATE TYPE "public"."generation_item_state" AS ENUM('waiting', 'asking', 'answered', 'failed');--> statement-breakpoint
CREATE TYPE "public"."generation_state" AS ENUM('planned', 'queued', 'running', 'done', 'failed', 'cancelled');--> statement-breakpoint
ALTER TYPE "public"."prompt_origin" ADD VALUE 'typed';--> statement-breakpoint
CREATE TABLE "generation_items" (
	"generation_id" uuid NOT NULL,
	"prompt_id" text NOT NULL,
	"model_id" text NOT NULL,
	"state" "generation_item_state" DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"input_tokens_expected" double precision NOT NULL,
	"output_tokens_expected" double precision NOT NULL,
	"usd_expected" double precision NOT NULL,
	"usd_most" double precision NOT NULL,
	"usd_spent" double precision DEFAULT 0 NOT NULL,
	"simulated" boolean,
	"error_code" text,
	"router_version" text,
	"quality_predicted" double precision,
	"quality_low" double precision,
	"quality_high" double precision,
	CONSTRAINT "generation_items_generation_id_prompt_id_model_id_pk" PRIMARY KEY("generation_id","prompt_id","model_id"),
	CONSTRAINT "item_amounts" CHECK ("generation_items"."usd_expected" >= 0 and "generation_items"."usd_most" >= 0 and "generation_items"."usd_spent" >= -1e-9),
	CONSTRAINT "failed_item_says_why" CHECK (("generation_items"."state" = 'failed') = ("generation_items"."error_code" is not null)),
	CONSTRAINT "answered_item_is_labelled" CHECK ("generation_items"."state" <> 'answered' or "generation_items"."simulated" is not null)
);
--> statement-breakpoint
CREATE TABLE "generations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state" "generation_state" NOT NULL,
	"requested_by" text,
	"output_tokens_max" integer NOT NULL,
	"usd_max" double precision NOT NULL,
	"failure" text,
	"worker" uuid,
	"lease_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "generation_has_a_lease" CHECK (("generations"."state" = 'running') = ("generations"."lease_until" is not null)),
	CONSTRAINT "failed_generation_says_why" CHECK ("generations"."state" <> 'failed' or "generations"."failure" is not null),
	CONSTRAINT "generation_amounts" CHECK ("generations"."usd_max" >= 0 and "generations"."output_tokens_max" > 0)
);
--> statement-breakpoint
ALTER TABLE "recorded_answers" DROP CONSTRAINT "one_answer_per_prompt_and_model";--> statement-breakpoint
ALTER TABLE "recorded_answers" ADD COLUMN "simulated" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "generation_items" ADD CONSTRAINT "generation_items_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generation_items" ADD CONSTRAINT "generation_items_prompt_id_annotation_prompts_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."annotation_prompts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "generation_items_prompt" ON "generation_items" USING btree ("prompt_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_generation_at_a_time" ON "generations" USING btree ((true)) WHERE "generations"."state" in ('planned', 'queued', 'running');--> statement-breakpoint
ALTER TABLE "recorded_answers" ADD CONSTRAINT "one_answer_per_prompt_and_model" UNIQUE("prompt_id","model_id","simulated");