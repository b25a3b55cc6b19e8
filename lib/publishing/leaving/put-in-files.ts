import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { runMigrations } from '@/lib/backends/backends/change-schema';
import type { Migration } from '@/lib/backends/backends/backend';
import type { Backends, BackendTrouble } from '@/lib/backends/backends/backends';
import { contentPath, migrationsAmong, pathOfRun, seedName, seedPath } from '@/lib/backends/backends/migration-files';
import { configPath, readAuthSettings } from '@/lib/backends/backends/read-auth-settings';
import { readContent } from '@/lib/backends/backends/read-content';
import { appId } from './app-backend';

type Filling = Pick<Backends, 'migrate' | 'configure'>;

/**
 * Applies the app's files to its data: sign-in settings, migrations in the order of their names, content, sample rows.
 * Each runs once, so a later start runs only new ones. Returns a sentence about what failed, or null; what ran before
 * the failure stays.
 */
export async function putInFiles(backends: Filling, root: string): Promise<string | null> {
  const read = (name: string) => readIfThere(path.join(root, name));
  const [toml, content, seed, migrations] = await Promise.all([
    read(configPath),
    read(contentPath),
    read(seedPath),
    readMigrations(root),
  ]);
  const told = await backends.configure(appId, readAuthSettings(toml));
  if (!told.ok) return outOfReach(told.error);
  const rows: Migration[] = [];
  if (content !== null) {
    const judged = await readContent(content);
    if (!judged.ok) return wordsOf(judged.error.fault);
    rows.push(judged.value);
  }
  if (seed !== null) rows.push({ name: seedName, sql: seed });
  // Rows need finished tables. Sorted by name, they would run between the migrations.
  for (const part of [migrations, ...rows.map((one) => [one])]) {
    const ran = await runMigrations(backends, appId, part);
    if (!ran.ok) return 'fault' in ran.error ? wordsOf(ran.error.fault) : outOfReach(ran.error.trouble);
  }
  return null;
}

const outOfReach = (trouble: BackendTrouble) =>
  `The data could not be opened. Stop this with Ctrl+C and start it again.${'reason' in trouble ? `\n${trouble.reason}` : ''}`;

function wordsOf({ name, message, statement }: { name: string; message: string; statement: string }): string {
  return `${pathOfRun(name)} could not be run. ${message}\n${statement.slice(0, 500)}`;
}

async function readMigrations(root: string): Promise<Migration[]> {
  const folder = path.join(root, 'supabase', 'migrations');
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.sql'))
      .map(async (name) => ({
        path: `supabase/migrations/${name}`,
        text: await readFile(path.join(folder, name), 'utf8'),
      })),
  );
  return migrationsAmong(files);
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
