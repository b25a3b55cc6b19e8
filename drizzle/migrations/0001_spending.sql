CREATE TABLE "viewer_limits" (
	"viewer_id" text PRIMARY KEY NOT NULL,
	"turn_usd" double precision,
	"day_usd" double precision,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "model_calls" ADD COLUMN "viewer_id" text;--> statement-breakpoint
ALTER TABLE "model_calls" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "viewer_limits" ADD CONSTRAINT "viewer_limits_viewer_id_viewers_id_fk" FOREIGN KEY ("viewer_id") REFERENCES "public"."viewers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "model_calls_by_viewer" ON "model_calls" USING btree ("viewer_id","created_at");--> statement-breakpoint
UPDATE "model_calls" SET "viewer_id" = "turns"."viewer_id" FROM "turns" WHERE "turns"."id" = "model_calls"."turn_id";
