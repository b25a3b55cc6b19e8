import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenDatabase } from './database';
import { openPglite } from './open-database';

export const migrationsFolder = fileURLToPath(new URL('../../drizzle/migrations', import.meta.url));

/** Easel's own database in memory, empty. The first of a run makes it, the others begin with a copy, which takes a quarter of that. */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const shared = process.env.EASEL_TEST_SHARED;
  if (shared === undefined) return openPglite(null, migrationsFolder);
  const file = path.join(shared, 'database.tar');
  const kept = await readFile(file).catch(() => makeCopy(file));
  return openPglite(new Blob([kept]), migrationsFolder);
}

async function makeCopy(file: string): Promise<Buffer<ArrayBuffer>> {
  const client = await PGlite.create();
  await migrate(drizzle(client), { migrationsFolder });
  const made = Buffer.from(await (await client.dumpDataDir('none')).arrayBuffer());
  await client.close();
  await mkdir(path.dirname(file), { recursive: true });
  // Whole or not there for the other files of the run.
  await writeFile(`${file}.${process.pid}`, made);
  await rename(`${file}.${process.pid}`, file);
  return made;
}
