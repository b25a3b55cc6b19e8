import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, testId } from '../backends/backends.fixture';
import type { BackendStore } from '../backends/backend-store';
import type { ProjectId } from '../../base/foundation/id';
import { isLong, longTest } from '../../base/foundation/sample.fixture';
import type { TestSnapshots } from '../snapshots/snapshots.contract';
import { openTestSnapshots } from '../snapshots/snapshots.fixture';
import { createAppBackends } from '../app-backends/app-backends';
import type { TreeFile } from '../../projects/trees/tree-files';
import { createTrialData } from './trial-data';

const schema = `
create table public.wishes (id int primary key, text text not null);
alter table public.wishes enable row level security;
insert into public.wishes values (1, 'first');`;

const walks = isLong ? 3 : 2;

describe('what drafts are tried on', () => {
  let world: TestSnapshots;
  beforeAll(async () => {
    world = await openTestSnapshots();
    process.stdout.write(`${walks} of 3 journeys one after the other\n`);
  }, 180_000);
  afterAll(() => world.dispose());

  function arrange() {
    const { backends, keysOf } = world.opened;
    const ids = { preview: testId(), live: testId(), try: testId(), shared: testId() };
    const made: BackendStore['ensure'] = async (projectId, lane) => ({
      ...{ id: ids[lane], projectId, lane },
      keys: await keysOf(ids[lane]),
    });
    const store: BackendStore = { ensure: made, find: made, get: async () => null, idOf: (_, lane) => ids[lane] };
    const appBackends = createAppBackends({
      isHeld: async () => false,
      ...{ backends, store },
      versions: { head: async () => null },
      readFiles: async () => [],
    });
    const files = new Map<string, readonly TreeFile[]>();
    const trials = createTrialData({
      ...{ store, backends, snapshots: world.snapshots, appBackends },
      versions: { head: async () => null },
      readFiles: async (treeHash) => files.get(treeHash) ?? null,
    });
    /** Adds a tree with these files, as a turn would try it. */
    const addTree = (treeHash: string, texts: Record<string, string>) =>
      files.set(
        treeHash,
        Object.entries(texts).map(([path, text]) => ({ path, text, hash: path, bytes: Buffer.from(text) })),
      );
    const texts = async (lane: keyof typeof ids) => {
      const read = await backends.read(ids[lane], 'select text from public.wishes order by id');
      return read.ok ? read.value.map(({ text }) => text) : read.error;
    };
    const write = async (lane: keyof typeof ids, id: number, text: string) => {
      const admin = connect(backends, ids[lane], (await keysOf(ids[lane])).secretKey);
      expect((await admin.from('wishes').insert({ id, text })).error).toBeNull();
    };
    return { backends, ids, trials, texts, write, keysOf, addTree, project: 'project' as ProjectId };
  }

  test('is a copy: what a journey writes is not in the preview, and the next trial starts fresh', async () => {
    const { backends, ids, trials, texts, write, project } = arrange();
    await backends.migrate(ids.preview, [{ name: '20260101000000_wishes', sql: schema }]);
    expect(await trials.reach(project)).toBe(ids.try);
    await write('try', 2, 'tried');
    // One trial uses one copy.
    await trials.reach(project);
    expect([await texts('preview'), await texts('try')]).toEqual([['first'], ['first', 'tried']]);

    await write('preview', 3, 'typed meanwhile');
    trials.begin(project, { draft: 'draft', before: null });
    await trials.reach(project);
    expect(await texts('try')).toEqual(['first', 'typed meanwhile']);

    await trials.end(project);
    expect(await backends.hasData(ids.try)).toBe(false);
    expect(await texts('preview')).toEqual(['first', 'typed meanwhile']);
  });

  test('each journey finds it as the first did: rows, ids, accounts, effects of triggers and keys', async () => {
    const { backends, ids, trials, texts, write, keysOf, project } = arrange();
    const more = `
      create table public.hearts (
        n bigint generated always as identity primary key,
        wish int not null references public.wishes (id) on delete cascade,
        twice bigint generated always as (n * 2) stored);
      alter table public.hearts enable row level security;
      insert into public.hearts (wish) values (1), (1);
      create function public.note() returns trigger language plpgsql security definer set search_path = '' as $$
        begin insert into public.wishes values (1000 + (select count(*) from public.wishes), new.email); return new; end $$;
      create trigger note after insert on auth.users for each row execute function public.note();`;
    await backends.migrate(ids.preview, [
      { name: '20260101000000_wishes', sql: schema },
      { name: '20260101000001_hearts', sql: more },
    ]);
    const rows = async (sql: string) => {
      const read = await backends.read(ids.try, sql);
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      return read.value;
    };
    const all = async () => ({
      wishes: await texts('try'),
      hearts: await rows('select n, wish, twice from public.hearts order by n'),
      users: await rows('select email from auth.users'),
      next: await rows("select last_value from pg_sequences where schemaname = 'public'"),
    });
    await trials.reach(project);
    const before = await all();
    for (let walk = 0; walk < walks; walk += 1) {
      const app = connect(backends, ids.try, (await keysOf(ids.try)).publishableKey);
      // Would be refused if the address from the previous walk were still known.
      expect((await app.auth.signUp({ email: 'rosa@example.com', password: 'prova-prova' })).error).toBeNull();
      await write('try', 2, 'tried');
      const admin = connect(backends, ids.try, (await keysOf(ids.try)).secretKey);
      expect((await admin.from('hearts').insert({ wish: 2 })).error).toBeNull();
      expect((await admin.from('wishes').delete().eq('id', 1)).error).toBeNull();
      expect(await all()).toMatchObject({ wishes: ['tried', 'rosa@example.com'], hearts: [{ n: 3 }], users: [{}] });
      await trials.rewind(project);
      expect(await all()).toEqual(before);
    }
    expect(await trials.reach(project)).toBe(ids.try);
    await trials.end(project);
  }, 120_000);

  longTest(
    'if a journey changed files, the next one gets another copy',
    async () => {
      const { backends, ids, trials, keysOf, project } = arrange();
      const buckets = "insert into storage.buckets (id, name) values ('photos', 'photos')";
      await backends.migrate(ids.preview, [{ name: '20260101000000_photos', sql: `${schema}${buckets}` }]);
      const admin = async (lane: 'preview' | 'try') =>
        connect(backends, ids[lane], (await keysOf(ids[lane])).secretKey).storage.from('photos');
      expect((await (await admin('preview')).upload('us.txt', 'the two of us')).error).toBeNull();
      await trials.reach(project);
      expect((await (await admin('try')).remove(['us.txt'])).error).toBeNull();
      await trials.rewind(project);
      await trials.reach(project);
      expect(await (await (await admin('try')).download('us.txt')).data?.text()).toBe('the two of us');
      await trials.end(project);
    },
    120_000,
  );

  longTest(
    'if the app had no data, what a journey stored is gone before the next one',
    async () => {
      const { backends, ids, trials, keysOf, project } = arrange();
      const app = connect(backends, ids.try, (await keysOf(ids.try)).publishableKey);
      for (let walk = 0; walk < 2; walk += 1) {
        await trials.reach(project);
        expect((await app.auth.signUp({ email: 'rosa@example.com', password: 'prova-prova' })).error).toBeNull();
        await trials.rewind(project);
      }
      await trials.end(project);
    },
    120_000,
  );

  test('a journey starts with its tree’s fresh data: the same every time, with an owner if asked for', async () => {
    const { backends, ids, trials, texts, write, addTree, keysOf, project } = arrange();
    const owners = `
      create table public.owners (id uuid primary key references auth.users (id) on delete cascade, full_name text not null);
      alter table public.owners enable row level security;
      create function public.first_owns() returns trigger language plpgsql security definer set search_path = '' as $$
        begin
          if not exists (select from public.owners) then
            insert into public.owners values (new.id, new.raw_user_meta_data ->> 'nickname');
          end if;
          return new;
        end $$;
      create trigger first_owns after insert on auth.users for each row execute function public.first_owns();`;
    const before = { 'supabase/migrations/20260101000000_wishes.sql': schema };
    addTree('before', before);
    addTree('draft', {
      ...before,
      'supabase/migrations/20260101000001_owners.sql': owners,
      'supabase/content.sql': "insert into public.wishes (id, text) values (6, 'content');",
      'supabase/seed.sql': "insert into public.wishes values (7, 'sample');",
      'src/App.tsx': 'supabase.auth.signUp({ email, password, options: { data: { nickname } } })',
    });
    const names = async () => {
      const read = await backends.read(ids.try, 'select full_name from public.owners');
      return read.ok ? read.value.map((row) => row['full_name']) : read.error;
    };
    const isOwner = async (session: Awaited<ReturnType<typeof trials.signIn>>) => {
      const { user } = (session.ok ? session.value : {}) as { user: { id: string } };
      const caller = { role: 'authenticated', claims: { sub: user.id, role: 'authenticated' } } as const;
      const read = await backends.readAs(ids.try, caller, 'select public.is_owner() as is');
      return read.ok ? read.value[0]?.is : read.error;
    };
    // Nothing the person did in the preview appears in a journey.
    await backends.migrate(ids.preview, [{ name: '20260101000000_wishes', sql: schema }]);
    await write('preview', 2, 'mine');
    trials.begin(project, { draft: 'draft', before: 'before' });
    await trials.reach(project);
    expect(await texts('try')).toEqual(['first', 'mine']);
    for (let walk = 0; walk < 2; walk += 1) {
      await trials.freshen(project, 'draft', true);
      expect([await texts('try'), await names()]).toEqual([['first', 'content', 'sample'], ['Owner']]);
      const rosa = await trials.signIn(project, 'Rosa Müller');
      expect(rosa).toMatchObject({ ok: true, value: { user: { email: 'rosa-muller@example.com' } } });
      const owner = await trials.signIn(project, null);
      expect(owner).toMatchObject({ value: { user: { email: 'owner@example.com' } } });
      expect([await isOwner(owner), await isOwner(rosa)]).toEqual([true, false]);
      await write('try', 3, 'by a journey');
    }
    await trials.freshen(project, 'draft', false);
    expect([await texts('try'), await names()]).toEqual([['first', 'content', 'sample'], []]);
    const rosa = { email: 'rosa@example.com', password: 'prova-prova', options: { data: { nickname: 'Rosa' } } };
    const app = connect(backends, ids.try, (await keysOf(ids.try)).publishableKey);
    expect((await app.auth.signUp(rosa)).error).toBeNull();
    await trials.freshen(project, 'before', false);
    expect(await texts('try')).toEqual(['first']);
    // Back to the copy of the person's own data, which none of this has changed.
    await trials.rewind(project);
    expect([await texts('try'), await texts('preview')]).toEqual([
      ['first', 'mine'],
      ['first', 'mine'],
    ]);
    await trials.end(project);
  }, 180_000);

  test('writes of a page that was left are awaited, and are in no later journey', async () => {
    const { trials, texts, write, addTree, project } = arrange();
    addTree('draft', { 'supabase/migrations/20260101000000_wishes.sql': schema });
    trials.begin(project, { draft: 'draft', before: null });
    await trials.freshen(project, 'draft', false);
    let letGo = () => undefined as void;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const late = trials.during(project, async () => {
      await held;
      await write('try', 2, 'late');
    });
    const next = trials.freshen(project, 'draft', false);
    letGo();
    await Promise.all([late, next]);
    expect(await texts('try')).toEqual(['first']);
    await trials.end(project);
  }, 120_000);

  test('costs nothing if the app has stored nothing', async () => {
    const { backends, ids, trials, project } = arrange();
    await trials.reach(project);
    await trials.rewind(project);
    expect([await backends.hasData(ids.preview), await backends.hasData(ids.try)]).toEqual([false, false]);
  });
});
