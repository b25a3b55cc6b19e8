import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import path from 'node:path';
import { connect } from '@/lib/backends/backends/connect.fixture';
import type { BackendId, BackendKeys } from '@/lib/backends/backends/backend';
import { openPlainBackends } from '@/lib/backends/backends/plain-backends.fixture';
import { createDiskBlobStore } from '@/lib/base/blobs/disk-blob-store';
import { idFromRandom } from '@/lib/base/foundation/id';
import { createMemoryCarriedSnapshots } from './carried-snapshots';
import { createEmbeddedSnapshots } from './embedded-snapshots';

/** Opened by both the process that is killed and the one that checks afterwards. */
export type KillWorld = {
  folder: string;
  template: string | null;
  workerFile: string;
  id: BackendId;
  keys: BackendKeys;
};
/**
 * Dies that many milliseconds after a step; steps are calls to the blob store, to the engine and to the code that
 * replaces folders.
 */
export type KillAt = { step: number; delay: number } | null;

/** `limit`: milliseconds an engine may be silent; at 0 the next call kills its process. */
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
    /** Writes a row, then an upload. */
    async write(n: number) {
      await client.from('state').upsert({ id: 1, n }).throwOnError();
      const { error } = await files.upload('state', new Blob([`state ${n}`]), { upsert: true });
      if (error) throw error;
    },
    /** Like a publish: all of it or nothing; in between the row holds -1. */
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
    /** Returns the content of the row and of the upload. */
    async read(): Promise<string> {
      const { data } = await client.from('state').select('n').single().throwOnError();
      const { data: file, error } = await files.download('state');
      if (error) throw error;
      return `${String(data?.n)} ${(await file.text()).replace('state ', '')}`;
    },
  };
}

/** One act of a life. */
export type LifeAct = readonly ['put' | 'take' | 'restore' | 'migrate', n: number];
export const longLife: readonly LifeAct[] = [
  ...(['put', 'take'] as const).map((what): LifeAct => [what, 1]),
  ...(['put', 'take'] as const).map((what): LifeAct => [what, 2]),
  ['put', 3],
  ['restore', 1],
  ...(['put', 'take'] as const).map((what): LifeAct => [what, 4]),
  ['restore', 2],
  ['migrate', 5],
  ...(['put', 'take'] as const).map((what): LifeAct => [what, 6]),
  ['restore', 4],
];
/** Each act once, and one more take after the restore. */
export const shortLife: readonly LifeAct[] = [
  ['put', 1],
  ['take', 1],
  ['put', 2],
  ['restore', 1],
  ['migrate', 5],
  ['put', 6],
  ['take', 6],
];

/**
 * Runs in the process that is killed; writes each line synchronously, so that it is output before the next step starts.
 */
export async function liveUntilKilled(world: KillWorld, killAt: KillAt, acts: readonly LifeAct[]): Promise<void> {
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
  const doing: Record<LifeAct[0], (n: number) => Promise<void>> = {
    put,
    take,
    restore,
    async migrate(n) {
      say(`migrating ${n}`);
      await migrate(n);
      say(`migrated ${n}`);
    },
  };
  await begin();
  for (const [what, n] of acts) await doing[what](n);
  await opened.backends.dispose();
  say(`steps ${steps}`);
  process.exit(0);
}
