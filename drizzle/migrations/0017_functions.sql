CREATE TABLE "function_hosts" (
	"project_id" text NOT NULL,
	"host" text NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "function_hosts_project_id_host_pk" PRIMARY KEY("project_id","host")
);
--> statement-breakpoint
CREATE TABLE "function_secrets" (
	"project_id" text NOT NULL,
	"lane" text NOT NULL,
	"name" text NOT NULL,
	"sealed" text NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "function_secrets_project_id_lane_name_pk" PRIMARY KEY("project_id","lane","name")
);
--> statement-breakpoint
ALTER TABLE "function_hosts" ADD CONSTRAINT "function_hosts_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "function_secrets" ADD CONSTRAINT "function_secrets_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;