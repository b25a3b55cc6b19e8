ALTER TABLE "share_blobs" DROP CONSTRAINT "share_blobs_pkey";--> statement-breakpoint
ALTER TABLE "share_blobs" ADD CONSTRAINT "share_blobs_hash_viewer_id_pk" PRIMARY KEY("hash","viewer_id");
