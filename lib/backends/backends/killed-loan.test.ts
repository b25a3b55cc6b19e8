import { PGlite } from '@supabase/lite/pglite';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLentSql } from '@/lib/backends/backend-engine/layout/lend-owners';
import { longTest, sampleOf } from '@/lib/base/foundation/sample.fixture';
import type { BackendId, Migration } from './backend';
import { connect, openTestBackends, testId, type TestBackends } from './backends.fixture';
import { catalogueSql } from './catalogue.fixture';
import { diesBefore } from './dying-change.fixture';
import { openDyingEngine } from './dying-engine.fixture';
import type { TestEngine } from './test-engine.fixture';

const first: Migration = {
  name: '20260101000000_first',
  sql: `create table public.things (id int primary key, n int not null); alter table public.things enable row level security;
create policy all_see on public.things for select using (true);
insert into public.things values (1, 0);
create function public.note_sign_up() returns trigger language plpgsql security definer set search_path = '' as $$
  begin insert into public.things values (2, 2); return new; end $$;
create function public.reach(what text) returns void language plpgsql security definer set search_path = '' as $$
  begin execute what; end $$;
create trigger kept after update on auth.users for each row execute function public.note_sign_up();`,
};
const later: Migration = {
  name: '20260103000000_later',
  sql: `create policy later on storage.objects for select to anon using (bucket_id = 'later');`,
};

/**
 * Things only a migration may do, because it is lent the owners of sign-in and uploads, mixed with changes to the app's
 * own objects.
 */
const statements = [
  'update public.things set n = -1 where id = 1',
  `create policy mine on storage.objects for select to authenticated using (bucket_id = 'things')`,
  'create trigger signed_up after insert on auth.users for each row execute function public.note_sign_up()',
  'create table public.more (id int primary key)',
  'update public.things set n = 1 where id = 1',
];
const asking = (...more: string[]): Migration => ({
  name: '20260102000000_asked',
  sql: [...more, ...statements].join(';\n'),
});

/**
 * What the engine asks of the session, in order, and whether the loan and the change are on disk when it is killed
 * right before.
 */
const moments = [
  { before: 'the loan', isLent: false, isDone: false },
  { before: 'what is lent is read', isLent: true, isDone: false },
  { before: 'it works as the owner', isLent: true, isDone: false },
  { before: 'begin', isLent: true, isDone: false },
  { before: 'the triggers of parts are read', isLent: true, isDone: false },
  ...['the word that kills it', ...statements, 'the note that it ran'].map((before) => ({
    ...{ before, isLent: true, isDone: false },
  })),
  { before: 'deferred triggers', isLent: true, isDone: false },
  { before: 'the triggers of parts are read again', isLent: true, isDone: false },
  { before: 'what is lent is read again', isLent: true, isDone: false },
  { before: 'commit', isLent: true, isDone: false },
  { before: 'it works as the superuser', isLent: true, isDone: true },
  { before: 'the loan is taken back', isLent: true, isDone: true },
  { before: 'its answer', isLent: false, isDone: true },
].map((moment, step) => ({ ...moment, step }));

const tried = sampleOf('moments of a loan at which the engine is killed', moments, ({ before }) =>
  ['begin', 'deferred triggers', 'the loan is taken back'].includes(before),
);

const lentAlone = [
  'create policy taken on storage.objects for select using (true)',
  'alter table auth.users disable row level security',
  'alter table realtime.messages add column taken text',
  'create table auth.taken (id int)',
  `create or replace function auth.email() returns text language sql stable as $$ select 'taken' $$`,
  'drop trigger kept on auth.users',
];

describe('an engine killed while its migration is lent the owners of sign-in, uploads and channels', () => {
  let dying: TestEngine;
  let [killed, shipped]: TestBackends[] = [];
  let base: BackendId;
  /** The whole catalogue and the rows, as they are when nothing is killed. */
  let undisturbed: { before: unknown; asked: unknown };
  /** Milliseconds a statement may take before its engine is killed. */
  let limit = 60_000;

  const folderOf = (id: BackendId) => path.join(shipped!.folder, id);
  async function copyBase(): Promise<BackendId> {
    const id = testId();
    await cp(folderOf(base), folderOf(id), { recursive: true });
    return id;
  }
  async function look(id: BackendId): Promise<unknown> {
    const catalogue = await shipped!.backends.read(id, catalogueSql);
    const rows = await shipped!.backends.read(id, 'select id, n from public.things order by id');
    if (!catalogue.ok || !rows.ok) throw new Error(JSON.stringify([catalogue, rows]));
    return { rows: rows.value, catalogue: catalogue.value.map(({ line }) => line) };
  }
  /** Reads a copy with a plain PGlite, which, unlike our engine, takes nothing back when it opens. */
  async function isLentOnDisk(id: BackendId): Promise<boolean> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'easel-loan-'));
    await cp(path.join(folderOf(id), 'database'), folder, { recursive: true });
    const database = await PGlite.create(folder);
    const { rows } = await database.query(isLentSql);
    await database.close();
    await rm(folder, { recursive: true, force: true });
    return rows.length > 0;
  }
  /**
   * Tried as a caller of the app, through a function of the app's that runs as its owner, and as Easel writes rows for
   * the Data tab.
   */
  async function expectRefused(id: BackendId): Promise<void> {
    const { publishableKey } = await shipped!.keysOf(id);
    const client = connect(shipped!.backends, id, publishableKey);
    for (const sql of lentAlone) {
      expect((await client.rpc('reach', { what: sql })).error?.code, sql).toBe('42501');
      expect(await shipped!.backends.write(id, [{ sql }]), sql).toMatchObject({ ok: false, error: { code: '42501' } });
    }
  }

  /** Checks the first call afterwards, and the next migration, which must be lent what it needs again. */
  async function expectWhole(id: BackendId, isDone: boolean): Promise<void> {
    await expectRefused(id);
    expect(await look(id)).toEqual(isDone ? undisturbed.asked : undisturbed.before);
    const all = await shipped!.backends.migrate(id, [asking(diesBefore(99)), later]);
    expect(all).toEqual({ ok: true, value: { applied: isDone ? [later.name] : [asking().name, later.name] } });
    await expectRefused(id);
    await shipped!.backends.remove(id);
  }

  beforeAll(async () => {
    dying = await openDyingEngine();
    shipped = await openTestBackends({ callLimit: () => limit });
    killed = await openTestBackends({ folder: shipped.folder, workerFile: dying.workerFile });
    base = testId();
    expect(await shipped.backends.migrate(base, [first])).toMatchObject({ ok: true });
    await shipped.backends.close(base);
    const asked = await copyBase();
    expect(await shipped.backends.migrate(asked, [asking(diesBefore(99))])).toMatchObject({ ok: true });
    await shipped.backends.close(asked);
    undisturbed = { before: await look(await copyBase()), asked: await look(asked) };
    expect(undisturbed.asked).not.toEqual(undisturbed.before);
  }, 120_000);
  afterAll(async () => {
    await killed?.dispose();
    await shipped?.dispose();
    await dying?.dispose();
  }, 60_000);

  test.each(tried)(
    'before “$before”: all is as before or as asked, and nothing is lent',
    async ({ step, isLent, isDone }) => {
      const id = await copyBase();
      expect(await killed!.backends.migrate(id, [asking(diesBefore(step))])).toEqual({
        ok: false,
        error: { code: 'backend-stopped' },
      });
      expect(await isLentOnDisk(id)).toBe(isLent);
      await expectWhole(id, isDone);
    },
    60_000,
  );

  longTest(
    'in the middle of a statement that never ends: the same',
    async () => {
      const id = await copyBase();
      expect(await shipped!.backends.read(id, 'select 1 as one')).toMatchObject({ ok: true });
      limit = 2000;
      const rows = 'insert into public.things select n, n from generate_series(10, 50000) n';
      const endless = await shipped!.backends.migrate(id, [
        asking(rows, 'select count(*) from generate_series(1, 1e15)'),
      ]);
      limit = 60_000;
      expect(endless).toEqual({ ok: false, error: { code: 'backend-stopped' } });
      expect(await isLentOnDisk(id)).toBe(true);
      await expectWhole(id, false);
    },
    60_000,
  );
});
