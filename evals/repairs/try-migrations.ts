import { createPgliteConnection } from '@supabase/lite/pglite';
import { migrationsAmong } from '../../lib/backends/backends/migration-files';
import { checkMigration } from '../../lib/backends/backends/check-migration';
import { describeSchema } from '../../lib/backends/backends/describe-schema';
import { parseSql } from '../../lib/backends/backends/parse-sql';
import { readSchema } from '../../lib/backends/backends/read-schema';
import { succeed } from '../../lib/base/foundation/result';
import type { Problem } from '../../lib/base/foundation/problem';
import type { Files } from './fault';

/**
 * The parts of Supabase that the recorded migrations refer to: its roles, its users, the signed-in user, and realtime.
 */
const ground = `create role anon; create role authenticated; create role service_role;
create schema auth; create schema extensions;
create table auth.users (id uuid primary key, email text, is_anonymous boolean, raw_user_meta_data jsonb);
create function auth.uid() returns uuid language sql stable as 'select null::uuid';
create publication supabase_realtime;
grant usage on schema public, auth to anon, authenticated; grant execute on function auth.uid() to anon, authenticated;`;

export type TriedMigrations = {
  /** What stopped the last migration, worded as in the product; null if all ran. */
  problem: Problem | null;
  /** The current tables, described in lines for the model. */
  database: string;
  /** The result of the check; false if it could not be run. */
  holds: boolean;
};

/**
 * Runs an app's migrations in a separate database. Those before the last must succeed; an error in the last is
 * returned.
 */
export async function tryMigrations(files: Files, check: string | null): Promise<TriedMigrations> {
  const connection = await createPgliteConnection({ url: 'memory://' });
  const { driver } = connection;
  await driver.waitReady;
  const database = { read: async (_id: unknown, sql: string) => succeed((await driver.query(sql)).rows) };
  const described = async () => {
    const schema = await readSchema(database as never, 'b' as never);
    if (!schema.ok) throw new Error('the tables could not be described');
    return describeSchema(schema.value);
  };
  try {
    await driver.exec(ground);
    for (const { name, sql } of migrationsAmong(Object.entries(files).map(([path, text]) => ({ path, text })))) {
      const file = `supabase/migrations/${name}.sql`;
      const problem = await run(driver, sql, file);
      if (problem) return { problem, database: await described(), holds: false };
    }
    const { rows } = check === null ? { rows: [{ holds: true }] } : await driver.query<{ holds: boolean }>(check);
    return { problem: null, database: await described(), holds: rows.length === 1 && rows[0]!.holds };
  } finally {
    await driver.close();
  }
}

type Driver = Awaited<ReturnType<typeof createPgliteConnection>>['driver'];

async function run(driver: Driver, sql: string, file: string): Promise<Problem | null> {
  const parsed = await parseSql(sql);
  if (!parsed.ok) return { kind: 'migration', file, message: parsed.error.message };
  const [finding] = checkMigration(parsed.value);
  if (finding) return { kind: 'migration', file, message: finding.message, excerpt: finding.statement.slice(0, 2000) };
  try {
    await driver.transaction(async (tx) => {
      for (const statement of parsed.value) await tx.exec(statement.sql);
    });
    return null;
  } catch (error) {
    return { kind: 'migration', file, message: error instanceof Error ? error.message : String(error) };
  }
}
