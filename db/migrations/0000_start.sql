CREATE TYPE "public"."backend_name" AS ENUM('webgpu', 'wasm');--> statement-breakpoint
CREATE TYPE "public"."prediction_source" AS ENUM('encoder', 'preview');--> statement-breakpoint
CREATE TYPE "public"."rule_kind" AS ENUM('relative', 'dynamic_max', 'utility');--> statement-breakpoint
CREATE TYPE "public"."run_state" AS ENUM('running', 'completed', 'failed', 'cancelled', 'interrupted');--> statement-breakpoint
CREATE TYPE "public"."run_target" AS ENUM('decided', 'strongest');--> statement-breakpoint
CREATE TYPE "public"."token_basis" AS ENUM('provider', 'estimated', 'simulated');--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"idempotency_key" uuid NOT NULL,
	"state" "run_state" NOT NULL,
	"prompt_sha256" text NOT NULL,
	"prompt_chars" integer NOT NULL,
	"kept_for_annotation" boolean NOT NULL,
	"prompt_text" text,
	"answer_text" text,
	"pool_id" text NOT NULL,
	"rule" "rule_kind" NOT NULL,
	"tolerance" double precision NOT NULL,
	"excluded_ids" text[] NOT NULL,
	"router_version" text NOT NULL,
	"predicted_source" "prediction_source" NOT NULL,
	"predicted_backend" "backend_name",
	"decision" jsonb NOT NULL,
	"model_id" text NOT NULL,
	"target" "run_target" NOT NULL,
	"comparison_id" uuid,
	"provider_id" text NOT NULL,
	"provider_model_id" text NOT NULL,
	"answered_model_id" text,
	"simulated" boolean NOT NULL,
	"quality_predicted" double precision NOT NULL,
	"quality_low" double precision NOT NULL,
	"quality_high" double precision NOT NULL,
	"input_tokens_expected" double precision NOT NULL,
	"output_tokens_expected" double precision NOT NULL,
	"cost_usd_expected" double precision NOT NULL,
	"input_tokens" integer,
	"output_tokens" integer,
	"token_basis" "token_basis",
	"cost_usd" double precision,
	"first_token_ms" double precision,
	"latency_ms" double precision,
	"rating" double precision,
	"error_code" text,
	"error_message" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deadline_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "one_run_per_key" UNIQUE("idempotency_key"),
	CONSTRAINT "prompt_sha256_is_hex" CHECK ("runs"."prompt_sha256" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "texts_only_when_kept" CHECK ("runs"."kept_for_annotation" or ("runs"."prompt_text" is null and "runs"."answer_text" is null)),
	CONSTRAINT "tolerance_is_unit" CHECK ("runs"."tolerance" between 0 and 1),
	CONSTRAINT "quality_is_unit_in_its_interval" CHECK (0 <= "runs"."quality_low" and "runs"."quality_low" <= "runs"."quality_predicted" and "runs"."quality_predicted" <= "runs"."quality_high" and "runs"."quality_high" <= 1),
	CONSTRAINT "expectations_are_finite_amounts" CHECK ("runs"."input_tokens_expected" between 0 and 1e7 and "runs"."output_tokens_expected" between 0 and 1e7 and "runs"."cost_usd_expected" between 0 and 1e9),
	CONSTRAINT "measurements_are_amounts" CHECK ("runs"."input_tokens" >= 0 and "runs"."output_tokens" >= 0 and "runs"."cost_usd" between 0 and 1e9 and "runs"."first_token_ms" >= 0 and "runs"."latency_ms" >= "runs"."first_token_ms"),
	CONSTRAINT "tokens_have_a_basis" CHECK (("runs"."input_tokens" is null) = ("runs"."token_basis" is null) and ("runs"."output_tokens" is null) = ("runs"."token_basis" is null) and ("runs"."cost_usd" is null) = ("runs"."token_basis" is null)),
	CONSTRAINT "simulated_is_labelled" CHECK ("runs"."simulated" = ("runs"."provider_id" = 'simulated')),
	CONSTRAINT "simulated_tokens_are_labelled" CHECK ("runs"."simulated" = ("runs"."token_basis" = 'simulated')),
	CONSTRAINT "rating_is_a_quarter" CHECK ("runs"."rating" in (0, 0.25, 0.5, 0.75, 1)),
	CONSTRAINT "only_answers_are_rated" CHECK ("runs"."rating" is null or "runs"."state" = 'completed'),
	CONSTRAINT "running_is_unsettled" CHECK ("runs"."state" <> 'running' or ("runs"."settled_at" is null and "runs"."latency_ms" is null)),
	CONSTRAINT "ended_is_settled" CHECK ("runs"."state" not in ('completed', 'failed', 'cancelled') or "runs"."settled_at" is not null),
	CONSTRAINT "completed_is_measured" CHECK ("runs"."state" <> 'completed' or ("runs"."token_basis" is not null and "runs"."latency_ms" is not null)),
	CONSTRAINT "failures_have_a_reason" CHECK (("runs"."state" in ('failed', 'cancelled', 'interrupted')) = ("runs"."error_code" is not null) and ("runs"."error_code" is null) = ("runs"."error_message" is null))
);
--> statement-breakpoint
CREATE INDEX "runs_running" ON "runs" USING btree ("deadline_at") WHERE "runs"."state" = 'running';--> statement-breakpoint
CREATE INDEX "runs_comparison" ON "runs" USING btree ("comparison_id") WHERE "runs"."comparison_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_started" ON "runs" USING btree ("started_at");--> statement-breakpoint
CREATE VIEW "public"."measured_runs" AS (select "id", "idempotency_key", "state", "prompt_sha256", "prompt_chars", "kept_for_annotation", "prompt_text", "answer_text", "pool_id", "rule", "tolerance", "excluded_ids", "router_version", "predicted_source", "predicted_backend", "decision", "model_id", "target", "comparison_id", "provider_id", "provider_model_id", "answered_model_id", "simulated", "quality_predicted", "quality_low", "quality_high", "input_tokens_expected", "output_tokens_expected", "cost_usd_expected", "input_tokens", "output_tokens", "token_basis", "cost_usd", "first_token_ms", "latency_ms", "rating", "error_code", "error_message", "started_at", "deadline_at", "settled_at" from "runs" where "runs"."state" = 'completed' and not "runs"."simulated" and "runs"."token_basis" = 'provider');