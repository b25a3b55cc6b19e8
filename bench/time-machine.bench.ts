import { createClient } from '@supabase/supabase-js';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import WebSocket from 'ws';
import type { BackendId } from '../lib/backends/backends/backend';
import { createKeys } from '../lib/backends/backends/create-keys';
import { createDiskBlobStore, measureBlobs } from '../lib/base/blobs/disk-blob-store';
import { idFromRandom } from '../lib/base/foundation/id';
import type { Result } from '../lib/base/foundation/result';
import { createMemoryCarriedSnapshots } from '../lib/backends/snapshots/carried-snapshots';
import { createEmbeddedSnapshots } from '../lib/backends/snapshots/embedded-snapshots';
import { folderBytes, timed } from './support/measure';
import { openBackends } from './support/open-backends';

const runFile = promisify(execFile);
const rowCount = 50_000;
const rounds = 15;
const restores = 5;

/** 50,000 bookings of about 900 bytes with two indexes: a data folder of 60 MB. */
const schema = `
create table public.bookings (id int primary key, guest text not null, note text not null, at timestamptz not null);
alter table public.bookings enable row level security;
insert into public.bookings select n, md5(n::text), repeat(md5((n * 7)::text), 22) || n, '2026-11-01'::timestamptz + n * interval '1 minute'
  from generate_series(1, ${rowCount}) n;
create index on public.bookings (guest);
create index on public.bookings (at);`;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const round = (value: number, digits = 1) => Number(value.toFixed(digits));

function valueOf<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/**
 * A backend of 50,000 rows in about 60 MB, with supabase-js writing a row every 5 ms meanwhile. Median milliseconds of
 * a snapshot after one changed row, of a snapshot of unchanged data, and of a restore up to the first correct answer;
 * the longest wait of a write; disk space added by a changed row. Baselines: `pg_dump` and `pg_restore` of the same
 * rows on this machine's PostgreSQL, and a plain copy of the folder.
 */
export async function run({ log }: { log(line: string): void }) {
  const scratch = await mkdtemp(path.join(tmpdir(), 'easel-bench-time-machine-'));
  try {
    const easel = await measureEasel(scratch, log);
    log('the same rows with pg_dump and pg_restore');
    const postgres = await measurePostgres(scratch).catch((error: Error) => {
      log(`PostgreSQL: not run (${error.message.split('\n')[0]})`);
      return null;
    });
    const { figures, copyMs } = easel;
    return {
      figures: { ...figures, plainCopyMs: round(copyMs), ...(postgres ?? {}) },
      ratios: {
        changedToPlainCopy: round(figures.changedRowMs / copyMs, 3),
        ...(postgres && {
          changedToPgDump: round(figures.changedRowMs / postgres.pgDumpMs, 3),
          restoreToPgRestore: round(figures.restoreMs / postgres.pgRestoreMs, 3),
        }),
      },
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function measureEasel(scratch: string, log: (line: string) => void) {
  const keys = await createKeys();
  const open = (folder: string) => openBackends(path.join(scratch, folder), keys, { maxOpen: 2 });
  const [backends, copies] = [open('backends'), open('copies')];
  const blobFolder = path.join(scratch, 'blobs');
  const createId = idFromRandom((size) => randomBytes(size));
  const snapshots = createEmbeddedSnapshots({
    ...{ backends, copies, blobs: createDiskBlobStore(blobFolder), carried: createMemoryCarriedSnapshots() },
    ...{ createId, now: Date.now },
  });
  const id: BackendId = createId<'backend'>();
  try {
    log(`${rowCount} rows`);
    valueOf(await backends.migrate(id, [{ name: '20260101000000_bookings', sql: schema }]));
    const client = createClient('http://backend.test', keys.secretKey, {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport: WebSocket as never },
      global: { fetch: async (input, init) => valueOf(await backends.fetch(id, new Request(input, init))) },
    });
    const note = (row: number, text: string) =>
      client.from('bookings').update({ note: text }).eq('id', row).throwOnError();
    const read = async (row: number) =>
      (await client.from('bookings').select('note').eq('id', row).single().throwOnError()).data?.note as string;
    // The first read marks rows as committed; do it now, because an app in use has done so long ago.
    valueOf(await backends.read(id, 'select count(*), max(note) from public.bookings'));

    const first: number[] = [];
    await timed(first, async () => valueOf(await snapshots.take(id)));
    const firstBytes = await measureBlobs(blobFolder);
    const times = {
      changed: [] as number[],
      unchanged: [] as number[],
      restore: [] as number[],
      put: [] as number[],
      copy: [] as number[],
    };
    const growth: number[] = [];
    log(`${rounds} snapshots after one changed row each`);
    for (let n = 0; n < rounds; n += 1) {
      await note(1 + n * 3011, `changed ${n}`);
      const before = await measureBlobs(blobFolder);
      const taken = await timed(times.changed, async () => valueOf(await snapshots.take(id)));
      growth.push((await measureBlobs(blobFolder)) - before);
      const again = await timed(times.unchanged, async () => valueOf(await snapshots.take(id)));
      if (again !== taken) throw new Error('Unchanged data was taken twice.');
    }

    log('a client that writes while snapshots are taken');
    const pause = await measurePause(note, () => snapshots.take(id).then(valueOf));

    log(`${restores} restores`);
    for (let n = 0; n < restores; n += 1) {
      await note(777, `kept ${n}`);
      const kept = valueOf(await snapshots.take(id));
      await note(777, 'typed since');
      await timed(times.restore, async () => {
        await timed(times.put, async () => valueOf(await snapshots.restore(id, kept)));
        if ((await read(777)) !== `kept ${n}`) throw new Error('The restored row is not the kept one.');
      });
    }
    const folder = backends.folderOf(id);
    const { bytes } = valueOf(await backends.read(id, 'select pg_database_size(current_database()) as bytes'))[0] as {
      bytes: number;
    };
    await backends.dispose();
    for (let n = 0; n < 3; n += 1)
      await timed(times.copy, () => cp(folder, path.join(scratch, `copy-${n}`), { recursive: true }));
    return {
      copyMs: median(times.copy),
      figures: {
        changedRowMs: round(median(times.changed)),
        changedRowWorstMs: round(Math.max(...times.changed)),
        unchangedMs: round(median(times.unchanged)),
        restoreMs: round(median(times.restore)),
        restoreWithoutOpeningMs: round(median(times.put)),
        pauseMs: round(pause.longest),
        writeMs: round(pause.median),
        growthMB: round(median(growth) / 1e6, 3),
        growthWorstMB: round(Math.max(...growth) / 1e6, 3),
        firstMs: round(first[0]!),
        firstMB: round(firstBytes / 1e6, 2),
        databaseMB: round(Number(bytes) / 1e6),
        folderMB: round((await folderBytes(folder)) / 1e6),
      },
    };
  } finally {
    await backends.dispose();
    await copies.dispose();
  }
}

/** The longest and the usual duration of a write while snapshots are taken back to back. */
async function measurePause(note: (row: number, text: string) => PromiseLike<unknown>, take: () => Promise<unknown>) {
  const waits: number[] = [];
  let isDone = false;
  const writing = (async () => {
    for (let n = 0; !isDone; n += 1) {
      await timed(waits, async () => note(1 + ((n * 1009) % rowCount), `written ${n}`));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  for (let n = 0; n < 10; n += 1) await take();
  isDone = true;
  await writing;
  return { longest: Math.max(...waits), median: median(waits) };
}

async function measurePostgres(scratch: string) {
  const name = `easel_bench_${randomBytes(4).toString('hex')}`;
  const at = ['-h', '127.0.0.1', '-p', '5432', '-U', 'postgres'];
  const sql = (database: string, text: string) =>
    runFile('psql', [...at, '-q', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', text]);
  const [dump, restore]: [number[], number[]] = [[], []];
  await sql('postgres', `create database ${name}`);
  try {
    await sql(name, schema);
    await mkdir(scratch, { recursive: true });
    const file = path.join(scratch, 'dump');
    for (let n = 0; n < 3; n += 1) {
      await timed(dump, () => runFile('pg_dump', [...at, '-Fc', '-f', file, name]));
      await timed(restore, () => runFile('pg_restore', [...at, '--clean', '-d', name, file]));
    }
    return {
      pgDumpMs: round(median(dump)),
      pgRestoreMs: round(median(restore)),
      pgDumpMB: round((await stat(file)).size / 1e6, 2),
    };
  } finally {
    await sql('postgres', `drop database ${name}`).catch(() => undefined);
  }
}
