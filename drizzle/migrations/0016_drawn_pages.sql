CREATE TABLE "drawn_pages" (
	"project_id" text PRIMARY KEY NOT NULL,
	"deployment_id" text NOT NULL,
	"manifest_hash" text NOT NULL,
	"address" text NOT NULL,
	"seen_at" bigint NOT NULL,
	"drawn_at" bigint NOT NULL,
	"pages" integer NOT NULL,
	"has_picture" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "is_hidden" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "drawn_pages" ADD CONSTRAINT "drawn_pages_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;