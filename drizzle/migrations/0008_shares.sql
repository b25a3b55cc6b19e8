CREATE TABLE "share_blobs" (
	"hash" text PRIMARY KEY NOT NULL,
	"viewer_id" text NOT NULL,
	"address" text NOT NULL,
	"project_id" text NOT NULL,
	"bytes" integer NOT NULL,
	"taken_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "share_uses" (
	"viewer_id" text NOT NULL,
	"address" text NOT NULL,
	"project_id" text NOT NULL,
	"kind" text NOT NULL,
	"until" bigint NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "share_uses_viewer_id_address_project_id_kind_until_pk" PRIMARY KEY("viewer_id","address","project_id","kind","until")
);
--> statement-breakpoint
ALTER TABLE "viewers" ADD COLUMN "last_seen_at" bigint;--> statement-breakpoint
CREATE INDEX "share_uses_by_address" ON "share_uses" USING btree ("address");--> statement-breakpoint
CREATE INDEX "share_uses_by_project" ON "share_uses" USING btree ("project_id");