CREATE TYPE "public"."open_vote_choice" AS ENUM('routed', 'strongest', 'tie');--> statement-breakpoint
CREATE TABLE "open_votes" (
	"routed_run_id" uuid NOT NULL,
	"strongest_run_id" uuid NOT NULL,
	"choice" "open_vote_choice" NOT NULL,
	"voted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "open_votes_routed_run_id_strongest_run_id_pk" PRIMARY KEY("routed_run_id","strongest_run_id")
);
--> statement-breakpoint
ALTER TABLE "open_votes" ADD CONSTRAINT "open_votes_routed_run_id_runs_id_fk" FOREIGN KEY ("routed_run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_votes" ADD CONSTRAINT "open_votes_strongest_run_id_runs_id_fk" FOREIGN KEY ("strongest_run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;