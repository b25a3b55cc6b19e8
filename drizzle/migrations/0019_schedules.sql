CREATE TABLE "function_schedules" (
	"project_id" text NOT NULL,
	"lane" text NOT NULL,
	"name" text NOT NULL,
	"schedule" text NOT NULL,
	"next_at" bigint,
	"running_since" bigint,
	"last_at" bigint,
	"last_failure" text,
	CONSTRAINT "function_schedules_project_id_lane_name_pk" PRIMARY KEY("project_id","lane","name")
);
--> statement-breakpoint
ALTER TABLE "function_schedules" ADD CONSTRAINT "function_schedules_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "function_schedules_by_next" ON "function_schedules" USING btree ("next_at");
