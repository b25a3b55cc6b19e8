CREATE TABLE "moments" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"lane" text NOT NULL,
	"snapshot" text,
	"reason" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"deployment_id" text,
	"turn_id" text,
	"created_at" bigint NOT NULL,
	"let_go_at" bigint
);
--> statement-breakpoint
ALTER TABLE "versions" ADD COLUMN "let_go_at" bigint;--> statement-breakpoint
ALTER TABLE "moments" ADD CONSTRAINT "moments_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "moments_by_project" ON "moments" USING btree ("project_id","lane","created_at");