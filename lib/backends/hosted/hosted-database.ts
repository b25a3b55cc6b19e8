import type { EngineAnswer, EngineCall, Statement } from '@/lib/backends/backend-engine/engine-messages';
import { supabaseOwnerSql } from '@/lib/backends/backend-engine/layout/owner-sql';
import { applyMigrations } from '@/lib/backends/backends/apply-migrations';
import type { Backends, BackendTrouble } from '@/lib/backends/backends/backends';
import { bringsOwner } from '@/lib/backends/backends/find-owner-change';
import { ownerMigration } from '@/lib/backends/backends/migration-files';
import { parseSql } from '@/lib/backends/backends/parse-sql';
import type { Migration, MigrationFailure } from '@/lib/backends/backends/backend';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { fillValues } from './fill-values';
import type { HostedProject, HostedReach, HostedTrouble } from './hosted-project';
import { type QueryFailure, type Rows, runQuery } from './management-api';

type Answer<Value> = Promise<Result<Value, BackendTrouble | MigrationFailure>>;

/** The calls of `Backends` that a hosted project supports; Supabase has no API for snapshots, copies or trials. */
export type HostedDatabase = {
  [Call in 'migrate' | 'read' | 'write']: Backends[Call] extends (id: never, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** The migrations table of Supabase's own tools, in their format. */
export const migrationsTable = `create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text not null primary key, statements text[], name text);`;

/** A Supabase project, as Easel's migrations and the Data tab use it. */
export function createHostedDatabase(reach: HostedReach, project: HostedProject): HostedDatabase {
  const ask = (asked: Parameters<typeof runQuery>[2]) => runQuery(reach, project, asked);

  async function change(statements: readonly Statement[]): Promise<Result<EngineAnswer, BackendTrouble>> {
    const ran = await ask({ query: statements.map(whole).join('\n') });
    if (ran.ok) return succeed({ type: 'done' });
    if ('trouble' in ran.error) return fail(outOfReach(ran.error.trouble));
    return succeed({
      type: 'refused',
      failure: noted(ran.error.failure),
      statement: placeOf(ran.error.failure, statements),
    });
  }

  async function engine(call: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>> {
    if (call.type === 'change') return change(call.statements);
    if (call.type !== 'read') throw new Error(`A hosted project is not asked for ${call.type}.`);
    const rows = await ask({ query: fillValues(call.statement), read_only: false });
    if (rows.ok) return succeed({ type: 'rows', rows: [...rows.value] });
    if ('trouble' in rows.error) return fail(outOfReach(rows.error.trouble));
    return succeed({ type: 'refused', failure: noted(rows.error.failure), statement: 0 });
  }

  return {
    async migrate(migrations: readonly Migration[], how): Answer<{ applied: readonly string[] }> {
      const parsed = await Promise.all(
        migrations.filter(({ name }) => name !== ownerMigration).map(({ sql }) => parseSql(sql)),
      );
      const isAppsOwn = parsed.some((one) => one.ok && bringsOwner(one.value));
      const before = isAppsOwn ? migrationsTable : `${migrationsTable}\n${supabaseOwnerSql}`;
      const ready = await ask({ query: before });
      if (!ready.ok) return fail(toFailure(ready.error, before));
      return applyMigrations(engine, migrations, how);
    },
    async read(sql: string, values: readonly unknown[] = []): Answer<Rows> {
      const rows = await ask({ query: sql, parameters: values, read_only: true });
      return rows.ok ? rows : fail(toFailure(rows.error, sql));
    },
    async write(statements: readonly Statement[]): Answer<readonly Rows[]> {
      const [first] = statements;
      if (first !== undefined && statements.length === 1) {
        const rows = await ask({ query: first.sql, parameters: first.values ?? [] });
        return rows.ok ? succeed([rows.value]) : fail(toFailure(rows.error, first.sql));
      }
      return writeAll(statements);
    },
  };

  /** A transaction returns only one list of rows, so each statement stores its rows in a temporary table. */
  async function writeAll(statements: readonly Statement[]): Answer<readonly Rows[]> {
    const steps = statements.map((statement, at) => {
      const sql = fillValues(statement).trim().replace(/;$/, '');
      return /\breturning\b/i.test(sql)
        ? `with easel_rows as (${sql}) insert into pg_temp.easel_answers select ${at}, to_jsonb(easel_rows) from easel_rows;`
        : `${sql};`;
    });
    const query = `create temporary table easel_answers (at int, answer jsonb) on commit drop;
${steps.join('\n')}
select at, answer from pg_temp.easel_answers;`;
    const rows = await ask({ query });
    if (!rows.ok) return fail(toFailure(rows.error, ''));
    const answered = statements.map((): Record<string, unknown>[] => []);
    for (const { at, answer } of rows.value) answered[Number(at)]?.push(answer as Record<string, unknown>);
    return succeed(answered);
  }
}

const whole = (statement: Statement) => `${fillValues(statement).trim().replace(/;$/, '')};`;
const noted = ({ code, message }: QueryFailure) => ({ code, message, detail: null, hint: null });
const outOfReach = (reason: HostedTrouble): BackendTrouble => ({ code: 'backend-unavailable', reason });

function toFailure(
  error: { trouble: HostedTrouble } | { failure: QueryFailure },
  statement: string,
): BackendTrouble | MigrationFailure {
  if ('trouble' in error) return outOfReach(error.trouble);
  return { name: '', code: error.failure.code, message: error.failure.message, hint: null, statement };
}

/**
 * The API reports the failing line but no statement number: takes the first statement that contains the line, or else
 * the first that contains the name in the message.
 */
function placeOf({ line, message }: QueryFailure, statements: readonly Statement[]): number {
  const named = /"([^"]+)"/.exec(message)?.[1];
  const holds = (text: string | null | undefined) =>
    text ? statements.findIndex((statement) => whole(statement).includes(text.replace(/^\.\.\.|\.\.\.$/g, ''))) : -1;
  const byLine = holds(line);
  return Math.max(0, byLine === -1 ? holds(named) : byLine);
}
