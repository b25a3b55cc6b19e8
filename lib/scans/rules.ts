/** What an app's database holds and who was given what, as the probe needs it. Names are those of schema `public`. */
export type Rules = {
  tables: RulesTable[];
  functions: RulesFunction[];
  buckets: { id: string; isPublic: boolean }[];
  /** Policies on uploads, as one text: a change of it changes what was agreed to. */
  bucketPolicies: string;
};

export type Role = 'anon' | 'authenticated';

export type RulesTable = {
  name: string;
  isView: boolean;
  /** Row-level security is on; a view is guarded where it asks with its reader's rights. */
  isGuarded: boolean;
  columns: RulesColumn[];
  primaryKey: string[];
  /** `table` with its schema where that is another than `public`: `auth.users`. */
  references: { columns: string[]; table: string; foreignColumns: string[] }[];
  checks: { name: string; columns: string[]; sql: string }[];
  policies: RulesPolicy[];
  /** What each role was granted on the table as a whole or on some column of it. */
  may: Record<Role, ('select' | 'insert' | 'update' | 'delete')[]>;
  /** A view's query. */
  query: string | null;
};

export type RulesColumn = {
  name: string;
  /** As `format_type` writes it. */
  type: string;
  isNullable: boolean;
  default: string | null;
  isGenerated: boolean;
  choices: string[] | null;
  may: Record<Role, ('select' | 'insert' | 'update')[]>;
};

export type RulesPolicy = {
  command: 'select' | 'insert' | 'update' | 'delete' | 'all';
  roles: string[];
  using: string | null;
  check: string | null;
};

export type RulesFunction = {
  name: string;
  args: { name: string; type: string; isOptional: boolean }[];
  returns: string;
  isSet: boolean;
  /** Runs with its owner's rights, past all policies. */
  isDefiner: boolean;
  isVolatile: boolean;
  callers: string[];
  source: string;
};

/** The policies that decide for a role, restrictive ones aside. */
export function policiesFor(table: RulesTable, role: Role, command: RulesPolicy['command']): RulesPolicy[] {
  return table.policies.filter(
    (one) =>
      (one.command === command || one.command === 'all') && (one.roles.includes(role) || one.roles.includes('public')),
  );
}

/**
 * Whether a role can be let do this to any row at all: where nothing is granted, or a guarded table has no policy for it, Postgres
 * refuses it whoever asks. What a view lets through is its tables' to say.
 */
export function couldLet(table: RulesTable, role: Role, command: Exclude<RulesPolicy['command'], 'all'>): boolean {
  if (table.isView) return true;
  return table.may[role].includes(command) && (!table.isGuarded || policiesFor(table, role, command).length > 0);
}
