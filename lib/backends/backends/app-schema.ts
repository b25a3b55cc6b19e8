/** An app's tables as Postgres's catalogue describes them: everything in schema `public`. */
export type AppSchema = {
  tables: SchemaTable[];
  functions: SchemaFunction[];
  enums: { name: string; values: string[] }[];
};

export type SchemaTable = {
  name: string;
  isView: boolean;
  /** Whether a ready-made part brought it, which shows in its owner, a separate role; absent if that is not known. */
  isOfPart?: boolean;
  columns: SchemaColumn[];
  primaryKey: string[];
  references: SchemaReference[];
  policies: SchemaPolicy[];
  grants: SchemaGrant[];
  /** Whether policies apply: without row-level security, a grant gives access to every row. */
  isGuarded: boolean;
  /** Zero for views. */
  rows: number;
};

/** `type` is as `format_type` writes it: `integer`, `text[]`, `timestamp with time zone`. */
export type SchemaColumn = {
  name: string;
  type: string;
  isNullable: boolean;
  hasDefault: boolean;
  /** True when only the database writes it: an identity that is always generated, or a computed column. */
  isGenerated: boolean;
};

export type SchemaReference = {
  name: string;
  columns: string[];
  /** Qualified with its schema unless that is `public`: `auth.users`. */
  table: string;
  foreignColumns: string[];
  isOneToOne: boolean;
};

export type SchemaPolicy = {
  name: string;
  command: 'select' | 'insert' | 'update' | 'delete' | 'all';
  roles: string[];
  using: string | null;
  check: string | null;
};

/**
 * What a role may do at all; policies then decide which rows. `columns` is null when the grant covers all of them,
 * later ones included.
 */
export type SchemaGrant = {
  role: 'anon' | 'authenticated';
  command: 'select' | 'insert' | 'update' | 'delete';
  columns: string[] | null;
};

export type SchemaFunction = {
  name: string;
  args: { name: string; type: string; isOptional: boolean }[];
  returns: { type: string; isSet: boolean; columns: { name: string; type: string }[] | null };
  /** Which of `anon` and `authenticated` may call it. */
  callers: string[];
};
