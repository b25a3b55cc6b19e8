import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '@/lib/base/blobs/sync-folder';
import { exists } from './exists';

/**
 * Replaces a folder with a newly written one. If the process dies, either the old or the new folder is left, complete.
 * Three siblings exist in turn: `-new` while it is being written, `-next` once it is complete (this rename is the
 * commit), and `-old`, the replaced folder, until it is deleted. Throws only if the old folder stays; if something
 * fails after the commit, the folder's next user finishes the replacement.
 */
export async function replaceFolder(folder: string, write: (empty: string) => Promise<void>): Promise<void> {
  await finishReplacing(folder);
  try {
    await mkdir(`${folder}-new`, { recursive: true });
    await write(`${folder}-new`);
    await rename(`${folder}-new`, `${folder}-next`);
  } catch (error) {
    // On a full disk the partial copy would block a second try.
    await rm(`${folder}-new`, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(folder))
    .then(() => finishReplacing(folder))
    .catch(() => undefined);
}

/**
 * Whether a committed replacement is not in its place yet; if so, anything the current folder records about itself is
 * stale.
 */
export function isBeingReplaced(folder: string): Promise<boolean> {
  return exists(`${folder}-next`);
}

/** Finishes a replacement that a dead process started; call it before using a folder. */
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

/** Deletes the folder and everything next to it; a process that dies leaves it complete or gone. */
export async function removeFolder(folder: string): Promise<void> {
  // Delete `-next` first, or recovery would promote it.
  for (const one of [`${folder}-new`, `${folder}-next`, `${folder}-old`])
    await rm(one, { recursive: true, force: true });
  if (!(await exists(folder))) return;
  await rename(folder, `${folder}-old`);
  await rm(`${folder}-old`, { recursive: true, force: true });
}
