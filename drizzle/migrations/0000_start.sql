CREATE TABLE "compiled_trees" (
	"project_id" text NOT NULL,
	"tree_hash" text NOT NULL,
	"compiler" text NOT NULL,
	"manifest_hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "compiled_trees_project_id_tree_hash_compiler_pk" PRIMARY KEY("project_id","tree_hash","compiler")
);
--> statement-breakpoint
CREATE TABLE "deployments" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"version_id" text NOT NULL,
	"version_number" integer NOT NULL,
	"target" text DEFAULT 'here' NOT NULL,
	"status" text NOT NULL,
	"manifest_hash" text,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"project_id" text NOT NULL,
	"viewer_id" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "memberships_project_id_viewer_id_pk" PRIMARY KEY("project_id","viewer_id")
);
--> statement-breakpoint
CREATE TABLE "model_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"turn_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"model" text NOT NULL,
	"prompt_hash" text NOT NULL,
	"input" integer DEFAULT 0 NOT NULL,
	"cached" integer DEFAULT 0 NOT NULL,
	"output" integer DEFAULT 0 NOT NULL,
	"cost_usd" double precision,
	"reserved_usd" double precision DEFAULT 0 NOT NULL,
	"estimated" boolean DEFAULT false NOT NULL,
	"counted" boolean DEFAULT true NOT NULL,
	"created_at" bigint NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "previews" (
	"key" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"viewer_id" text NOT NULL,
	"lane" text NOT NULL,
	"manifest_hash" text,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "project_events" (
	"project_id" text NOT NULL,
	"n" bigint NOT NULL,
	"turn_id" text,
	"draft_id" text,
	"attempt" integer DEFAULT 0 NOT NULL,
	"at" bigint NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "project_events_project_id_n_pk" PRIMARY KEY("project_id","n")
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"name" text NOT NULL,
	"visibility" text DEFAULT 'private' NOT NULL,
	"head_version_id" text,
	"last_event" bigint DEFAULT 0 NOT NULL,
	"limit_usd" double precision,
	"demo" text,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"project_id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"live_deployment_id" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "sites_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "turns" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"viewer_id" text NOT NULL,
	"prompt" text NOT NULL,
	"mode" text NOT NULL,
	"draft_id" text NOT NULL,
	"continues_id" text,
	"base_version_id" text NOT NULL,
	"phase" text NOT NULL,
	"outcome" text,
	"code" text,
	"version_id" text,
	"state" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"owner" text,
	"lease_until" bigint,
	"stop_requested_at" bigint,
	"created_at" bigint NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"number" integer NOT NULL,
	"parent_id" text,
	"kind" text NOT NULL,
	"author" text NOT NULL,
	"turn_id" text,
	"restored_id" text,
	"group_id" text,
	"tree_hash" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"summary" text NOT NULL,
	"counts" jsonb NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "viewers" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "compiled_trees" ADD CONSTRAINT "compiled_trees_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_viewer_id_viewers_id_fk" FOREIGN KEY ("viewer_id") REFERENCES "public"."viewers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_calls" ADD CONSTRAINT "model_calls_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "previews" ADD CONSTRAINT "previews_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_events" ADD CONSTRAINT "project_events_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_owner_id_viewers_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."viewers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "turns" ADD CONSTRAINT "turns_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deployments_by_project" ON "deployments" USING btree ("project_id","created_at");--> statement-breakpoint
CREATE INDEX "model_calls_by_project" ON "model_calls" USING btree ("project_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "previews_by_lane" ON "previews" USING btree ("project_id","viewer_id","lane");--> statement-breakpoint
CREATE INDEX "events_by_turn" ON "project_events" USING btree ("turn_id","n");--> statement-breakpoint
CREATE INDEX "projects_by_owner" ON "projects" USING btree ("owner_id","updated_at");--> statement-breakpoint
CREATE INDEX "turns_by_project" ON "turns" USING btree ("project_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "turns_one_running" ON "turns" USING btree ("project_id") WHERE "turns"."phase" not in ('queued', 'ended');--> statement-breakpoint
CREATE UNIQUE INDEX "turns_one_queued" ON "turns" USING btree ("project_id") WHERE "turns"."phase" = 'queued';--> statement-breakpoint
CREATE UNIQUE INDEX "versions_by_number" ON "versions" USING btree ("project_id","number");