import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backendTemplate, testId } from '../backends/backends.fixture';
import type { Finding } from '../../base/foundation/finding';
import type { CreateId, Id, ProjectId } from '../../base/foundation/id';
import { createMemoryCarriedSnapshots } from '../snapshots/carried-snapshots';
import { isLong } from '../../base/foundation/sample.fixture';
import type { TestSnapshots } from '../snapshots/snapshots.contract';
import { openTestSnapshots } from '../snapshots/snapshots.fixture';
import { createTryAsOthers } from './try-as-others';

const project = 'project' as ProjectId;
const { signal } = new AbortController();
const carried = createMemoryCarriedSnapshots();
const menu = `
create table public.menu (id int primary key, dish text not null);
alter table public.menu enable row level security;
create policy "all read" on public.menu for select to anon, authenticated using (true);`;

describe('a version tried by made-up visitors before it is published', () => {
  let world: TestSnapshots & { folder: string };
  beforeAll(async () => {
    world = await openTestSnapshots();
    process.stdout.write(`${isLong ? 6 : 4} of 6 copies are tried\n`);
  }, 180_000);
  afterAll(() => world.dispose());

  function arrange(sql: () => string) {
    const { backends, workerFile } = world.opened;
    const live = testId();
    const folder = path.join(world.folder, `copies-${live}`);
    // Left behind by a process that was killed halfway.
    mkdirSync(path.join(folder, 'left-over'), { recursive: true });
    const errors: unknown[] = [];
    const accepted: Finding[] = [];
    const copies: string[] = [];
    const createId: CreateId = <Noun extends string>() => {
      const id = testId();
      copies.push(id);
      return id as unknown as Id<Noun>;
    };
    const tryAsOthers = createTryAsOthers({
      ...{ backends, snapshots: world.snapshots, blobs: world.blobs, carried, folder, workerFile },
      template: backendTemplate,
      store: {
        find: async () => ({ id: live, projectId: project, lane: 'live', keys: await world.opened.keysOf(live) }),
      },
      acceptedExposures: {
        list: async () => accepted.flatMap((one) => (one.key ? [{ key: one.key, finding: one, createdAt: 0 }] : [])),
      },
      ofParts: () => ({ open: [], functions: [], takenOver: [] }),
      readFiles: async (tree) =>
        tree === 'none'
          ? []
          : [{ path: 'supabase/migrations/20260101000000_menu.sql', hash: '', text: sql(), bytes: new Uint8Array() }],
      turnOf: async () => 'ann',
      ...{ createId, now: Date.now },
      onError: (error) => void errors.push(error),
    });
    return { backends, live, folder, errors, accepted, copies, tryAsOthers };
  }

  test('is tried on a throw-away copy of the live rows, asks once, and (long run) again after a change', async () => {
    const { backends, live, folder, errors, accepted, tryAsOthers } = arrange(() => menu);
    await backends.migrate(live, [
      { name: '20260101000000_menu', sql: `${menu} insert into public.menu values (1, 'Soup');` },
    ]);
    const first = await tryAsOthers(project, 'tree', signal);
    expect(errors).toEqual([]);
    expect(first.problems.map(({ kind, message }) => [kind, message])).toEqual([
      ['scan-question', expect.stringMatching(/^Without signing in I could read [2-9] rows in “menu”: dish\.$/)],
    ]);
    expect(await backends.read(live, 'select dish from public.menu')).toEqual({ ok: true, value: [{ dish: 'Soup' }] });
    expect(await backends.read(live, 'select 1 as one from auth.users')).toEqual({ ok: true, value: [] });
    expect(readdirSync(folder)).toEqual([]);

    accepted.push(first.problems[0]!.finding!);
    const second = await tryAsOthers(project, 'tree', signal);
    expect(second).toMatchObject({ problems: [], tried: { users: 2, tables: 1, meant: 1 } });

    if (!isLong) return;
    // A later migration changes what strangers may read.
    const changed = [{ name: '20260102000000_price', sql: 'alter table public.menu add column price int;' }];
    await backends.migrate(live, changed);
    const third = await tryAsOthers(project, 'tree', signal);
    expect(third.onlyAsks).toBe(true);
    expect(third.problems[0]?.finding?.key).not.toBe(first.problems[0]?.finding?.key);
  }, 240_000);

  test('is not tried again after an answer, but after every change of its data', async () => {
    let sql = menu;
    const { backends, live, accepted, copies, tryAsOthers } = arrange(() => sql);
    const asked = await tryAsOthers(project, 'tree', signal);
    accepted.push(asked.problems[0]!.finding!);
    const answered = await tryAsOthers(project, 'tree', signal);
    expect(answered).toEqual({ problems: [], onlyAsks: false, tried: { ...asked.tried, meant: 1 } });
    expect(copies).toHaveLength(1);
    // Revoked: judged again, not tried again.
    accepted.length = 0;
    expect(await tryAsOthers(project, 'tree', signal)).toEqual(asked);
    expect(copies).toHaveLength(1);

    sql = `${menu} alter table public.menu add column price int;`;
    await tryAsOthers(project, 'tree', signal);
    expect(copies).toHaveLength(2);

    await backends.migrate(live, [{ name: '20260101000000_menu', sql }]);
    let made = 2;
    if (isLong) {
      await tryAsOthers(project, 'tree', signal);
      expect(copies).toHaveLength((made += 1));
      await tryAsOthers(project, 'tree', signal);
      expect(copies).toHaveLength(made);
    }
    await backends.write(live, [{ sql: `insert into public.menu values (1, 'Soup', 5)` }]);
    await tryAsOthers(project, 'tree', signal);
    expect(copies).toHaveLength((made += 1));
    await tryAsOthers(project, 'tree', signal);
    expect(copies).toHaveLength(made);
  }, 240_000);

  test('without a backend is not tried, and one that can’t be tried is not published', async () => {
    const { folder, errors, tryAsOthers } = arrange(() => menu);
    expect(await tryAsOthers(project, 'none', signal)).toEqual({ problems: [], onlyAsks: false, tried: null });
    expect(errors).toEqual([]);
    const broken = createTryAsOthers({
      ...{ backends: { hasData: async () => false }, snapshots: world.snapshots, blobs: world.blobs, carried, folder },
      ...{ workerFile: path.join(folder, 'missing.mjs'), template: null },
      store: { find: async () => null },
      acceptedExposures: { list: async () => [] },
      ofParts: () => ({ open: [], functions: [], takenOver: [] }),
      readFiles: async () => [
        { path: 'supabase/migrations/20260101000000_menu.sql', hash: '', text: menu, bytes: new Uint8Array() },
      ],
      turnOf: async () => 'ann',
      createId: testId as CreateId,
      now: Date.now,
      onError: (error) => void errors.push(error),
    });
    const trial = await broken(project, 'tree', signal);
    expect(trial.problems.map(({ kind }) => kind)).toEqual(['scan-impossible']);
    expect(errors).toHaveLength(1);
    // If the engine can't start, no copy is left behind.
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  }, 120_000);
});
