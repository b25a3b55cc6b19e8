import { createHash } from 'node:crypto';
import { parseSql } from '../../backends/backends/parse-sql';

/** The table that records that the sample rows were inserted, next to Supabase's own records of what has run. */
const note = 'supabase_migrations.sample_rows';

/**
 * Writes sample rows as a file that can be run any number of times: only the first run inserts rows, even those without
 * a key. A file that can't be parsed as SQL stays as it is.
 */
export async function writeSeedOnce(sql: string): Promise<string> {
  const parsed = await parseSql(sql);
  if (!parsed.ok || parsed.value.length === 0) return sql;
  const tag = `$${tagFor(sql)}$`;
  const runs = parsed.value.map((statement) => `  execute ${tag}${statement.sql}${tag};`);
  return `-- Made-up people and what they entered, for trying the app. They go in once: running this again changes nothing.
create schema if not exists supabase_migrations;
create table if not exists ${note} (put_in_at timestamptz not null default now());
do $${tagFor(sql)}_all$
begin
  if exists (select from ${note}) then return; end if;
${runs.join('\n')}
  insert into ${note} default values;
end
$${tagFor(sql)}_all$;
`;
}

/** Writes content, whose rows have their own keys, as a file that leaves existing rows unchanged. */
export async function writeContentAgain(sql: string): Promise<string> {
  const parsed = await parseSql(sql);
  if (!parsed.ok) return sql;
  let written = '';
  let rest = sql;
  for (const { kind, sql: statement, body } of parsed.value) {
    const at = rest.indexOf(statement);
    if (at === -1) return sql;
    const isOpen =
      kind === 'InsertStmt' && body['onConflictClause'] === undefined && body['returningList'] === undefined;
    written += `${rest.slice(0, at)}${statement}${isOpen ? '\non conflict do nothing' : ''}`;
    rest = rest.slice(at + statement.length);
  }
  return written + rest;
}

/** A dollar-quote tag that does not occur in the quoted text. */
function tagFor(sql: string): string {
  for (let n = 0; ; n += 1) {
    const tag = `rows_${createHash('sha256').update(`${n} ${sql}`).digest('hex').slice(0, 12)}`;
    if (!sql.includes(tag)) return tag;
  }
}
