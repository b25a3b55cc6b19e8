import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { createDiskBlobStore, listBlobs } from '../blobs/disk-blob-store';
import type { Now } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import { dataFormat, openDataFolder, type DataFolder } from './data-folder';
import type { OpenDatabase } from './database';
import { dumpDatabase } from './dump-database';
import { openPglite, openPostgres } from './open-database';
import { packFolder } from './pack-folder';
import { endOfTar, packTarEntry, packTarStream } from './tar';

/** Counted while packing and again while restoring, so that a truncated backup is detected. */
export type BackupCounts = { rows: Record<string, number>; blobs: number; files: number };

export type BackupOptions = {
  /** The data folder. */
  folder: string;
  /** The `postgres://…` address of Easel's database; null if it is the embedded one in the folder. */
  databaseUrl: string | null;
  migrationsFolder: string;
  now: Now;
};

/** `message` is a sentence to show. */
export type BackupFailure = { message: string };

/** Opens the database that Easel uses with this folder. */
export function openDatabaseOf(
  data: Pick<DataFolder, 'db'>,
  { databaseUrl, migrationsFolder }: BackupOptions,
): Promise<OpenDatabase> {
  return databaseUrl === null ? openPglite(data.db, migrationsFolder) : openPostgres(databaseUrl, migrationsFolder);
}

/**
 * Writes everything Easel stores into one `.tar.gz` that only its owner can read: rows as JSON lines, files by hash,
 * the apps' data, the log of versions and the secret that unseals keys. Takes the data folder's lock, so Easel must be
 * stopped. Package layers are left out, since they can be fetched again. The file appears only when complete; an
 * existing file is never overwritten.
 */
export async function backUp(
  options: BackupOptions & { file: string },
): Promise<Result<BackupCounts & { bytes: number }, BackupFailure>> {
  const { folder, file, now } = options;
  if (
    await stat(file).then(
      () => true,
      () => false,
    )
  )
    return fail({ message: `${file} is already there. Choose another name.` });
  const isThere = await stat(join(folder, 'format.json')).then(
    () => true,
    () => false,
  );
  if (!isThere) return fail({ message: `There is no Easel data in ${folder}.` });
  const data = await openDataFolder({ folder, now });
  if (!data.ok) return fail({ message: data.error.message });

  const passing = `${file}.unfinished`;
  let database: OpenDatabase | null = null;
  try {
    database = await openDatabaseOf(data.value, options);
    const counts: BackupCounts = { rows: {}, blobs: 0, files: 0 };
    const target = createWriteStream(passing, { flags: 'w', mode: 0o600 });
    await pipeline(Readable.from(pack(data.value, database, counts, now())), createGzip(), target);
    await sync(passing);
    await rename(passing, file);
    await sync(dirname(file));
    return succeed({ ...counts, bytes: (await stat(file)).size });
  } finally {
    await rm(passing, { force: true });
    await database?.close();
    await data.value.close();
  }
}

async function* pack(
  data: DataFolder,
  database: OpenDatabase,
  counts: BackupCounts,
  at: number,
): AsyncGenerator<Buffer> {
  const entry = (name: string, content: string | Uint8Array) =>
    packTarEntry({ name, bytes: typeof content === 'string' ? Buffer.from(content) : content }, at);

  yield entry('easel-backup.json', JSON.stringify({ format: dataFormat, createdAt: at }));
  yield entry('secret.key', data.secret);
  yield* rowsOf(database, counts, entry);
  const blobs = createDiskBlobStore(data.blobs);
  for await (const hash of listBlobs(data.blobs)) {
    const bytes = await blobs.get(hash);
    if (!bytes) continue;
    counts.blobs += 1;
    yield entry(`blobs/${hash}`, bytes);
  }
  for await (const { name, bytes } of packFolder(data.backends, 'backends')) {
    counts.files += 1;
    yield entry(name, bytes);
  }
  const headsLog = join(data.logs, 'heads.jsonl');
  const size = await sizeOf(headsLog);
  // The log grows with every version ever made; the lock on the folder keeps its length fixed during the backup.
  if (size === 0) yield entry('logs/heads.jsonl', '');
  else yield* packTarStream({ name: 'logs/heads.jsonl', size, chunks: createReadStream(headsLog) }, at);
  yield entry('end.json', JSON.stringify(counts));
  yield endOfTar;
}

/** The dump pushes and the archive pulls; a queue of one chunk between them keeps memory bounded. */
async function* rowsOf(
  { db }: OpenDatabase,
  counts: BackupCounts,
  entry: (name: string, content: string) => Buffer,
): AsyncGenerator<Buffer> {
  const parts: Record<string, number> = {};
  const { readable, writable } = new TransformStream<Buffer, Buffer>();
  const writer = writable.getWriter();
  const dumped = dumpDatabase(db, async (table, rows) => {
    counts.rows[table] = (counts.rows[table] ?? 0) + rows.length;
    const part = (parts[table] = (parts[table] ?? 0) + 1);
    await writer.write(entry(`database/${table}.${String(part).padStart(6, '0')}.jsonl`, `${rows.join('\n')}\n`));
  }).then(
    () => writer.close(),
    (error: unknown) => writer.abort(error),
  );
  // If the reader stops early, its own error is the one to report.
  dumped.catch(() => undefined);
  yield* readable;
  await dumped;
}

/** An instance without a version has no log yet; a log that can't be read fails the backup. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return found?.size ?? 0;
}

/** Waits until a file or folder survives a power cut. */
export async function sync(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
