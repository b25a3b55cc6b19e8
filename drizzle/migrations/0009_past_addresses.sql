CREATE TABLE "past_addresses" (
	"slug" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"left_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "past_addresses_of_project" ON "past_addresses" USING btree ("project_id");