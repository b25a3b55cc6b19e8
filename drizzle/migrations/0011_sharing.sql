CREATE TABLE "project_origins" (
	"project_id" text PRIMARY KEY NOT NULL,
	"origin_project_id" text NOT NULL,
	"origin_name" text NOT NULL,
	"base_version_id" text NOT NULL,
	"base_tree_hash" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "share_reports" (
	"share_id" text NOT NULL,
	"viewer_id" text NOT NULL,
	"reason" text NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "share_reports_share_id_viewer_id_pk" PRIMARY KEY("share_id","viewer_id")
);
--> statement-breakpoint
CREATE TABLE "shared_days" (
	"share_id" text NOT NULL,
	"day" integer NOT NULL,
	"uses" integer DEFAULT 0 NOT NULL,
	"forks" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "shared_days_share_id_day_pk" PRIMARY KEY("share_id","day")
);
--> statement-breakpoint
CREATE TABLE "shared_projects" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"version_id" text NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"tags" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"shows_prompts" boolean DEFAULT false NOT NULL,
	"status" text NOT NULL,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"manifest_hash" text,
	"picture_hash" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"taken_down_at" bigint,
	CONSTRAINT "shared_projects_project_id_unique" UNIQUE("project_id")
);
--> statement-breakpoint
ALTER TABLE "project_origins" ADD CONSTRAINT "project_origins_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_reports" ADD CONSTRAINT "share_reports_share_id_shared_projects_id_fk" FOREIGN KEY ("share_id") REFERENCES "public"."shared_projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared_days" ADD CONSTRAINT "shared_days_share_id_shared_projects_id_fk" FOREIGN KEY ("share_id") REFERENCES "public"."shared_projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared_projects" ADD CONSTRAINT "shared_projects_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "project_origins_by_origin" ON "project_origins" USING btree ("origin_project_id");--> statement-breakpoint
CREATE INDEX "shared_projects_by_time" ON "shared_projects" USING btree ("created_at");