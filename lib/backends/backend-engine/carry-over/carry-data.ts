import { createPgliteConnection, type PGlite } from '@supabase/lite/pglite';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { CarryData } from './carry-messages';
import { type Dump, dumpData, type PgDump } from './dump-data';
import { loadData } from './load-data';
import type { OldEngine } from './old-engines';
import { openEngine } from '../open-engine';
import { createActors } from '../session/actor';

/** The extensions `@supabase/lite` offers to apps; those a schema uses must be loaded when it is dumped. */
const extensions = ['isn', 'ltree', 'file_fdw', 'pgcrypto'];

/**
 * Dumps a database with the engine that wrote it, loads the dump into a new one of the current engine, and opens that
 * once.
 */
export async function carryData({ from, old, folder, postgres }: CarryData): Promise<void> {
  const passing = path.join(folder, 'dump');
  const dump = await dumpWith(from, old, passing);
  const connection = await createPgliteConnection({
    url: path.join(folder, 'database'),
    pgliteOptions: { pgliteWasmModule: postgres },
  });
  await connection.driver.waitReady;
  await loadData(connection.driver, dump, createActors(connection.driver));
  await connection.close();
  await rm(passing, { recursive: true });
  // The old database may also come from an older Easel: opening it upgrades its internal tables and proves that it
  // opens.
  const engine = await openEngine({
    ...{ folder, postgres, ...passingKeys(), siteUrl: 'http://localhost' },
    sendMail: () => undefined,
  });
  await engine.close();
}

async function dumpWith({ engine, tools }: OldEngine, database: string, folder: string): Promise<Dump> {
  const { PGlite: Old } = (await import(engine)) as { PGlite: typeof PGlite };
  const { pgDump } = (await import(`${tools}/pg_dump`)) as { pgDump: PgDump };
  const offered: Record<string, never> = {};
  for (const name of extensions)
    offered[name] = ((await import(`${engine}/contrib/${name}`)) as Record<string, never>)[name]!;
  const opened = await Old.create({ dataDir: database, extensions: offered });
  try {
    return await dumpData(opened, pgDump, folder);
  } finally {
    await opened.close();
  }
}

/** For this one opening only; keys are not stored in the database. */
function passingKeys() {
  const key = () => randomBytes(24).toString('base64url');
  return { publishableKey: `sb_publishable_${key()}`, secretKey: `sb_secret_${key()}`, jwtSecret: key() + key() };
}
