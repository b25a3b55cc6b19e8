CREATE TABLE "meant" (
	"project_id" text NOT NULL,
	"key" text NOT NULL,
	"finding" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "meant_project_id_key_pk" PRIMARY KEY("project_id","key")
);
--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "step" text;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "tried" jsonb;--> statement-breakpoint
ALTER TABLE "meant" ADD CONSTRAINT "meant_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;