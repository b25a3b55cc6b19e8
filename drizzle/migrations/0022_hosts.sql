CREATE TABLE "places_at_hosts" (
	"project_id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"token" text NOT NULL,
	"account" text,
	"site_id" text,
	"site_name" text,
	"url" text,
	"domains" jsonb NOT NULL,
	"live_id" text
);
--> statement-breakpoint
CREATE TABLE "host_deployments" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"manifest_hash" text NOT NULL,
	"version_number" integer NOT NULL,
	"status" text NOT NULL,
	"failure" text,
	"there_id" text,
	"log" jsonb NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "places_at_hosts" ADD CONSTRAINT "places_at_hosts_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "host_deployments" ADD CONSTRAINT "host_deployments_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "host_deployments_project_id_created_at_index" ON "host_deployments" USING btree ("project_id","created_at");
