CREATE TABLE "site_domains" (
	"project_id" text PRIMARY KEY NOT NULL,
	"domain" text NOT NULL,
	"challenge" text NOT NULL,
	"verified_at" bigint
);
--> statement-breakpoint
ALTER TABLE "site_domains" ADD CONSTRAINT "site_domains_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "site_domains_domain_index" ON "site_domains" USING btree ("domain") WHERE "site_domains"."verified_at" is not null;
