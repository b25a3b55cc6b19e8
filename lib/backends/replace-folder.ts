import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '@/lib/blobs/sync-folder';
import { exists } from './exists';

/**
 * Puts a folder written anew in the place of one, so that a process that dies leaves the old one or the new one, whole. Beside
 * the folder lie, one after the other: `-new` while it is written, `-next` from when it is whole – this one renaming decides –
 * and `-old`, what it replaces, until that is removed. Throws only where the old one stays; what fails once it is decided is
 * finished by whoever uses the folder next.
 */
export async function replaceFolder(folder: string, write: (empty: string) => Promise<void>): Promise<void> {
  await finishReplacing(folder);
  try {
    await mkdir(`${folder}-new`, { recursive: true });
    await write(`${folder}-new`);
    await rename(`${folder}-new`, `${folder}-next`);
  } catch (error) {
    // On a full disk its half would stand in the way of the second try.
    await rm(`${folder}-new`, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(folder))
    .then(() => finishReplacing(folder))
    .catch(() => undefined);
}

/** Whether a new folder is decided on that does not stand in its place yet: what the present one says of itself is out of date. */
export function isBeingReplaced(folder: string): Promise<boolean> {
  return exists(`${folder}-next`);
}

/** Ends what a process that died had begun; called before a folder is used. */
export async function finishReplacing(folder: string): Promise<void> {
  if (await isBeingReplaced(folder)) {
    if (await exists(folder)) {
      await rm(`${folder}-old`, { recursive: true, force: true });
      await rename(folder, `${folder}-old`);
    }
    await rename(`${folder}-next`, folder);
  }
  await rm(`${folder}-new`, { recursive: true, force: true });
  await rm(`${folder}-old`, { recursive: true, force: true });
}

/** Removes it with all that lies beside it; a process that dies leaves it whole or not at all. */
export async function removeFolder(folder: string): Promise<void> {
  // What is to come goes first, or it would come.
  for (const one of [`${folder}-new`, `${folder}-next`, `${folder}-old`])
    await rm(one, { recursive: true, force: true });
  if (!(await exists(folder))) return;
  await rename(folder, `${folder}-old`);
  await rm(`${folder}-old`, { recursive: true, force: true });
}
