CREATE TABLE "backends" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"lane" text NOT NULL,
	"keys" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "backends" ADD CONSTRAINT "backends_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "backends_by_lane" ON "backends" USING btree ("project_id","lane");