import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BackendId } from './backend';
import { exists } from './exists';

/**
 * Copies of a backend's folder, beside it as `<id>.<name>`. A plain copy, until snapshots share what did not change; the
 * engine must not have the folder open. A copy of a backend that has no folder yet is an empty one.
 */
const copyOf = (folder: string, name: string) => `${folder}.${name}`;
const form = /^([a-z2-7]{26})\.([a-z0-9]+)$/;

/** A copy of that name which stands is left alone. */
export async function copyAside(folder: string, name: string): Promise<void> {
  const copy = copyOf(folder, name);
  if (await exists(copy)) return;
  const passing = `${copy}.new`;
  await rm(passing, { recursive: true, force: true });
  if (await exists(folder)) await cp(folder, passing, { recursive: true });
  else await mkdir(passing, { recursive: true });
  // Named when whole: one cut short is not taken for a copy.
  await rename(passing, copy);
}

/** Killed at any point, either the copy still stands, to be put back again, or it has been put back whole. */
export async function copyBack(folder: string, name: string): Promise<boolean> {
  const copy = copyOf(folder, name);
  if (!(await exists(copy))) return false;
  await rm(folder, { recursive: true, force: true });
  const isEmpty = (await readdir(copy)).length === 0;
  if (isEmpty) await rm(copy, { recursive: true, force: true });
  else await rename(copy, folder);
  return true;
}

/** With `name` null, all of them. */
export async function removeCopies(folder: string, name: string | null): Promise<void> {
  const names =
    name === null
      ? (await readdir(path.dirname(folder)).catch(() => [])).filter((one) =>
          one.startsWith(`${path.basename(folder)}.`),
        )
      : [path.basename(copyOf(folder, name))];
  await Promise.all(names.map((one) => rm(path.join(path.dirname(folder), one), { recursive: true, force: true })));
}

export async function listCopies(folder: string): Promise<{ id: BackendId; name: string }[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((one) => {
    const [, id, name] = form.exec(one) ?? [];
    return id && name ? [{ id: id as BackendId, name }] : [];
  });
}
