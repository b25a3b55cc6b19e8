import type { Id } from '@/lib/base/foundation/id';

export type BackendId = Id<'backend'>;

/** Keys that a backend's callers present. The first goes into the app's page; the other two never leave the server. */
export type BackendKeys = {
  /** `sb_publishable_…`: the caller is `anon` until somebody signs in. */
  publishableKey: string;
  /** `sb_secret_…`: bypasses all policies. */
  secretKey: string;
  jwtSecret: string;
};

/** A schema change, as stored in a file under `supabase/migrations/`. */
export type Migration = {
  /** The file name without its folder and `.sql`: `20261120170000_create_guests`. */
  name: string;
  sql: string;
};

/** Postgres's own error, with the statement it stopped at. */
export type MigrationFailure = {
  name: string;
  /** SQLSTATE. */
  code: string;
  message: string;
  hint: string | null;
  statement: string;
};

/** A mail the app's backend wanted to send; kept until a mail service is set up. */
export type OutgoingMail = { backendId: BackendId; to: string; subject: string; text: string; link: string | null };
