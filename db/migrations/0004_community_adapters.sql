CREATE TYPE "public"."adapter_state" AS ENUM('proposed', 'published', 'rejected');--> statement-breakpoint
CREATE TABLE "community_adapters" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"state" "adapter_state" NOT NULL,
	"model_id" text NOT NULL,
	"file" jsonb NOT NULL,
	"sent_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	CONSTRAINT "decided_has_a_time" CHECK (("community_adapters"."state" = 'proposed') = ("community_adapters"."decided_at" is null))
);
--> statement-breakpoint
ALTER TABLE "community_adapters" ADD CONSTRAINT "community_adapters_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_published_adapter_per_model" ON "community_adapters" USING btree ("model_id") WHERE "community_adapters"."state" = 'published';--> statement-breakpoint
CREATE UNIQUE INDEX "one_proposal_per_person_and_model" ON "community_adapters" USING btree ("user_id","model_id") WHERE "community_adapters"."state" = 'proposed';