CREATE TABLE "carried_snapshots" (
	"snapshot" text PRIMARY KEY NOT NULL,
	"carried_to" text NOT NULL,
	"carried_at" bigint NOT NULL
);
