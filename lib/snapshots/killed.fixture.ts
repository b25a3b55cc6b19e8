import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import path from 'node:path';
import { connect } from '@/lib/backends/connect.fixture';
import type { BackendId, BackendKeys } from '@/lib/backends/backend';
import { openPlainBackends } from '@/lib/backends/plain-backends.fixture';
import { createDiskBlobStore } from '@/lib/blobs/disk-blob-store';
import { idFromRandom } from '@/lib/foundation/id';
import { createMemoryCarriedSnapshots } from './carried-snapshots';
import { createEmbeddedSnapshots } from './embedded-snapshots';

/** What both the process that is killed and the one that looks afterwards open. */
export type KillWorld = {
  folder: string;
  template: string | null;
  workerFile: string;
  id: BackendId;
  keys: BackendKeys;
};
/** Dies so many milliseconds after a step; steps are calls to the blob store, the engine and what replaces folders. */
export type KillAt = { step: number; delay: number } | null;

/** `limit`: milliseconds an engine may say nothing; at 0 its thread is ended by whatever is asked next. */
export function openWorld(
  { folder, template, workerFile, id, keys }: KillWorld,
  onStep: () => void,
  limit = { each: 60_000 },
) {
  const open = (name: string) =>
    openPlainBackends({
      folder: path.join(folder, name),
      template,
      workerFile,
      keys,
      maxOpen: 1,
      callLimit: () => limit.each,
    });
  const backends = open('backends');
  const counted = <Args extends unknown[], Value>(work: (...args: Args) => Promise<Value>) => {
    return async (...args: Args) => {
      onStep();
      const value = await work(...args);
      onStep();
      return value;
    };
  };
  const blobs = createDiskBlobStore(path.join(folder, 'blobs'));
  const snapshots = createEmbeddedSnapshots({
    backends: {
      ...backends,
      call: counted(backends.call),
      replace: (one, write) => counted(backends.replace)(one, counted(write)),
    },
    copies: open('copies'),
    blobs: { ...blobs, put: counted(blobs.put), putAll: counted(blobs.putAll), get: counted(blobs.get) },
    carried: createMemoryCarriedSnapshots(),
    now: Date.now,
    createId: idFromRandom((size) => randomBytes(size)),
  });
  const client = connect(backends, id, keys.secretKey);
  const files = client.storage.from('files');
  return {
    backends,
    snapshots,
    async begin() {
      const sql =
        'create table public.state (id int primary key, n int not null); alter table public.state enable row level security;';
      const made = await backends.migrate(id, [{ name: '20260101000000_state', sql }]);
      if (!made.ok) throw new Error(JSON.stringify(made.error));
      await client.storage.createBucket('files', { public: true });
    },
    /** A row, then an upload. */
    async write(n: number) {
      await client.from('state').upsert({ id: 1, n }).throwOnError();
      const { error } = await files.upload('state', new Blob([`state ${n}`]), { upsert: true });
      if (error) throw error;
    },
    /** As a publish does: all of it or nothing; in between the row says -1. */
    async migrate(n: number) {
      const value = (to: number, step: number) => ({
        name: `2026020${step}00000${n}_n`,
        sql: `update public.state set n = ${to} where id = 1; alter table public.state add column m${n}${step} int;`,
      });
      onStep();
      const made = await backends.migrate(id, [value(-1, 1), value(n, 2)], 'together');
      onStep();
      if (!made.ok) throw new Error(JSON.stringify(made.error));
    },
    /** What the row and the upload say. */
    async read(): Promise<string> {
      const { data } = await client.from('state').select('n').single().throwOnError();
      const { data: file, error } = await files.download('state');
      if (error) throw error;
      return `${String(data?.n)} ${(await file.text()).replace('state ', '')}`;
    },
  };
}

/** Runs in the process that is killed; each line it says is on its way before the next thing is begun. */
export async function liveUntilKilled(world: KillWorld, killAt: KillAt): Promise<void> {
  const say = (line: string) => writeSync(1, `${line}\n`);
  let steps = 0;
  const opened = openWorld(world, () => {
    if (steps === killAt?.step) setTimeout(() => process.kill(process.pid, 'SIGKILL'), killAt.delay);
    steps += 1;
  });
  const { snapshots, write, begin, migrate } = opened;
  const { id } = world;
  const kept: Record<number, Awaited<ReturnType<typeof snapshots.take>>> = {};
  async function put(n: number) {
    say(`writing ${n}`);
    await write(n);
    say(`is ${n}`);
  }
  async function take(n: number) {
    const taken = await snapshots.take(id);
    if (!taken.ok) throw new Error(taken.error.code);
    kept[n] = taken;
    say(`kept ${n} ${taken.value}`);
  }
  async function restore(n: number) {
    const snapshot = kept[n];
    if (!snapshot?.ok) throw new Error('It was not taken.');
    say(`restoring ${n}`);
    const restored = await snapshots.restore(id, snapshot.value);
    if (!restored.ok) throw new Error(restored.error.code);
    say(`is ${n}`);
  }
  await begin();
  await put(1);
  await take(1);
  await put(2);
  await take(2);
  await put(3);
  await restore(1);
  await put(4);
  await take(4);
  await restore(2);
  say('migrating 5');
  await migrate(5);
  say('migrated 5');
  await put(6);
  await take(6);
  await restore(4);
  await opened.backends.dispose();
  say(`steps ${steps}`);
  process.exit(0);
}
