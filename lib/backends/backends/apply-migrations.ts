import type { EngineAnswer, EngineCall, Statement } from '@/lib/backends/backend-engine/engine-messages';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { Migration, MigrationFailure } from './backend';
import type { BackendTrouble } from './backends';
import { bringsOwner } from './find-owner-change';
import { ownerMigration } from './migration-files';
import { parseSql } from './parse-sql';
import { findShippedPart } from './shipped-sql';

type Call = (asked: EngineCall) => Promise<Result<EngineAnswer, BackendTrouble>>;

const appliedNames = `select version || '_' || coalesce(name, '') as name from supabase_migrations.schema_migrations`;
const remember = `insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)`;

/** One file, ready to be sent to an engine with the row that records it. */
export type MigrationPart = {
  name: string;
  statements: readonly Statement[];
  sql: readonly string[];
  bringsOwner: boolean;
};

/**
 * Runs pending migrations in order of name. Each file runs in one transaction together with the row that records it, in
 * the table Supabase's own tools use. Stops at the first that fails and keeps the ones before it, unless they run
 * `together`, in one transaction.
 */
export async function applyMigrations(
  call: Call,
  migrations: readonly Migration[],
  how: 'each' | 'together' = 'each',
): Promise<Result<{ applied: readonly string[] }, BackendTrouble | MigrationFailure>> {
  const known = await call({ type: 'read', statement: { sql: appliedNames } });
  if (!known.ok) return known;
  if (known.value.type !== 'rows') throw new Error('The list of migrations can’t be read.');
  const applied = new Set(known.value.rows.map((row) => row.name));

  const news = migrations.filter(({ name }) => !applied.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts: MigrationPart[] = [];
  const done: string[] = [];
  for (const migration of news) {
    const part = await readMigration(migration, findShippedPart(migration, migrations) !== null);
    if (!part.ok) return part;
    parts.push(part.value);
    if (how === 'together') continue;
    const ran = await run(call, [part.value]);
    if (!ran.ok) return ran;
    done.push(migration.name);
  }
  if (how === 'each' || parts.length === 0) return succeed({ applied: done });
  const ran = await run(call, parts);
  return ran.ok ? succeed({ applied: parts.map(({ name }) => name) }) : ran;
}

/**
 * Parses one file; fails with Postgres's own message if it is not valid SQL. Objects that a ready-made part creates
 * itself (`isShipped`) belong to a separate owner.
 */
export async function readMigration(
  { name, sql }: Migration,
  isShipped = false,
): Promise<Result<MigrationPart, MigrationFailure>> {
  const parsed = name === ownerMigration ? succeed([]) : await parseSql(sql);
  if (!parsed.ok)
    return fail({ name, code: '42601', message: parsed.error.message, hint: null, statement: parsed.error.statement });
  const statements = parsed.value.map((statement) => statement.sql);
  const [version, title] = splitName(name);
  const note = { sql: remember, values: [version, title, statements] };
  return succeed({
    ...{ name, sql: statements, bringsOwner: bringsOwner(parsed.value) },
    statements: [...statements.map((one) => ({ sql: one, ...(isShipped && { as: 'shipper' as const }) })), note],
  });
}

/** Runs all of these or none. */
async function run(
  call: Call,
  parts: readonly MigrationPart[],
): Promise<Result<null, BackendTrouble | MigrationFailure>> {
  const answer = await call({
    type: 'change',
    statements: parts.flatMap(({ statements }) => statements),
    ...(parts.some((one) => one.bringsOwner) && { bringsOwner: true }),
  });
  if (!answer.ok) return answer;
  if (answer.value.type !== 'refused') return succeed(null);
  const { code, message, hint } = answer.value.failure;
  // The index of the failed statement, counted over all parts.
  let at = answer.value.statement;
  const part = parts.find(({ statements }) => at < statements.length || ((at -= statements.length), false))!;
  return fail({ name: part.name, code, message, hint, statement: part.sql[at] ?? '' });
}

/** `20261120170000_create_guests` → its time and its title. */
function splitName(name: string): [version: string, title: string] {
  const at = name.indexOf('_');
  return at === -1 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
}
