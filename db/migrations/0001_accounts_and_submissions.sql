CREATE TYPE "public"."submission_action" AS ENUM('submitted', 'scored', 'failed', 'published', 'withdrawn', 'hidden', 'unhidden');--> statement-breakpoint
CREATE TYPE "public"."submission_kind" AS ENUM('choices', 'predictions');--> statement-breakpoint
CREATE TYPE "public"."submission_state" AS ENUM('queued', 'scoring', 'preview', 'published', 'withdrawn', 'hidden', 'failed');--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"start" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "one_row_per_key" UNIQUE("sha256")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_session_per_token" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "sign_ins" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"username" text,
	"display_username" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_account_per_email" UNIQUE("email"),
	CONSTRAINT "one_account_per_username" UNIQUE("username")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "submission_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"submission_id" uuid NOT NULL,
	"user_id" text,
	"action" "submission_action" NOT NULL,
	"state" "submission_state" NOT NULL,
	"note" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "submissions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"state" "submission_state" NOT NULL,
	"track" text NOT NULL,
	"track_version" text NOT NULL,
	"pack" text NOT NULL,
	"pack_version" text NOT NULL,
	"prompt_set_sha256" text NOT NULL,
	"kind" "submission_kind" NOT NULL,
	"knobs" double precision[] NOT NULL,
	"answers" "bytea" NOT NULL,
	"answers_sha256" text NOT NULL,
	"router_name" text NOT NULL,
	"affiliation" text NOT NULL,
	"link" text NOT NULL,
	"licence" text NOT NULL,
	"code_link" text NOT NULL,
	"claimed_latency_ms" double precision,
	"result" jsonb,
	"hidden_result" jsonb,
	"failure" text,
	"scorer" uuid,
	"lease_until" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"submitted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp with time zone,
	CONSTRAINT "scoring_has_a_lease" CHECK (("submissions"."state" = 'scoring') = ("submissions"."lease_until" is not null)),
	CONSTRAINT "shown_is_scored" CHECK ("submissions"."state" not in ('preview', 'published', 'hidden') or "submissions"."result" is not null),
	CONSTRAINT "failed_says_why" CHECK (("submissions"."state" = 'failed') = ("submissions"."failure" is not null)),
	CONSTRAINT "only_published_meet_the_hidden_half" CHECK ("submissions"."hidden_result" is null or "submissions"."published_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_ins" ADD CONSTRAINT "sign_ins_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_user" ON "api_keys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_ins_user" ON "sign_ins" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "submission_events_of" ON "submission_events" USING btree ("submission_id");--> statement-breakpoint
CREATE UNIQUE INDEX "same_answers_once" ON "submissions" USING btree ("track","track_version","answers_sha256") WHERE "submissions"."state" not in ('withdrawn', 'failed');--> statement-breakpoint
CREATE INDEX "submissions_user" ON "submissions" USING btree ("user_id","submitted_at");--> statement-breakpoint
CREATE INDEX "submissions_waiting" ON "submissions" USING btree ("submitted_at") WHERE "submissions"."state" in ('queued', 'scoring');