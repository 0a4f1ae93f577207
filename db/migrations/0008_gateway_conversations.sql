CREATE TABLE "gateway_conversations" (
	"scope" text NOT NULL,
	"conversation_sha256" text NOT NULL,
	"model_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "gateway_conversations_scope_conversation_sha256_pk" PRIMARY KEY("scope","conversation_sha256")
);
--> statement-breakpoint
CREATE INDEX "gateway_conversations_age" ON "gateway_conversations" USING btree ("scope","expires_at");--> statement-breakpoint
CREATE INDEX "gateway_conversations_lapsed" ON "gateway_conversations" USING btree ("expires_at");