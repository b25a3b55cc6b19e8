import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, testId } from '@/lib/backends/backends/backends.fixture';
import type { BackendId } from '@/lib/backends/backends/backend';
import { compareData } from './compare-data';
import { pickRows, type PresentData } from './pick-rows';
import type { OpenSnapshot, ReadRows } from './snapshots';
import { openTestSnapshots } from './snapshots.fixture';

const schema = `
create table public.lists (id int primary key, name text not null);
create table public.tasks (
  id bigint generated always as identity primary key, title text not null, price numeric, due timestamptz,
  tags text[], list_id int references public.lists (id), loud text generated always as (upper(title)) stored,
  touched int not null default 0);
create table public.notes (text text);
create table public.gone_soon (a int, b int, primary key (a, b));
create table public.many (id int primary key, text text);
alter table public.lists enable row level security; alter table public.tasks enable row level security;
alter table public.notes enable row level security; alter table public.gone_soon enable row level security;
alter table public.many enable row level security;
create function public.touch() returns trigger language plpgsql as $$ begin new.touched := 100; return new; end $$;
create trigger touch before insert or update on public.tasks for each row execute function public.touch();
insert into public.lists values (1, 'Home'), (2, 'Work');
insert into public.tasks (title, price, due, tags, list_id) values
  ('Rake', 12345678901234567890.10, '2026-03-29 01:30:00+00', '{a,"b c"}', 1), ('Sow', null, null, null, 2), ('Mow', 1, 'infinity', '{}', 2);
insert into public.notes values ('x'), ('x'), ('y');
insert into public.gone_soon values (1, 1), (1, 2);
insert into public.many select n, 'row ' || n from generate_series(1, 3000) n;`;

const later = `
update public.tasks set title = 'Mow twice' where id = 3;
delete from public.tasks where id = 1;
insert into public.tasks (title, list_id) values ('Reap', 1);
delete from public.notes where text = 'y'; insert into public.notes values ('x');
drop table public.gone_soon;
create table public.fresh (id int primary key); insert into public.fresh values (1), (2), (3);
alter table public.fresh enable row level security;
alter table public.many add column stars int default 3, alter column text type varchar(40);
update public.many set text = 'other' where id in (700, 2900);
delete from public.many where id = 1500;`;

describe('an earlier state and now', () => {
  let world: Awaited<ReturnType<typeof openTestSnapshots>>;
  let id: BackendId;
  let then: OpenSnapshot;
  let now: PresentData;
  const rows = async (read: ReadRows, sql: string) => {
    const found = await read(sql);
    if (!found.ok) throw new Error(JSON.stringify(found.error));
    return found.value;
  };
  const allOf = (count: number) => ({ ok: true, value: { rows: count, left: [], columnsGone: [] } });
  const change = async (sql: string) => {
    const answer = await world.opened.backends.call(id, { type: 'change', statements: [{ sql }] });
    expect(answer).toEqual({ ok: true, value: { type: 'done' } });
  };

  beforeAll(async () => {
    world = await openTestSnapshots();
    id = testId();
    const { backends, keysOf } = world.opened;
    now = {
      read: (sql, values) => backends.read(id, sql, values),
      write: (statements) => backends.write(id, statements),
      rehearse: (statements) => backends.rehearse(id, statements),
    };
    await change(schema);
    const admin = () => keysOf(id).then((keys) => connect(backends, id, keys.secretKey));
    await (await admin()).auth.signUp({ email: 'ann@x.test', password: 'secret 123!' });
    await (await admin()).storage.createBucket('pictures', { public: true });
    const files = (await admin()).storage.from('pictures');
    for (const name of ['stays', 'goes', 'changes']) await files.upload(name, new Blob([name]));
    const taken = await world.snapshots.take(id);
    if (!taken.ok) throw new Error(taken.error.code);
    const opened = await world.snapshots.open(taken.value);
    if (!opened.ok) throw new Error(opened.error.code);
    then = opened.value;

    await change(later);
    await (await admin()).auth.signUp({ email: 'bob@x.test', password: 'secret 123!' });
    await files.remove(['goes']);
    await files.upload('changes', new Blob(['other bytes']), { upsert: true });
  }, 180_000);
  afterAll(() => world.dispose());

  test('are compared by meaning', async () => {
    const compared = await compareData(then.read, now.read);
    if (!compared.ok) throw new Error(JSON.stringify(compared.error));
    const { tables, users, files } = compared.value;
    const counts = tables.map(({ name, kind, rows: { added, changed, gone } }) => ({
      name,
      kind,
      added,
      changed,
      gone,
    }));
    expect(counts).toEqual([
      { name: 'fresh', kind: 'new', added: 3, changed: 0, gone: 0 },
      { name: 'gone_soon', kind: 'gone', added: 0, changed: 0, gone: 2 },
      { name: 'many', kind: 'changed', added: 0, changed: 2, gone: 1 },
      { name: 'notes', kind: 'changed', added: 1, changed: 0, gone: 1 },
      { name: 'tasks', kind: 'changed', added: 1, changed: 1, gone: 1 },
    ]);
    expect(tables.find(({ name }) => name === 'many')?.columns).toEqual({
      added: ['stars'],
      gone: [],
      changed: [{ name: 'text', before: 'text', after: 'character varying(40)' }],
    });
    const tasks = tables.find(({ name }) => name === 'tasks')!.rows.examples;
    expect(tasks.changed[0]).toMatchObject({ key: '[3]', before: { title: 'Mow' }, after: { title: 'Mow twice' } });
    expect(tasks.gone[0]).toMatchObject({ before: { title: 'Rake' }, after: null });
    expect(tasks.added[0]).toMatchObject({ before: null, after: { title: 'Reap' } });
    expect(users).toMatchObject({ added: 1, changed: 0, gone: 0 });
    expect(users.examples.added[0]?.after).toMatchObject({ email: 'bob@x.test' });
    expect(files).toMatchObject({ added: 0, changed: 1, gone: 1 });
    expect(files.examples.gone[0]?.key).toBe('["pictures", "goes"]');
  }, 60_000);

  test('return as many examples as requested, and count all', async () => {
    const compared = await compareData(then.read, now.read, { examples: 1 });
    expect(compared.ok && compared.value.tables.find(({ name }) => name === 'many')?.rows).toMatchObject({
      changed: 2,
      examples: { changed: [{ key: expect.any(String) as string }] },
    });
  }, 60_000);

  test('rows are restored, others stay, and the app’s triggers don’t fire', async () => {
    const picked = await pickRows(then.read, now, { table: 'tasks', keys: ['[1]', '[3]'] });
    expect(picked).toEqual(allOf(2));
    const sql = 'select id, title, price::text, due::text, tags, list_id, loud, touched from public.tasks order by id';
    const [rake, , mow] = await rows(then.read, sql);
    const present = await rows(now.read, sql);
    expect([present[0], present[2]]).toEqual([rake, mow]);
    expect(present.map(({ title }) => title)).toEqual(['Rake', 'Sow', 'Mow', 'Reap']);
    // Triggers are enabled again, and the ids continue.
    await change(`insert into public.tasks (title) values ('Next')`);
    expect((await rows(now.read, 'select id, touched from public.tasks order by id desc limit 1'))[0]).toEqual({
      id: 5,
      touched: 100,
    });
  }, 60_000);

  test('a whole table is restored next to its new rows', async () => {
    expect(await pickRows(then.read, now, { table: 'many', keys: 'all' })).toEqual(allOf(3000));
    const [found] = await rows(
      now.read,
      `select count(*)::int as n, count(*) filter (where text = 'row ' || id)::int as same, sum(stars)::int as stars from public.many`,
    );
    expect(found).toEqual({ n: 3000, same: 3000, stars: 9000 });
  }, 60_000);

  test('a table too large for memory is refused while it is read', async () => {
    let pages = 0;
    const page = Array.from({ length: 5000 }, (_, n) => ({ key: `${n}`, json: 'x'.repeat(4000) }));
    const endless: ReadRows = async (sql, values) => {
      if (!sql.includes('to_jsonb(r)::text as json')) return then.read(sql, values);
      pages += 1;
      return { ok: true, value: page };
    };
    const picked = await pickRows(endless, now, { table: 'many', keys: 'all' });
    expect(picked).toEqual({ ok: false, error: { code: 'rows-too-large', table: 'many' } });
    expect(pages).toBe(4);
  });

  test('rows that no longer fit are reported with their reason, and the others are restored', async () => {
    await change('delete from public.tasks; delete from public.lists where id = 2');
    const picked = await pickRows(then.read, now, { table: 'tasks', keys: 'all' });
    if (!picked.ok) throw new Error(JSON.stringify(picked.error));
    expect(picked.value).toMatchObject({ rows: 1, columnsGone: [] });
    const why = { why: 'needs-other', parent: 'lists', column: 'list_id', value: '2' };
    expect(picked.value.left).toMatchObject([
      { key: '[2]', row: { title: 'Sow' }, why },
      { key: '[3]', row: { title: 'Mow' }, why },
    ]);
    expect(await rows(now.read, 'select title from public.tasks')).toEqual([{ title: 'Rake' }]);
    expect(await pickRows(then.read, now, { table: 'lists', keys: 'all' })).toEqual(allOf(2));
    expect(await pickRows(then.read, now, { table: 'tasks', keys: 'all' })).toEqual(allOf(3));
    // Restored ids are not handed out again.
    await change(`insert into public.tasks (title) values ('Later')`);
    expect(await rows(now.read, 'select count(*)::int as n from public.tasks')).toEqual([{ n: 4 }]);
  }, 60_000);

  test('a value another row has now, a dropped column, a column that is now required', async () => {
    await change(`alter table public.tasks drop column price, add constraint once unique (title);
      delete from public.tasks where id in (1, 3); insert into public.tasks (title) values ('Rake');`);
    const picked = await pickRows(then.read, now, { table: 'tasks', keys: ['[1]', '[3]'] });
    expect(picked).toMatchObject({
      ok: true,
      value: {
        rows: 1,
        left: [{ key: '[1]', why: { why: 'taken', column: 'title', value: 'Rake' } }],
        columnsGone: ['price'],
      },
    });
    await change(`delete from public.tasks where id = 3; alter table public.tasks add column room text;
      update public.tasks set room = ''; alter table public.tasks alter column room set not null;`);
    expect(await pickRows(then.read, now, { table: 'tasks', keys: ['[3]'] })).toMatchObject({
      value: { rows: 0, left: [{ key: '[3]', why: { why: 'missing', column: 'room' } }] },
    });
  }, 60_000);

  test.each(['gone_soon', 'notes', 'nowhere'])('a table that differs, as %s, is reported', async (table) => {
    const picked = await pickRows(then.read, now, { table, keys: 'all' });
    expect(picked).toMatchObject({ ok: false, error: { code: 'table-not-alike', table } });
  });
});
