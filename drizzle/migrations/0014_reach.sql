CREATE TABLE "reach_openings" (
	"project_id" text NOT NULL,
	"kind" text NOT NULL,
	"port" integer,
	"settings" text,
	"is_open" boolean NOT NULL,
	"opened_at" bigint NOT NULL,
	CONSTRAINT "reach_openings_project_id_kind_pk" PRIMARY KEY("project_id","kind")
);
--> statement-breakpoint
CREATE TABLE "reach_services" (
	"service" text PRIMARY KEY NOT NULL,
	"agreed_at" bigint,
	"fingerprint" text,
	"own_key" text
);
--> statement-breakpoint
ALTER TABLE "reach_openings" ADD CONSTRAINT "reach_openings_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;