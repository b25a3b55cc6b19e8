import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { createDiskBlobStore } from '../blobs/disk-blob-store';
import type { BlobStore } from '../blobs/blob-store';
import { fail, succeed, type Result } from '../foundation/result';
import { openDatabaseOf, sync, type BackupCounts, type BackupFailure, type BackupOptions } from './back-up';
import { dataFormat, openDataFolder, restoreMarker, writeDurably } from './data-folder';
import type { Database, OpenDatabase } from './database';
import { isDatabaseEmpty, loadRows } from './dump-database';
import { createUnpacker } from './pack-folder';
import { readTar, type TarEntry } from './tar';

const largestEntry = 1024 * 1024 * 1024;
const blobsAtOnce = 200;
const blobBytesAtOnce = 32 * 1024 * 1024;

const headSchema = z.object({ format: z.number(), createdAt: z.number() });
const countsSchema = z.object({
  rows: z.record(z.string(), z.number()),
  blobs: z.number(),
  files: z.number().default(0),
});

class RestoreFailure extends Error {}

/**
 * Restores a backup into an empty data folder (and an empty Postgres database, if one is used), checking every file
 * against its hash and the whole against its own count. A failure leaves the folder empty again; a killed restore
 * leaves a marker, and Easel refuses the folder until it is emptied. This is also how to move from one database engine
 * to another.
 */
export async function restoreBackup(
  options: BackupOptions & { file: string },
): Promise<Result<BackupCounts & { madeAt: number }, BackupFailure>> {
  const { folder, file } = options;
  const inside = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (inside.length > 0)
    return fail({ message: `${folder} is not empty. A backup is restored into an empty folder; nothing was changed.` });

  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, restoreMarker), '');
  try {
    const restored = await unpack(options);
    await rm(join(folder, restoreMarker));
    return succeed(restored);
  } catch (error) {
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
    if (error instanceof RestoreFailure) return fail({ message: error.message });
    const isFile = ['Z_DATA_ERROR', 'Z_BUF_ERROR', 'ENOENT', 'EISDIR'].includes(
      (error as NodeJS.ErrnoException).code ?? '',
    );
    const reason = deepestReason(error);
    return fail({ message: `${file} could not be restored${isFile ? ', it is missing or damaged' : ''}: ${reason}` });
  }
}

async function unpack(options: BackupOptions & { file: string }): Promise<BackupCounts & { madeAt: number }> {
  const { folder, file, now } = options;
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  const entries = readTar(source.pipe(gunzip), largestEntry, new Set(['logs/heads.jsonl']));
  const head = await nextNamed(entries, 'easel-backup.json');
  const { format, createdAt } = headSchema.parse(JSON.parse(Buffer.from(head.bytes).toString('utf8')));
  if (format > dataFormat) throw new RestoreFailure(`${file} was made by a newer Easel. Restore it with that version.`);
  await writeDurably(join(folder, 'secret.key'), (await nextNamed(entries, 'secret.key')).bytes);

  const data = await openDataFolder({ folder, now, isRestoring: true });
  if (!data.ok) throw new RestoreFailure(data.error.message);
  let database: OpenDatabase | null = null;
  try {
    database = await openDatabaseOf(data.value, options);
    if (!(await isDatabaseEmpty(database.db))) {
      throw new RestoreFailure(
        'The database at DATABASE_URL is not empty. A backup is restored into an empty one; nothing was changed.',
      );
    }
    const blobs = createDiskBlobStore(data.value.blobs);
    const headsLog = join(data.value.logs, 'heads.jsonl');
    // One transaction, so that a backup that turns out to be damaged leaves a Postgres database empty.
    const counts = await database.db.transaction((tx) =>
      takeEntries(entries, tx, blobs, data.value.backends, headsLog),
    );
    return { ...counts, madeAt: createdAt };
  } finally {
    await database?.close();
    await data.value.close();
  }
}

async function takeEntries(
  entries: AsyncGenerator<TarEntry>,
  db: Pick<Database, 'execute'>,
  blobs: BlobStore,
  backends: string,
  headsLog: string,
): Promise<BackupCounts> {
  const counts: BackupCounts = { rows: {}, blobs: 0, files: 0 };
  let waiting: Array<{ hash: string; bytes: Uint8Array }> = [];
  let waitingBytes = 0;
  let hasLog = false;
  const unpackBackend = createUnpacker(backends, 'backends');
  const storeWaiting = async () => {
    const hashes = await blobs.putAll(waiting.map((each) => each.bytes));
    const damaged = waiting.find((each, n) => each.hash !== hashes[n]);
    if (damaged) throw new RestoreFailure(`The backup is damaged: ${damaged.hash} is not what it was.`);
    counts.blobs += waiting.length;
    waiting = [];
    waitingBytes = 0;
  };

  for await (const { name, bytes } of entries) {
    const table = /^database\/([a-z_]+)\.\d+\.jsonl$/.exec(name)?.[1];
    const hash = /^blobs\/([0-9a-f]{64})$/.exec(name)?.[1];
    if (table !== undefined) {
      const rows = Buffer.from(bytes)
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '');
      await loadRows(db, table, rows);
      counts.rows[table] = (counts.rows[table] ?? 0) + rows.length;
    } else if (hash !== undefined) {
      waiting.push({ hash, bytes });
      waitingBytes += bytes.length;
      if (waiting.length >= blobsAtOnce || waitingBytes >= blobBytesAtOnce) await storeWaiting();
    } else if (name === 'logs/heads.jsonl') {
      // The log arrives in pieces, because it may be larger than memory.
      if (bytes.length > 0) await appendFile(headsLog, bytes, { mode: 0o600 });
      hasLog ||= bytes.length > 0;
    } else if (name === 'end.json') {
      await storeWaiting();
      if (hasLog) await sync(headsLog);
      const expected = countsSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
      const isWhole =
        expected.blobs === counts.blobs &&
        expected.files === counts.files &&
        Object.entries(expected.rows).every(([each, count]) => counts.rows[each] === count);
      if (!isWhole) throw new RestoreFailure('The backup is not whole: something of it is missing.');
      return counts;
    } else if (await unpackBackend({ name, bytes })) {
      counts.files += 1;
    } else throw new RestoreFailure(`The backup holds ${name}, which this Easel does not know.`);
  }
  throw new RestoreFailure('The backup is not whole: its end is missing.');
}

async function nextNamed(entries: AsyncGenerator<TarEntry>, name: string): Promise<TarEntry> {
  const next = await entries.next();
  if (next.done || next.value.name !== name) throw new RestoreFailure('This file is no backup of Easel.');
  return next.value;
}

/** Drizzle's wrapper only says which query failed; its cause says why. */
function deepestReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? deepestReason(error.cause) : error.message;
}
