import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addRows, changeRow, removeRows } from './change-rows';
import { openTestData } from './data.fixture';
import type { Cells } from './data-view';
import { exportRows } from './export-rows';
import { listChoices, listData, listPeople, listRows } from './look-into-data';
import type { RowQuery } from './row-sql';
import { listStoredFiles } from './stored-files';

let data: Awaited<ReturnType<typeof openTestData>>;
const somebody = '00000000-0000-4000-8000-000000000001';

beforeAll(async () => {
  data = await openTestData();
  await data.run(
    `insert into auth.users (id, email, raw_user_meta_data, encrypted_password)
     values ('${somebody}', 'ann@x.test', '{"name":"Ann"}', 'secret')`,
  );
  await data.run(`insert into public.profiles values ('${somebody}', 'Ann')`);
}, 180_000);
afterAll(() => data.dispose());
beforeEach(() => data.run('delete from public.notes; ').then(() => data.run('delete from public.bookings')));

const at = (table: string) => ({ ...data.asked, table });
const query = (change: Partial<RowQuery> = {}): RowQuery => ({
  sort: null,
  search: '',
  offset: 0,
  limit: 50,
  ...change,
});
const add = (table: string, rows: Cells[], putBack = false) =>
  addRows(data.dependencies, { ...at(table), rows, putBack });
const list = async (table: string, change: Partial<RowQuery> = {}) => {
  const page = await listRows(data.dependencies, { ...at(table), query: query(change) });
  if (!page.ok) throw new Error(page.error.code);
  return page.value;
};
async function added(table: string, row: Cells) {
  const rows = await add(table, [row]);
  if (!rows.ok) throw new Error(rows.error.code);
  return rows.value[0]!;
}
async function readAccess() {
  const overview = await listData(data.dependencies, data.asked);
  if (!overview.ok) throw new Error(overview.error.code);
  return (name: string) =>
    overview.value.tables
      .find((table) => table.name === name)!
      .access.map(({ who, may, which }) => `${who} ${may} ${which}`);
}
const guestsOf = async (change: Partial<RowQuery>) =>
  (await list('bookings', change)).rows.map(({ cells }) => cells['guest']);

describe('the tables of an app', () => {
  test('are listed with what each column means to a person', async () => {
    const overview = await listData(data.dependencies, data.asked);
    if (!overview.ok) throw new Error(overview.error.code);
    expect(overview.value).toMatchObject({ hasBackend: true, hasLive: false, people: 1, files: 0 });
    const bookings = overview.value.tables.find(({ name }) => name === 'bookings')!;
    expect(bookings).toMatchObject({ label: 'Bookings', isView: false, hasKey: true, rows: 0 });
    const told = bookings.columns.map(({ label, kind, isRequired, isFixed }) => [label, kind, isRequired, isFixed]);
    expect(told).toEqual([
      ['Id', 'number', false, true],
      ['Guest', 'text', true, false],
      ['Weird "name', 'text', false, false],
      ['Seats', 'number', false, false],
      ['Status', 'choice', false, false],
      ['Mood', 'choice', false, false],
      ['Day', 'date', false, false],
      ['Is paid', 'yes-no', false, false],
      ['Phone', 'text', false, false],
      ['Total', 'number', false, true],
      ['Created', 'moment', false, false],
    ]);
    expect(bookings.columns.map(({ choices }) => choices).filter((choices) => choices.length > 0)).toEqual([
      ['open', "it's done"],
      ['calm', 'glad'],
    ]);
    const kinds = (name: string) =>
      overview.value.tables.find((table) => table.name === name)!.columns.map(({ kind }) => kind);
    expect(kinds('notes')).toEqual(['id', 'link', 'link', 'text']);
    expect(kinds('profiles')).toEqual(['person', 'text']);
    expect(overview.value.tables.find(({ name }) => name === 'guests')).toMatchObject({ isView: true, hasKey: false });
  });

  test('say who may do what, by grants and policies together', async () => {
    const access = await readAccess();
    expect(access('bookings')).toEqual(['anyone read all']);
    expect(access('notes')).toEqual([
      'signed-in read some',
      'signed-in add own',
      'signed-in change own',
      'signed-in delete own',
    ]);
    expect(access('profiles')).toEqual(['signed-in change own']);
    expect(access('loose')).toEqual([]);
  });

  test('say so whatever functions of the same names an app has', async () => {
    const names = ['bookings', 'notes', 'profiles', 'loose'];
    const before = names.map(await readAccess());
    expect(before.flat()).not.toEqual([]);
    // These match the call better than Postgres's own functions, because they take `text` instead of `name`.
    const planted = [
      ['has_table_privilege(text, oid, text)', 'boolean', 'select false'],
      ['has_any_column_privilege(text, oid, text)', 'boolean', 'select false'],
      ['has_column_privilege(text, oid, smallint, text)', 'boolean', 'select false'],
      ['pg_get_expr(pg_node_tree, oid)', 'text', `select 'true'::text`],
      ['format_type(oid, int)', 'text', `select 'text'::text`],
    ];
    for (const [name, returns, body] of planted)
      await data.run(`create function public.${name} returns ${returns} language sql as $$ ${body} $$`);
    const found = await data.read(`select pg_catalog.count(*)::int as planted from pg_catalog.pg_proc
      where pronamespace = 'public'::pg_catalog.regnamespace and proname ~ '_(privilege|expr|type)$'`);
    const after = names.map(await readAccess());
    for (const [name] of planted) await data.run(`drop function public.${name}`);
    expect(found).toEqual([{ planted: planted.length }]);
    expect(after).toEqual(before);
  });

  test('are nothing to a stranger, and an app without any says so', async () => {
    const refused = { ok: false, error: { code: 'not-found' } };
    const asked = { ...data.asked, viewer: data.stranger };
    expect(await listData(data.dependencies, asked)).toEqual(refused);
    expect(await listRows(data.dependencies, { ...asked, table: 'bookings', query: query() })).toEqual(refused);
    expect(await addRows(data.dependencies, { ...asked, table: 'loose', rows: [{}], putBack: false })).toEqual(refused);
    expect(await listPeople(data.dependencies, asked)).toEqual(refused);
    expect(await exportRows(data.dependencies, { ...asked, table: 'bookings' })).toEqual(refused);
    const live = await listData(data.dependencies, { ...data.asked, lane: 'live' });
    expect(live).toMatchObject({ ok: true, value: { hasBackend: false, hasLive: false, tables: [] } });
  });
});

describe('rows', () => {
  test('come a page at a time, sorted and searched, whatever the text holds', async () => {
    for (const [guest, seats] of [
      ['Ann 100%', 3],
      ['Bo_b', 1],
      ['Cy', 10],
    ] as const)
      await added('bookings', { guest, seats: String(seats) });
    expect(await guestsOf({ sort: { column: 'seats', isDescending: true } })).toEqual(['Cy', 'Ann 100%', 'Bo_b']);
    expect(await guestsOf({ sort: { column: 'guest', isDescending: false }, offset: 1, limit: 1 })).toEqual(['Bo_b']);
    expect(await guestsOf({ search: '0%' })).toEqual(['Ann 100%']);
    expect(await guestsOf({ search: 'O_B' })).toEqual(['Bo_b']);
    expect(await guestsOf({ search: "'; drop table bookings; --" })).toEqual([]);
    expect(await list('bookings', { search: 'cy', limit: 1 })).toMatchObject({ total: 1 });
    expect((await list('bookings', { sort: { column: '"; drop', isDescending: false } })).total).toBe(3);
  });

  test('the last of 100,000 are as near as the first', async () => {
    await data.run(
      `insert into public.bookings (guest, created_at)
       select 'g' || n, now() - n * interval '1 minute' from generate_series(1, 100000) n`,
    );
    const last = await list('bookings', { offset: 99_950, limit: 100 });
    expect(last.total).toBe(100_000);
    expect(last.rows.map(({ cells }) => cells['guest'])).toEqual(
      Array.from({ length: 50 }, (_, at) => `g${99_951 + at}`),
    );
    expect(await list('bookings', { search: 'G777', limit: 1 })).toMatchObject({ total: 111 });
  }, 60_000);

  test('are added with the table’s defaults, and changed by their key', async () => {
    const row = await added('bookings', { guest: 'Ann', 'Weird "name': 'x' });
    expect(row.cells).toMatchObject({ guest: 'Ann', 'Weird "name': 'x', seats: '2', status: 'open', total: '20' });
    expect(row.cells['created_at']).toMatch(/^\d{4}-\d\d-\d\dT/);
    const changed = await changeRow(data.dependencies, {
      ...at('bookings'),
      key: row.key,
      cells: { seats: '4', day: '2026-05-01', is_paid: 'true', mood: 'glad', 'Weird "name': null },
    });
    expect(changed).toMatchObject({
      ok: true,
      value: { cells: { total: '40', day: '2026-05-01', is_paid: 'true', mood: 'glad', 'Weird "name': null } },
    });
  });

  test.each<[string, Cells, string]>([
    ['leaves out what must be there', { seats: '1' }, 'value-missing'],
    ['is no number', { guest: 'A', seats: 'many' }, 'value-refused'],
    ['breaks a rule', { guest: 'A', seats: '0' }, 'value-refused'],
    ['is no choice', { guest: 'A', mood: 'sad' }, 'value-refused'],
    ['is too long, and is not cut short', { guest: 'A', phone: '1234567' }, 'value-refused'],
    ['names a column that is not there', { guest: 'A', 'x"; drop table notes; --': '1' }, 'value-refused'],
  ])('one that %s is refused, and all that came with it', async (_why, row, code) => {
    expect(await add('bookings', [{ guest: 'Good' }, row])).toEqual({ ok: false, error: { code } });
    expect((await list('bookings')).total).toBe(0);
  });

  test('a duplicate value and a broken link are refused by name', async () => {
    await added('bookings', { guest: 'Ann', phone: '123' });
    expect(await add('bookings', [{ guest: 'Bob', phone: '123' }])).toMatchObject({ error: { code: 'value-taken' } });
    expect(await add('notes', [{ words: 'w', booking_id: '999' }])).toMatchObject({ error: { code: 'row-linked' } });
    expect(await add('guests', [{ guest: 'w' }])).toMatchObject({ error: { code: 'table-read-only' } });
    expect(await add('pg_class', [{}])).toMatchObject({ error: { code: 'table-missing' } });
  });

  test('deleted ones can be restored unchanged', async () => {
    const row = await added('bookings', { guest: 'Ann', seats: '7' });
    const removed = await removeRows(data.dependencies, { ...at('bookings'), keys: [row.key], withLinked: false });
    if (!removed.ok) throw new Error(removed.error.code);
    expect((await list('bookings')).total).toBe(0);
    const back = await add(
      'bookings',
      removed.value.map(({ cells }) => cells),
      true,
    );
    expect(back).toEqual({ ok: true, value: [row] });
    const changed = await changeRow(data.dependencies, { ...at('bookings'), key: { id: '0' }, cells: { seats: '1' } });
    expect(changed).toEqual({ ok: false, error: { code: 'row-gone' } });
    const unnamed = await removeRows(data.dependencies, { ...at('loose'), keys: [{}], withLinked: true });
    expect(unnamed).toEqual({ ok: false, error: { code: 'value-refused' } });
  });

  test('what belongs to a row is reported before it is deleted too', async () => {
    const { key } = await added('bookings', { guest: 'Ann' });
    await added('notes', { words: 'window', booking_id: key['id']!, author_id: somebody });
    const asked = { ...at('bookings'), keys: [key] };
    expect(await removeRows(data.dependencies, { ...asked, withLinked: false })).toEqual({
      ok: false,
      error: { code: 'rows-linked', detail: 'Notes: 1' },
    });
    expect((await list('notes')).rows[0]?.labels).toEqual({ booking_id: 'Ann', author_id: 'Ann' });
    expect(await removeRows(data.dependencies, { ...asked, withLinked: true })).toMatchObject({ ok: true });
    expect((await list('notes')).total).toBe(0);
  });

  test('links are chosen by their rows’ display names', async () => {
    await added('bookings', { guest: 'Ann' });
    await added('bookings', { guest: 'Bob' });
    const choices = await listChoices(data.dependencies, { ...at('notes'), column: 'booking_id', search: 'bo' });
    expect(choices).toMatchObject({ ok: true, value: { choices: [{ label: 'Bob' }] } });
    const person = await listChoices(data.dependencies, { ...at('profiles'), column: 'id', search: '' });
    expect(person).toEqual({ ok: true, value: { choices: [{ value: somebody, label: 'ann@x.test' }] } });
  });
});

async function csvOf(table: string): Promise<string> {
  const csv = await exportRows(data.dependencies, at(table));
  if (!csv.ok) throw new Error(csv.error.code);
  return Buffer.from(await new Response(csv.value).arrayBuffer()).toString();
}

describe('tables that hold more than fits in memory', () => {
  const view = (name: string, rows: string) =>
    data.opened.backends
      .migrate(data.id, [
        {
          name: `2026020100000${views++}_view`,
          sql: `create view public.${name} with (security_invoker = true) as ${rows}`,
        },
      ])
      .then((made) => expect(made.ok).toBe(true));
  let views = 0;

  test('an endless one is streamed while it is read, and can be cancelled', async () => {
    await view('endless', `select g as id, repeat('x', 20000) as t from generate_series(1, 1000000) g`);
    const asked: number[] = [];
    const { backends } = data.dependencies;
    const weighed: typeof backends = {
      ...backends,
      async read(...call) {
        const read = await backends.read(...call);
        asked.push(JSON.stringify(read).length);
        return read;
      },
    };
    const csv = await exportRows({ ...data.dependencies, backends: weighed }, at('endless'));
    if (!csv.ok) throw new Error(csv.error.code);
    const reader = csv.value.getReader();
    let bytes = 0;
    while (bytes < 20 * 1024 ** 2) bytes += (await reader.read()).value!.length;
    await reader.cancel();
    expect(asked.length).toBeGreaterThan(3);
    expect(Math.max(...asked)).toBeLessThan(10 * 1024 ** 2);
  });

  test('every row is exported once, in order, whatever the page size', async () => {
    await view(
      'uneven',
      `select g as id, repeat('x', case when g % 7 = 0 then 900000 else 10 end) as t from generate_series(1, 100) g`,
    );
    const lines = (await csvOf('uneven')).trim().split('\r\n').slice(1);
    expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    expect(lines[6]).toHaveLength('7,'.length + 900_000);
    await view('many', 'select g as id from generate_series(1, 12000) g');
    expect((await csvOf('many')).trim().split('\r\n')).toHaveLength(12_001);
  });

  test('a row larger than a page is exported; one above the limit is refused', async () => {
    await view('wide', `select g as id, repeat('x', 20000000) as t from generate_series(1, 3) g`);
    expect((await csvOf('wide')).length).toBeGreaterThan(60_000_000);
    await view('wider', `select repeat('x', 70000000) as t`);
    expect(await exportRows(data.dependencies, at('wider'))).toEqual({ ok: false, error: { code: 'rows-too-large' } });
  }, 60_000);

  test('rows too large to show together are reported, and those that fit are shown', async () => {
    await view('photos', `select g as id, repeat('x', 1000000) as t from generate_series(1, 200) g`);
    const page = (limit: number) =>
      listRows(data.dependencies, { ...at('photos'), query: { sort: null, search: '', offset: 0, limit } });
    expect(await page(200)).toEqual({ ok: false, error: { code: 'rows-too-large' } });
    const shown = await page(40);
    expect(shown.ok && [shown.value.rows.length, shown.value.total]).toEqual([40, 200]);
  });
});

test('a table exports as CSV that no spreadsheet runs', async () => {
  await added('bookings', { guest: '=1+1', 'Weird "name': 'a "b", c' });
  const [head, line] = (await csvOf('bookings')).split('\r\n');
  expect(head).toBe('\uFEFFid,guest,"Weird ""name",seats,status,mood,day,is_paid,phone,total,created_at');
  expect(line).toMatch(/^\d+,'=1\+1,"a ""b"", c",2,open,,,false,,20,/);
});

test('people are listed without credentials, and files with their location', async () => {
  const people = await listPeople(data.dependencies, data.asked);
  expect(people).toMatchObject({ ok: true, value: { people: [{ email: 'ann@x.test', name: 'Ann' }] } });
  expect(JSON.stringify(people)).not.toContain('secret');
  // People choose their own display names: a thousand of them could be a megabyte each.
  await data.run(
    `update auth.users set raw_user_meta_data = jsonb_build_object('name', repeat('A', 1000000)) where email = 'ann@x.test'`,
  );
  const loud = await listPeople(data.dependencies, data.asked);
  expect(loud).toMatchObject({ ok: true, value: { people: [{ email: 'ann@x.test', name: 'A'.repeat(200) }] } });
  await data.run(
    `update auth.users set raw_user_meta_data = jsonb_build_object('name', 'Ann') where email = 'ann@x.test'`,
  );
  await data.run(`insert into storage.buckets (id, name, public) values ('pics', 'pics', true)`);
  await data.run(`insert into storage.objects (bucket_id, name, metadata) values ('pics', 'a/b.png', '{"size": 12}')`);
  expect(await listStoredFiles(data.dependencies, data.asked)).toMatchObject({
    value: { files: [{ bucket: 'pics', name: 'a/b.png', size: 12, isPublic: true }] },
  });
});
