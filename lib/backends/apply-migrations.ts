import type { EngineAnswer, EngineCall, Statement } from '@/lib/backend-engine/engine-messages';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import type { Migration, MigrationFailure } from './backend';
import type { BackendTrouble } from './backends';
import { bringsOwner } from './find-owner-change';
import { ownerMigration } from './migration-files';
import { parseSql } from './parse-sql';

type Call = (asked: EngineCall) => Promise<Result<EngineAnswer, BackendTrouble>>;

const appliedNames = `select version || '_' || coalesce(name, '') as name from supabase_migrations.schema_migrations`;
const remember = `insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)`;

type Part = { name: string; statements: readonly Statement[]; sql: readonly string[]; bringsOwner: boolean };

/**
 * Runs what has not run yet, in the order of names, each file in one transaction together with the note that it ran, in
 * the table Supabase's own tools use. Stops at the first that fails; those before it stay, unless all go `together`, in one.
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
  const parts: Part[] = [];
  const done: string[] = [];
  for (const migration of news) {
    const part = await readMigration(migration);
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

async function readMigration({ name, sql }: Migration): Promise<Result<Part, MigrationFailure>> {
  const parsed = name === ownerMigration ? succeed([]) : await parseSql(sql);
  if (!parsed.ok)
    return fail({ name, code: '42601', message: parsed.error.message, hint: null, statement: parsed.error.statement });
  const statements = parsed.value.map((statement) => statement.sql);
  const [version, title] = splitName(name);
  const note = { sql: remember, values: [version, title, statements] };
  return succeed({
    ...{ name, sql: statements, bringsOwner: bringsOwner(parsed.value) },
    statements: [...statements.map((one) => ({ sql: one })), note],
  });
}

/** All of these or none. */
async function run(call: Call, parts: readonly Part[]): Promise<Result<null, BackendTrouble | MigrationFailure>> {
  const answer = await call({
    type: 'change',
    statements: parts.flatMap(({ statements }) => statements),
    ...(parts.some((one) => one.bringsOwner) && { bringsOwner: true }),
  });
  if (!answer.ok) return answer;
  if (answer.value.type !== 'refused') return succeed(null);
  const { code, message, hint } = answer.value.failure;
  // Where it stopped, counted over all of them.
  let at = answer.value.statement;
  const part = parts.find(({ statements }) => at < statements.length || ((at -= statements.length), false))!;
  return fail({ name: part.name, code, message, hint, statement: part.sql[at] ?? '' });
}

/** `20261120170000_create_guests` → its time and its title. */
function splitName(name: string): [version: string, title: string] {
  const at = name.indexOf('_');
  return at === -1 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
}
