CREATE TYPE "public"."run_origin" AS ENUM('page', 'gateway');--> statement-breakpoint
ALTER TYPE "public"."run_target" ADD VALUE 'named';--> statement-breakpoint
CREATE TABLE "gateway_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"start" text NOT NULL,
	"scopes" text[] NOT NULL,
	"day_usd_max" double precision,
	"month_usd_max" double precision,
	"requests_per_minute" integer,
	"tokens_per_minute" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "one_row_per_gateway_key" UNIQUE("sha256"),
	CONSTRAINT "gateway_limits_are_amounts" CHECK ("gateway_keys"."day_usd_max" >= 0 and "gateway_keys"."month_usd_max" >= 0),
	CONSTRAINT "gateway_rates_are_positive" CHECK ("gateway_keys"."requests_per_minute" > 0 and "gateway_keys"."tokens_per_minute" > 0)
);
--> statement-breakpoint
CREATE TABLE "gateway_reserves" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"key_id" uuid NOT NULL,
	"usd" double precision NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gateway_spend" (
	"key_id" uuid NOT NULL,
	"day" date NOT NULL,
	"usd" double precision NOT NULL,
	"runs" integer NOT NULL,
	CONSTRAINT "gateway_spend_key_id_day_pk" PRIMARY KEY("key_id","day")
);
--> statement-breakpoint
DROP VIEW "public"."measured_runs";--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "origin" "run_origin" DEFAULT 'page' NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "gateway_key_id" uuid;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "cost_usd_strongest" double precision;--> statement-breakpoint
ALTER TABLE "gateway_reserves" ADD CONSTRAINT "gateway_reserves_key_id_gateway_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."gateway_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_spend" ADD CONSTRAINT "gateway_spend_key_id_gateway_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."gateway_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "gateway_reserves_key" ON "gateway_reserves" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "runs_gateway" ON "runs" USING btree ("started_at") WHERE "runs"."origin" = 'gateway';--> statement-breakpoint
CREATE VIEW "public"."measured_runs" AS (select "id", "idempotency_key", "state", "prompt_sha256", "prompt_chars", "kept_for_annotation", "prompt_text", "answer_text", "pool_id", "rule", "tolerance", "excluded_ids", "router_version", "predicted_source", "predicted_backend", "decision", "model_id", "target", "origin", "gateway_key_id", "comparison_id", "provider_id", "provider_model_id", "answered_model_id", "simulated", "quality_predicted", "quality_low", "quality_high", "input_tokens_expected", "output_tokens_expected", "cost_usd_expected", "input_tokens", "output_tokens", "token_basis", "cost_usd", "cost_usd_strongest", "first_token_ms", "latency_ms", "rating", "error_code", "error_message", "started_at", "deadline_at", "settled_at" from "runs" where "runs"."state" = 'completed' and not "runs"."simulated" and "runs"."token_basis" = 'provider');