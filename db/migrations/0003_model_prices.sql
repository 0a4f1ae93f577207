CREATE TABLE "model_prices" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"model_id" text NOT NULL,
	"usd_per_million_input" double precision,
	"usd_per_million_output" double precision,
	"source" text NOT NULL,
	"user_id" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "price_is_whole_or_none" CHECK (("model_prices"."usd_per_million_input" is null) = ("model_prices"."usd_per_million_output" is null)),
	CONSTRAINT "price_is_an_amount" CHECK ("model_prices"."usd_per_million_input" between 0 and 1e6 and "model_prices"."usd_per_million_output" between 0 and 1e6)
);
--> statement-breakpoint
CREATE INDEX "model_prices_of" ON "model_prices" USING btree ("model_id","id");