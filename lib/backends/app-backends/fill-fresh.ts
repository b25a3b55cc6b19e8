import type { BackendId } from '../backends/backend';
import type { Backends } from '../backends/backends';
import { contentPath, migrationsAmong, seedPath } from '../backends/migration-files';
import type { TreeFile } from '../../projects/trees/tree-files';

type Dependencies = { backends: Pick<Backends, 'configure' | 'migrate' | 'read' | 'remove'> };

/**
 * Replaces everything in a database with what an app's files define: sign-in settings, tables, content and sample rows;
 * nobody is signed up. `hasTables`: whether there is anything to rewind to later. Returns null on failure.
 */
export async function fillFresh(
  { backends }: Dependencies,
  id: BackendId,
  files: readonly TreeFile[],
): Promise<{ hasTables: boolean } | null> {
  const texts = files.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
  const textOf = (wanted: string) => texts.find(({ path }) => path === wanted)?.text;
  const { findNewMigrations, readSeed, runMigrations } = await import('../backends/change-schema');
  const { readContent } = await import('../backends/read-content');
  const { configPath, readAuthSettings } = await import('../backends/read-auth-settings');
  await backends.remove(id);
  const toml = textOf(configPath);
  if (toml !== undefined && !(await backends.configure(id, readAuthSettings(toml))).ok) return null;
  const migrations = migrationsAmong(texts);
  if (migrations.length === 0) return { hasTables: false };
  const found = await findNewMigrations(backends, id, migrations);
  if (!found.ok || found.value.fault) return null;
  const [content, seed] = [textOf(contentPath), textOf(seedPath)];
  const rows = [
    content === undefined ? null : await readContent(content),
    seed === undefined ? null : await readSeed(seed),
  ];
  const all = [...found.value.news, ...rows.flatMap((one) => (one?.ok ? [one.value] : []))];
  // One by one, as they ran in the preview.
  for (const one of all) if (!(await runMigrations(backends, id, [one])).ok) return null;
  return { hasTables: true };
}
