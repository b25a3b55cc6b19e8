import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BackendId, BackendKeys } from '@/lib/backends/backends/backend';
import { createKeys } from '@/lib/backends/backends/create-keys';
import { createEmbeddedBackends, type EmbeddedBackends } from '@/lib/backends/backends/embedded-backends';
import { exists } from '@/lib/backends/backends/exists';
import { findWalls } from '@/lib/backends/backends/walls';
import { type FolderLock, lockFolder } from '@/lib/base/database/folder-lock.mjs';
import type { Place } from './place';
import { unpackData } from './unpack-data';

/** Each folder contains one app, so a fixed id is enough. */
export const appId = 'app' as BackendId;

/** An app's data on this computer, opened. */
export type AppBackend = { backends: EmbeddedBackends; keys: BackendKeys; close(): Promise<void> };

/** File with the port of the process that has the data open. */
const portFile = (folder: string) => path.join(folder, 'port');
const dataOf = (root: string) => path.join(root, '.backend');

/**
 * In ms. Two minutes to open, for a machine that is busy installing; statements have the same limit as in the preview.
 */
const limits = { openLimit: 120_000, callLimit: 15_000 };
/** The longest a timer can wait, so that what `npm run dev` opened stays open. */
const never = 2 ** 31 - 1;

/** An app's data, locked for this process but not opened yet, and its keys. */
export type HeldData = { folder: string; keys: BackendKeys; lock: FolderLock };

/**
 * Locks the data in `.backend` for this process, and creates its keys if there are none. Null if another process has
 * it.
 */
export async function holdData(root: string): Promise<HeldData | null> {
  const folder = dataOf(root);
  await mkdir(folder, { recursive: true });
  const lock = await lockFolder(folder);
  return lock && { folder, lock, keys: await keepKeys(folder) };
}

/**
 * Opens the data; a new app starts with a copy of the empty database in the zip. Rows and keys never leave its folder.
 */
export async function openAppBackend({ folder, keys, lock }: HeldData, { here, say }: Place): Promise<AppBackend> {
  const data = path.join(folder, 'data');
  const begin = async () => {
    if (await exists(path.join(data, appId))) return;
    await mkdir(data, { recursive: true });
    await unpackData(path.join(here, 'new-data.br'), path.join(data, appId));
  };
  const [walls] = await Promise.all([findWalls(), begin()]);
  const backends = createEmbeddedBackends({
    folder: data,
    template: null,
    workerFile: path.join(here, 'engine.mjs'),
    // No wall around files: npm, pnpm or a workspace may put the packages it loads anywhere.
    walls: { ...walls, files: null },
    keysOf: () => Promise.resolve(keys),
    siteUrlOf: () => 'http://localhost:5173',
    onMail: ({ to, subject, text, link }) =>
      say(`\n  Mail to ${to}: ${subject}\n  ${link ?? text.trim().replaceAll('\n', '\n  ')}\n`),
    maxOpen: 1,
    idleAfter: never,
    ...limits,
  });
  return { backends, keys, close: () => closeAll(backends, lock) };
}

async function closeAll(backends: EmbeddedBackends, lock: FolderLock): Promise<void> {
  await backends.dispose();
  await lock.release();
}

/**
 * Creates the keys at the first start. They give access to all rows, so other users of this computer must not read
 * them.
 */
async function keepKeys(folder: string): Promise<BackendKeys> {
  const file = path.join(folder, 'keys.json');
  const kept = await readKeys(folder);
  if (kept !== null) return kept;
  const keys = createKeys();
  await writeFile(`${file}.new`, JSON.stringify(keys), { mode: 0o600 });
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
  return keys;
}

async function readKeys(folder: string): Promise<BackendKeys | null> {
  const text = await readFile(path.join(folder, 'keys.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as BackendKeys);
}

/** Records the port of the open data, for `npm run claim` and a second `npm run dev`. */
export async function notePort(root: string, port: number): Promise<void> {
  await writeFile(portFile(dataOf(root)), String(port));
}

/** The port and keys of the process that has the data open; null if unknown. */
export async function findRunning(root: string): Promise<{ port: number; keys: BackendKeys } | null> {
  const folder = dataOf(root);
  const [port, keys] = await Promise.all([
    readFile(portFile(folder), 'utf8').then(Number, () => Number.NaN),
    readKeys(folder),
  ]);
  return Number.isInteger(port) && keys !== null ? { port, keys } : null;
}
