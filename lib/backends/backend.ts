import type { Id } from '@/lib/foundation/id';

export type BackendId = Id<'backend'>;

/** What a backend's callers show; the first goes into the app's page, the other two never leave the server. */
export type BackendKeys = {
  /** `sb_publishable_…`: names the caller `anon` until somebody signs in. */
  publishableKey: string;
  /** `sb_secret_…`: past all policies. */
  secretKey: string;
  /** Signs the sessions of the app's users. */
  jwtSecret: string;
};

/** A change of the schema, as the files under `supabase/migrations/` hold it. */
export type Migration = {
  /** The file's name without folder and `.sql`: `20261120170000_create_guests`. */
  name: string;
  sql: string;
};

/** Postgres's own words for what it would not do, with the statement it stopped at. */
export type MigrationFailure = {
  name: string;
  /** SQLSTATE. */
  code: string;
  message: string;
  hint: string | null;
  statement: string;
};

/** A mail the app's backend wanted to send; kept until a mail service is set. */
export type OutgoingMail = { backendId: BackendId; to: string; subject: string; text: string; link: string | null };
