import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '@/lib/blobs/sync-folder';
import { exists } from './exists';

/**
 * Puts a folder written anew in the place of one, so that a process that dies leaves the old one or the new one, whole. Beside
 * the folder lie, one after the other: `-new` while it is written, `-next` from when it is whole – this one renaming decides –
 * and `-old`, what it replaces, until that is removed.
 */
export async function replaceFolder(folder: string, write: (empty: string) => Promise<void>): Promise<void> {
  await finishReplacing(folder);
  await mkdir(`${folder}-new`, { recursive: true });
  await write(`${folder}-new`);
  await rename(`${folder}-new`, `${folder}-next`);
  await syncFolder(path.dirname(folder));
  await finishReplacing(folder);
}

/** Ends what a process that died had begun; called before a folder is used. */
export async function finishReplacing(folder: string): Promise<void> {
  if (await exists(`${folder}-next`)) {
    if (await exists(folder)) {
      await rm(`${folder}-old`, { recursive: true, force: true });
      await rename(folder, `${folder}-old`);
    }
    await rename(`${folder}-next`, folder);
  }
  await rm(`${folder}-new`, { recursive: true, force: true });
  await rm(`${folder}-old`, { recursive: true, force: true });
}

/** Removes it with all that lies beside it. */
export async function removeFolder(folder: string): Promise<void> {
  // What is to come goes first, or it would come.
  for (const one of [`${folder}-new`, `${folder}-next`, folder, `${folder}-old`])
    await rm(one, { recursive: true, force: true });
}
