import type { EngineAnswer, EngineCall } from '@/lib/backend-engine/engine-messages';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import type { Migration, MigrationFailure } from './backend';
import type { BackendTrouble } from './backends';
import { parseSql } from './parse-sql';

type Call = (asked: EngineCall) => Promise<Result<EngineAnswer, BackendTrouble>>;

const appliedNames = `select version || '_' || coalesce(name, '') as name from supabase_migrations.schema_migrations`;
const remember = `insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)`;

/**
 * Runs what has not run yet, in the order of names, each file in one transaction together with the note that it ran, in
 * the table Supabase's own tools use. Stops at the first that fails; those before it stay.
 */
export async function applyMigrations(
  call: Call,
  migrations: readonly Migration[],
): Promise<Result<{ applied: readonly string[] }, BackendTrouble | MigrationFailure>> {
  const known = await call({ type: 'read', statement: { sql: appliedNames } });
  if (!known.ok) return known;
  if (known.value.type !== 'rows') throw new Error('The list of migrations can’t be read.');
  const applied = new Set(known.value.rows.map((row) => row.name));

  const news = migrations.filter(({ name }) => !applied.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const done: string[] = [];
  for (const { name, sql } of news) {
    const parsed = await parseSql(sql);
    if (!parsed.ok)
      return fail({
        name,
        code: '42601',
        message: parsed.error.message,
        hint: null,
        statement: parsed.error.statement,
      });
    const statements = parsed.value.map((statement) => statement.sql);
    const [version, title] = splitName(name);
    const answer = await call({
      type: 'change',
      statements: [...statements.map((one) => ({ sql: one })), { sql: remember, values: [version, title, statements] }],
    });
    if (!answer.ok) return answer;
    if (answer.value.type === 'refused') {
      const { code, message, hint } = answer.value.failure;
      return fail({ name, code, message, hint, statement: statements[answer.value.statement] ?? '' });
    }
    done.push(name);
  }
  return succeed({ applied: done });
}

/** `20261120170000_create_guests` → its time and its title. */
function splitName(name: string): [version: string, title: string] {
  const at = name.indexOf('_');
  return at === -1 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
}
