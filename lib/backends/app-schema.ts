/** The tables of an app as Postgres's catalogue has them: what is in schema `public`. */
export type AppSchema = {
  tables: SchemaTable[];
  functions: SchemaFunction[];
  enums: { name: string; values: string[] }[];
};

export type SchemaTable = {
  name: string;
  isView: boolean;
  columns: SchemaColumn[];
  primaryKey: string[];
  references: SchemaReference[];
  policies: SchemaPolicy[];
  grants: SchemaGrant[];
  /** Zero for views. */
  rows: number;
};

/** `type` as `format_type` writes it: `integer`, `text[]`, `timestamp with time zone`. */
export type SchemaColumn = {
  name: string;
  type: string;
  isNullable: boolean;
  hasDefault: boolean;
  /** Only the database writes it: an identity that is always generated, or a computed column. */
  isGenerated: boolean;
};

export type SchemaReference = {
  name: string;
  columns: string[];
  /** With its schema where that is another than `public`: `auth.users`. */
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

/** What a role may do at all; policies then say with which rows. `columns` is null where it is all of them, later ones too. */
export type SchemaGrant = {
  role: 'anon' | 'authenticated';
  command: 'select' | 'insert' | 'update' | 'delete';
  columns: string[] | null;
};

export type SchemaFunction = {
  name: string;
  args: { name: string; type: string; isOptional: boolean }[];
  returns: { type: string; isSet: boolean; columns: { name: string; type: string }[] | null };
  /** Roles among `anon` and `authenticated` that may call it. */
  callers: string[];
};
