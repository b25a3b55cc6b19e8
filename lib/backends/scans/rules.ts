/**
 * The contents of an app's database and the rights granted in it, as far as the probe needs them. Names are in schema
 * `public`.
 */
export type Rules = {
  tables: RulesTable[];
  functions: RulesFunction[];
  /** Sources of everything that can write when it is run: functions, trigger functions, procedures and rules. */
  routines: string[];
  buckets: { id: string; isPublic: boolean }[];
  /** Policies on uploads, as one text: changing it invalidates accepted exposures. */
  bucketPolicies: string;
};

export type Role = 'anon' | 'authenticated';

export type RulesTable = {
  name: string;
  isView: boolean;
  /** Row-level security is on; a view is guarded if it runs with its reader's rights. */
  isGuarded: boolean;
  columns: RulesColumn[];
  primaryKey: string[];
  /** `table` is qualified with its schema unless that is `public`: `auth.users`. */
  references: { columns: string[]; table: string; foreignColumns: string[] }[];
  checks: { name: string; columns: string[]; sql: string }[];
  policies: RulesPolicy[];
  /** The rights of each role on the whole table or on some of its columns. */
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
  /** Runs with its owner's rights, bypassing all policies. */
  isDefiner: boolean;
  isVolatile: boolean;
  callers: string[];
  source: string;
};

/** The policies that apply to a role, without restrictive ones. */
export function policiesFor(table: RulesTable, role: Role, command: RulesPolicy['command']): RulesPolicy[] {
  return table.policies.filter(
    (one) =>
      (one.command === command || one.command === 'all') && (one.roles.includes(role) || one.roles.includes('public')),
  );
}

/**
 * Whether a role could do this to any row at all: without a grant, or without a policy on a guarded table, Postgres
 * always refuses. For views, their tables decide.
 */
export function couldLet(table: RulesTable, role: Role, command: Exclude<RulesPolicy['command'], 'all'>): boolean {
  if (table.isView) return true;
  return table.may[role].includes(command) && (!table.isGuarded || policiesFor(table, role, command).length > 0);
}
