import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as schema from '../../../drizzle/schema';
import type { Database, OpenDatabase } from './database';
import { openPglite } from './open-database';

export const migrationsFolder = fileURLToPath(new URL('../../../drizzle/migrations', import.meta.url));

/**
 * The folder in which the test files of one run share the migrated database; unset if a script opens a test database.
 */
const shared = process.env.EASEL_TEST_SHARED;

type Pooled = { client: PGlite; shape: string };
/**
 * This worker's unused databases. Test files share a worker, and emptying a database takes a tenth of the time of
 * opening one.
 */
const free: Pooled[] = [];

/**
 * Easel's own database in memory, empty. It may have belonged to an earlier test, whose handle no longer works; `close`
 * empties it for the next.
 */
export async function openTestDatabase(): Promise<OpenDatabase> {
  if (shared === undefined) return openPglite(null, migrationsFolder);
  const pooled = free.pop() ?? (await openPooled(shared));
  let isOpen = true;
  const client = new Proxy(pooled.client, {
    get(target, name) {
      // Work that a test left running must not write into the next test's database.
      if (!isOpen && name !== 'closed') throw new Error('This test database was closed');
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    db: drizzle(client, { schema }) as unknown as Database,
    kind: 'pglite',
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await pooled.client.exec(emptySql);
      // A database whose schema a test changed can't be reused.
      if ((await shapeOf(pooled.client)) === pooled.shape) free.push(pooled);
      else await pooled.client.close();
    },
  };
}

/**
 * Restores the state right after the migrations, which write no rows: deletes rows, restarts sequences, resets the
 * session's settings.
 */
const emptySql = `
do $$ declare name text; has_rows boolean; begin
  set local session_replication_role = replica;
  for name in select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public' loop
    execute format('select exists (select from %s)', name) into has_rows;
    if has_rows then execute format('delete from %s', name); end if;
  end loop;
  for name in select format('%I.%I', schemaname, sequencename) from pg_sequences
      where schemaname = 'public' and last_value is not null loop
    execute format('alter sequence %s restart', name);
  end loop;
end $$;
reset all;
`;

async function shapeOf(client: PGlite): Promise<string> {
  const { rows } = await client.query<{
    shape: string;
  }>(`select md5(string_agg(line, ' ' order by line)) as shape from (
    select format('%s %s', 'class', oid) as line from pg_class where oid > 16383 and relkind <> 't'
    union all select format('%s %s %s', attrelid, attnum, attname) from pg_attribute where attrelid > 16383
    union all select format('%s %s', 'constraint', oid) from pg_constraint where oid > 16383
    union all select format('%s %s', 'trigger', oid) from pg_trigger where oid > 16383
    union all select format('%s %s', 'function', oid) from pg_proc where oid > 16383) lines`);
  return rows[0]!.shape;
}

/** The first test file of a run migrates a database; the others open a copy, which takes a quarter of the time. */
async function openPooled(folder: string): Promise<Pooled> {
  const file = path.join(folder, 'database.tar');
  const kept = await readFile(file).catch(() => makeCopy(file));
  const client = await PGlite.create({ loadDataDir: new Blob([kept]) });
  return { client, shape: await shapeOf(client) };
}

async function makeCopy(file: string): Promise<Buffer<ArrayBuffer>> {
  const client = await PGlite.create();
  await migrate(drizzle(client), { migrationsFolder });
  const made = Buffer.from(await (await client.dumpDataDir('none')).arrayBuffer());
  await client.close();
  await mkdir(path.dirname(file), { recursive: true });
  // Written atomically, because other test files of the run may be reading it.
  await writeFile(`${file}.${process.pid}`, made);
  await rename(`${file}.${process.pid}`, file);
  return made;
}

/**
 * Makes `folder` Easel's own database on disk, migrated and empty, for `openPglite`. As at a first start, it is copied
 * from a prepared one.
 */
export async function placeTestDatabase(folder: string): Promise<void> {
  if (shared === undefined) return;
  const kept = path.join(shared, 'database');
  await cp(kept, folder, { recursive: true }).catch(async () => {
    const made = `${kept}.${process.pid}`;
    await mkdir(path.dirname(kept), { recursive: true });
    await (await openPglite(made, migrationsFolder)).close();
    await rename(made, kept).catch(() => rm(made, { recursive: true, force: true }));
    await cp(kept, folder, { recursive: true });
  });
}
