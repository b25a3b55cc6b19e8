CREATE TABLE "publish_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"viewer_id" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	"used_at" bigint,
	CONSTRAINT "publish_tokens_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "received_apps" (
	"viewer_id" text NOT NULL,
	"origin_id" text NOT NULL,
	"project_id" text NOT NULL,
	"sequence" integer NOT NULL,
	CONSTRAINT "received_apps_viewer_id_origin_id_pk" PRIMARY KEY("viewer_id","origin_id")
);
--> statement-breakpoint
CREATE TABLE "places_elsewhere" (
	"project_id" text PRIMARY KEY NOT NULL,
	"address" text NOT NULL,
	"token" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "publish_tokens" ADD CONSTRAINT "publish_tokens_viewer_id_viewers_id_fk" FOREIGN KEY ("viewer_id") REFERENCES "public"."viewers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received_apps" ADD CONSTRAINT "received_apps_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "places_elsewhere" ADD CONSTRAINT "places_elsewhere_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;
