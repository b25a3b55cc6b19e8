import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testId } from '@/lib/backends/backends/backends.fixture';
import { appSchema, openTestData } from './data.fixture';
import { exportData } from './export-data';
import { putStoredFile } from './stored-files';

let world: Awaited<ReturnType<typeof openTestData>>;
const tables = ['bookings', 'loose', 'notes', 'profiles'];

beforeAll(async () => {
  world = await openTestData();
  const { run, asked, dependencies } = world;
  await run(`insert into public.bookings (id, guest, "Weird ""name", mood, day, created_at) overriding system value
    values (7, 'O''Neil', E'two\nlines; \\ and $$', 'glad', '2026-11-22', '2026-11-22T10:00:00.123456Z'), (9, '=1+1', null, null, null, now())`);
  await run(`insert into public.notes (booking_id, words) select 7, 'word ' || n from generate_series(1, 5200) n`);
  await run(`insert into public.loose values ('twice'), (null)`);
  await run(`insert into storage.buckets (id, name, public) values ('pictures', 'pictures', true)`);
  const file = { ...asked, bucket: 'pictures', name: 'a folder/one.txt', bytes: new Uint8Array([1, 2, 3]) };
  const put = await putStoredFile(dependencies, { ...file, type: 'text/plain', owner: null });
  expect(put).toEqual({ ok: true, value: null });
});
afterAll(() => world?.dispose());

async function download() {
  const made = await exportData(world.dependencies, world.asked);
  if (!made.ok) throw new Error(made.error.code);
  return unzipSync(new Uint8Array(await new Response(made.value).arrayBuffer()));
}

test('holds every table as CSV, every file, and no account', async () => {
  await world.run(`insert into auth.users (id, email) values (gen_random_uuid(), 'secret@x.test')`);
  const files = await download();
  expect(Object.keys(files).sort()).toEqual([
    'files/pictures/a folder/one.txt',
    'rows.sql',
    ...tables.map((name) => `tables/${name}.csv`),
  ]);
  expect([...files['files/pictures/a folder/one.txt']!]).toEqual([1, 2, 3]);
  expect(strFromU8(files['tables/notes.csv']!).trim().split('\r\n')).toHaveLength(5201);
  expect(strFromU8(files['rows.sql']!).match(/^insert into public\."?notes"? /gm)).toHaveLength(5200);
  expect(
    Object.values(files)
      .map((bytes) => strFromU8(bytes))
      .join(''),
  ).not.toContain('secret@x.test');
});

test('its SQL makes the same rows in tables of another database, run twice', async () => {
  await world.run(`delete from public.notes where words !~ '^word .$'`);
  const sql = strFromU8((await download())['rows.sql']!);
  expect(sql).toMatch(/^begin;$/m);
  const inner = sql.replace('begin;\n', '').replace(/commit;\n$/, '');
  const other = testId();
  const { backends } = world.opened;
  const migrations = [
    { name: '20260101000000_app', sql: appSchema },
    { name: '20260102000000_rows', sql: inner },
    { name: '20260103000000_again', sql: inner },
  ];
  expect(await backends.migrate(other, migrations)).toMatchObject({ ok: true });
  // Rows of a table without a key are inserted again on each run.
  const keyed = tables.filter((name) => name !== 'loose');
  for (const name of keyed) {
    const all = `select to_jsonb(t) as row from public.${name} t order by to_jsonb(t)::text`;
    expect(await backends.read(other, all)).toEqual({ ok: true, value: await world.read(all) });
  }
  const next = `insert into public.bookings (guest) values ('next') returning id`;
  expect(await backends.write(other, [{ sql: next }])).toEqual({ ok: true, value: [[{ id: 10 }]] });
});

test('is nothing to a stranger, and nothing where nothing is kept', async () => {
  const { dependencies, asked, stranger } = world;
  expect(await exportData(dependencies, { ...asked, viewer: stranger })).toEqual({
    ok: false,
    error: { code: 'not-found' },
  });
  expect(await exportData(dependencies, { ...asked, lane: 'live' })).toEqual({
    ok: false,
    error: { code: 'table-missing' },
  });
});
