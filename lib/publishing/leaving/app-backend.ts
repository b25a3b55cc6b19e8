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

/** There is one in each folder. */
export const appId = 'app' as BackendId;

/** An app's data on this computer, open. */
export type AppBackend = { backends: EmbeddedBackends; keys: BackendKeys; close(): Promise<void> };

/** Where another process that has the data open listens. */
const portFile = (folder: string) => path.join(folder, 'port');
const dataOf = (root: string) => path.join(root, '.backend');

/** Half of a minute for a machine that is busy installing; a statement may take what it takes in the preview. */
const limits = { openLimit: 120_000, callLimit: 15_000 };
/** Longest that a timer can wait: what `npm run dev` opened stays open. */
const never = 2 ** 31 - 1;

/** The data of an app, for this process alone, and its keys; nothing of it is open yet. */
export type HeldData = { folder: string; keys: BackendKeys; lock: FolderLock };

/** Takes the data in `.backend` for this process, making its keys where there are none. Null while another process has it. */
export async function holdData(root: string): Promise<HeldData | null> {
  const folder = dataOf(root);
  await mkdir(folder, { recursive: true });
  const lock = await lockFolder(folder);
  return lock && { folder, lock, keys: await keepKeys(folder) };
}

/** Opens it; a new one begins as a copy of the empty database in the zip. Rows and keys never leave its folder. */
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
    // Files stay open: the packages it loads lie wherever npm, pnpm or a workspace put them.
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

/** Made with the first start; whoever has them reads all rows, so nobody else on this computer may. */
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

/** Says where the open data answers, for `npm run claim` and a second `npm run dev`. */
export async function notePort(root: string, port: number): Promise<void> {
  await writeFile(portFile(dataOf(root)), String(port));
}

/** Where the process that has the data open answers, and with which keys. Null where it can't be told. */
export async function findRunning(root: string): Promise<{ port: number; keys: BackendKeys } | null> {
  const folder = dataOf(root);
  const [port, keys] = await Promise.all([
    readFile(portFile(folder), 'utf8').then(Number, () => Number.NaN),
    readKeys(folder),
  ]);
  return Number.isInteger(port) && keys !== null ? { port, keys } : null;
}
