CREATE TABLE "judge_spend" (
	"day" date PRIMARY KEY NOT NULL,
	"usd" double precision NOT NULL,
	CONSTRAINT "judge_spend_is_an_amount" CHECK ("judge_spend"."usd" >= 0)
);
--> statement-breakpoint
ALTER TABLE "community_adapters" ADD COLUMN "provider_id" text;--> statement-breakpoint
ALTER TABLE "community_adapters" ADD COLUMN "provider_model_id" text;--> statement-breakpoint
ALTER TABLE "community_adapters" ADD COLUMN "usd_per_million_input" double precision;--> statement-breakpoint
ALTER TABLE "community_adapters" ADD COLUMN "usd_per_million_output" double precision;--> statement-breakpoint
ALTER TABLE "community_adapters" ADD CONSTRAINT "run_is_whole_or_none" CHECK (num_nulls("community_adapters"."provider_id", "community_adapters"."provider_model_id", "community_adapters"."usd_per_million_input", "community_adapters"."usd_per_million_output") in (0, 4));--> statement-breakpoint
ALTER TABLE "community_adapters" ADD CONSTRAINT "run_price_is_an_amount" CHECK ("community_adapters"."usd_per_million_input" between 0 and 1e6 and "community_adapters"."usd_per_million_output" between 0 and 1e6);