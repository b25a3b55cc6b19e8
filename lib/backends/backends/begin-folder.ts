import { cp, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './exists';

/** Puts a copy of an empty backend in place if there is none yet. */
export async function beginFolder(folder: string, template: string | null): Promise<void> {
  if (await exists(path.join(folder, 'database'))) return;
  await mkdir(folder, { recursive: true });
  if (template === null) return;
  // Renamed only once it is complete, so that a partial copy is never mistaken for a database.
  const copy = path.join(folder, 'database.new');
  await rm(copy, { recursive: true, force: true });
  await cp(path.join(template, 'database'), copy, { recursive: true });
  for (const note of ['prepared.json', 'engine']) await cp(path.join(template, note), path.join(folder, note));
  await rename(copy, path.join(folder, 'database'));
}
