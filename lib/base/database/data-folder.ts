import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Now } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import { lockFolder } from './folder-lock.mjs';
import { storageError } from './storage-error';

/** Increment this when older versions of Easel can no longer read what this one writes. */
export const dataFormat = 1;
/**
 * The engine that wrote `db/`. PGlite's minor versions can't read each other's files; a test compares this with the
 * installed version.
 */
export const embeddedEngine = 'pglite-0.5';

/** Present in the folder while a backup is being restored into it. */
export const restoreMarker = 'restore-unfinished';

const formatSchema = z.object({
  format: z.number().int().positive(),
  engine: z.string().nullable(),
  createdAt: z.number(),
});
type Format = z.infer<typeof formatSchema>;

/** Everything Easel stores, locked for this process. Call `close` after the database has been closed. */
export type DataFolder = {
  folder: string;
  blobs: string;
  db: string;
  /** The databases of generated apps, one folder each. */
  backends: string;
  layers: string;
  logs: string;
  /** 32 random bytes from which preview keys, cookies and sealed secrets are derived. */
  secret: Uint8Array;
  close(): Promise<void>;
};

/** Why a data folder was not opened; nothing in it was changed. `message` is the sentence to show at startup. */
export type DataFolderFailure = {
  code: 'in-use' | 'newer' | 'other-engine' | 'full' | 'unwritable' | 'damaged';
  message: string;
};

/** Takes the data folder's lock, checks which version and engine wrote it, creates what is missing and opens it. */
export async function openDataFolder({
  folder,
  now,
  isRestoring = false,
}: {
  folder: string;
  now: Now;
  isRestoring?: boolean;
}): Promise<Result<DataFolder, DataFolderFailure>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await lockFolder(folder);
    if (lock === null) {
      return failWith(
        'in-use',
        `Another Easel is already running on ${folder}. Stop it first, or set EASEL_DATA to another folder.`,
      );
    }
    const opened = await openLocked(folder, now, isRestoring).catch(async (error: unknown) => {
      await lock.release();
      throw error;
    });
    if (opened.ok) return succeed({ ...opened.value, close: () => lock.release() });
    await lock.release();
    return opened;
  } catch (error) {
    const known = storageError(error);
    if (known?.code === 'storage-full') {
      return failWith(
        'full',
        `The disk that holds ${folder} is full. Make some room and start again; nothing was changed.`,
      );
    }
    if (known === null && !isFolderError(error)) throw error;
    const reason = error instanceof Error ? ` (${error.message})` : '';
    return failWith(
      'unwritable',
      `Easel cannot write to its data folder ${folder}${reason}. Make it writable, or set EASEL_DATA to another folder.`,
    );
  }
}

async function openLocked(
  folder: string,
  now: Now,
  isRestoring: boolean,
): Promise<Result<Omit<DataFolder, 'close'>, DataFolderFailure>> {
  if (!isRestoring && (await readdir(folder)).includes(restoreMarker)) {
    return failWith(
      'damaged',
      `A restore into ${folder} did not finish. Empty the folder and restore the backup again.`,
    );
  }
  const paths = {
    blobs: join(folder, 'blobs'),
    db: join(folder, 'db'),
    backends: join(folder, 'backends'),
    layers: join(folder, 'layers'),
    logs: join(folder, 'logs'),
  };
  const formatFile = join(folder, 'format.json');
  const text = await readIfThere(formatFile);
  const hasDatabase = (await readdir(paths.db).catch(() => [])).length > 0;
  const format = text === null ? null : parseFormat(text.toString('utf8'));
  if (format === 'damaged' || (format === null && hasDatabase)) {
    return failWith(
      'damaged',
      `${formatFile} is missing or damaged, so it is not clear which Easel wrote this folder. Restore a backup into an empty folder.`,
    );
  }
  if (format !== null && format.format > dataFormat) {
    return failWith(
      'newer',
      `The data folder ${folder} was written by a newer Easel. Install that version to open it; nothing was changed.`,
    );
  }
  if (format !== null && hasDatabase && format.engine !== embeddedEngine) {
    return failWith(
      'other-engine',
      `The database in ${folder} was written by ${format.engine ?? 'another engine'} and this Easel uses ${embeddedEngine}. ` +
        'With the Easel you used before, run "npm run backup"; then restore that file into an empty folder with this one.',
    );
  }

  for (const path of Object.values(paths)) await mkdir(path, { recursive: true, mode: 0o700 });
  const secret = await readOrMakeSecret(join(folder, 'secret.key'));
  if (secret === null) {
    return failWith(
      'damaged',
      `${join(folder, 'secret.key')} is damaged. Restore it from a backup, or remove it: what apps stored is found again, but the model key has to be entered again, apps connected to Supabase once more, and sites published once more.`,
    );
  }
  if (format === null)
    await writeDurably(formatFile, formatText({ format: dataFormat, engine: embeddedEngine, createdAt: now() }));
  return succeed({ folder, ...paths, secret });
}

async function readOrMakeSecret(file: string): Promise<Uint8Array | null> {
  const kept = await readIfThere(file);
  if (kept !== null) return kept.length === 32 ? new Uint8Array(kept) : null;
  const secret = randomBytes(32);
  await writeDurably(file, secret);
  return new Uint8Array(secret);
}

/** Writes a file atomically: after a crash it is complete or absent. Only its owner may read it. */
export async function writeDurably(file: string, content: string | Uint8Array | AsyncIterable<string>): Promise<void> {
  const passing = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = await open(passing, 'wx', 0o600);
    try {
      await writeFile(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(passing, file);
  } catch (error) {
    await rm(passing, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** The content of `format.json` in a folder written by this version. */
export function formatText(format: Format): string {
  return `${JSON.stringify(format)}\n`;
}

function parseFormat(text: string): Format | 'damaged' {
  try {
    return formatSchema.parse(JSON.parse(text));
  } catch {
    return 'damaged';
  }
}

async function readIfThere(file: string): Promise<Buffer | null> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

// A file where a folder should be, or a path through one: like missing permissions, this is for the person to fix.
function isFolderError(error: unknown): boolean {
  return ['ENOTDIR', 'EEXIST', 'ELOOP', 'ENAMETOOLONG', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function failWith(code: DataFolderFailure['code'], message: string): { ok: false; error: DataFolderFailure } {
  return fail({ code, message });
}
