import { rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testId } from '@/lib/backends/backends/backends.fixture';
import { engineVersion } from '@/lib/backends/backend-engine/engine-version';
import type { BackendId } from '@/lib/backends/backends/backend';
import { decodeManifest, encodeManifest } from './snapshot-manifest';
import { describeSnapshots } from './snapshots.contract';
import { openTestSnapshots } from './snapshots.fixture';
import type { SnapshotId } from './snapshots';

describeSnapshots('embedded', () => openTestSnapshots());

describe('snapshots of embedded backends', () => {
  let world: Awaited<ReturnType<typeof openTestSnapshots>>;
  let id: BackendId;
  let snapshot: SnapshotId;
  beforeAll(async () => {
    world = await openTestSnapshots();
    id = testId();
    const sql =
      'create table public.t (id int); alter table public.t enable row level security; insert into t values (1)';
    await world.opened.backends.migrate(id, [{ name: '20260101000000_t', sql }]);
    const taken = await world.snapshots.take(id);
    if (!taken.ok) throw new Error(taken.error.code);
    snapshot = taken.value;
  }, 180_000);
  afterAll(() => world.dispose());
  const rows = () => world.opened.backends.read(id, 'select id from public.t');

  test('a closed backend that has not changed is not opened to check', async () => {
    await world.opened.backends.close(id);
    expect(await world.snapshots.take(id)).toEqual({ ok: true, value: snapshot });
    expect(world.opened.backends.isOpen(id)).toBe(false);
  }, 60_000);

  test('each names the engine that can open it, and another engine’s is not restored', async () => {
    const manifest = decodeManifest((await world.blobs.get(snapshot))!);
    expect(manifest.engine).toBe(engineVersion());
    const other = await world.blobs.put(encodeManifest({ ...manifest, engine: 'pglite 9.9' }));
    expect(await world.snapshots.restore(id, other as string as SnapshotId)).toEqual({
      ok: false,
      error: { code: 'snapshot-outdated', engine: 'pglite 9.9', reason: null },
    });
    expect(await rows()).toEqual({ ok: true, value: [{ id: 1 }] });
    await world.opened.backends.close(id);
  }, 60_000);

  test('a restore repairs a database that can’t be opened any more', async () => {
    await world.opened.backends.close(id);
    await truncate(path.join(world.opened.backends.folderOf(id), 'database/global/pg_control'), 100);
    expect((await rows()).ok).toBe(false);
    expect(await world.snapshots.restore(id, snapshot)).toEqual({ ok: true, value: undefined });
    expect(await rows()).toEqual({ ok: true, value: [{ id: 1 }] });
  }, 60_000);

  test('one whose blocks are gone is refused, and the data stays', async () => {
    const manifest = JSON.parse(new TextDecoder().decode((await world.blobs.get(snapshot))!)) as {
      packs: { bytes: string }[];
    };
    const { bytes } = manifest.packs[0]!;
    await rm(path.join(world.folder, 'blobs', bytes.slice(0, 2), bytes.slice(2)));
    const missing = { ok: false, error: { code: 'snapshot-missing', snapshot } };
    expect(await world.snapshots.open(snapshot)).toEqual(missing);
    expect(await rows()).toEqual({ ok: true, value: [{ id: 1 }] });
  }, 60_000);
});
