CREATE TABLE "answer_reports" (
	"rating_id" uuid PRIMARY KEY NOT NULL,
	"answer_id" uuid NOT NULL,
	"reason" "report_reason" NOT NULL,
	"note" text NOT NULL,
	"reported_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "answer_reports" ADD CONSTRAINT "answer_reports_rating_id_answer_ratings_id_fk" FOREIGN KEY ("rating_id") REFERENCES "public"."answer_ratings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer_reports" ADD CONSTRAINT "answer_reports_answer_id_recorded_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."recorded_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "answer_reports_answer" ON "answer_reports" USING btree ("answer_id");