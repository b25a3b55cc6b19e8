import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '@/lib/backends/backends/connect.fixture';
import { addRows } from './change-rows';
import { openTestData } from './data.fixture';
import type { LookAs } from './data-view';
import { listRowsAs } from './look-as';
import { countPersonLinks, removePerson } from './remove-person';
import { listStoredFiles, putStoredFile, readStoredFile, removeStoredFile } from './stored-files';

let data: Awaited<ReturnType<typeof openTestData>>;
let ann: SupabaseClient;
let annId: string;
let bob: SupabaseClient;
let bobId: string;
let stranger: SupabaseClient;

/** The kinds of policies that guessing gets wrong: claims, columns, other tables, functions, and one that fails. */
const rules = `
create table public.letters (id int primary key, to_email text, secret text, owner uuid references auth.users (id) on delete cascade);
create table public.staff (id uuid primary key references auth.users (id) on delete cascade);
create table public.reports (id int primary key, words text, staff_id uuid references public.staff (id) on delete cascade);
create table public.remarks (id int primary key, by uuid references auth.users (id) on delete set null);
create table public.broken (id int primary key);
alter table public.letters enable row level security;
alter table public.staff enable row level security;
alter table public.reports enable row level security;
alter table public.remarks enable row level security;
alter table public.broken enable row level security;
create function public.is_staff() returns boolean language sql stable security definer set search_path = '' as
  $$ select exists (select from public.staff where id = auth.uid()) $$;
create policy "mine" on public.letters for select to authenticated using (to_email = (auth.jwt() ->> 'email'));
create policy "staff read" on public.reports for select using (public.is_staff());
create policy "circle" on public.broken for select using (exists (select from public.broken));
revoke select on public.letters from anon, authenticated;
grant select (id, to_email) on public.letters to authenticated;
`;

beforeAll(async () => {
  data = await openTestData();
  const { backends } = data.opened;
  const made = await backends.migrate(data.id, [{ name: '20260102000000_rules', sql: rules }]);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  const { publishableKey } = await data.opened.keysOf(data.id);
  const signUp = async (name: string) => {
    const client = connect(backends, data.id, publishableKey);
    const signed = await client.auth.signUp({ email: `${name}@x.test`, password: 'olives and rosemary' });
    if (signed.error) throw signed.error;
    return [client, signed.data.user!.id] as const;
  };
  stranger = connect(backends, data.id, publishableKey);
  [ann, annId] = await signUp('ann');
  [bob, bobId] = await signUp('bob');
  await data.run(`insert into public.staff values ('${bobId}')`);
  await data.run(
    `insert into public.letters values (1, 'ann@x.test', 's', '${annId}'), (2, 'bob@x.test', 's', '${bobId}')`,
  );
  await data.run(`insert into public.reports values (1, 'a', '${bobId}'), (2, 'b', '${bobId}')`);
  await data.run(`insert into public.remarks values (1, '${bobId}')`);
  await data.run(`insert into public.bookings (guest) values ('Cy')`);
}, 180_000);
afterAll(() => data.dispose());

const at = (table: string) => ({ ...data.asked, table });
const query = { sort: null, search: '', offset: 0, limit: 50 };
const look = (table: string, as: LookAs) => listRowsAs(data.dependencies, { ...at(table), query, as });

describe('rows as somebody sees them', () => {
  test.each(['letters', 'reports', 'bookings', 'staff', 'guests', 'remarks'])(
    'are those their own session gets: %s',
    async (table) => {
      for (const [as, client] of [
        ['stranger', stranger],
        [annId, ann],
        [bobId, bob],
      ] as const) {
        const page = await look(table, as);
        if (!page.ok) throw new Error(page.error.detail ?? page.error.code);
        const shown = Object.keys(page.value.rows[0]?.cells ?? {});
        const theirs = await client.from(table).select(page.value.hidden.length > 0 ? shown.join() : '*');
        const count = theirs.error ? 0 : theirs.data.length;
        expect([table, as, page.value.rows.length, page.value.total]).toEqual([table, as, count, count]);
      }
    },
  );

  test('differ by person, with columns nobody but the owner reads left out', async () => {
    const cells = async (as: LookAs) => {
      const page = await look('letters', as);
      return page.ok && [page.value.rows.map((row) => row.cells), page.value.hidden];
    };
    expect(await cells(annId)).toEqual([[{ id: '1', to_email: 'ann@x.test' }], ['secret', 'owner']]);
    expect(await cells(bobId)).toEqual([[{ id: '2', to_email: 'bob@x.test' }], ['secret', 'owner']]);
    expect(await cells('stranger')).toEqual([[], ['id', 'to_email', 'secret', 'owner']]);
    const [forAnn, forBob] = [await look('reports', annId), await look('reports', bobId)];
    expect([forAnn.ok && forAnn.value.total, forBob.ok && forBob.value.total]).toEqual([0, 2]);
  });

  test('search and sort only what that person can read', async () => {
    const found = (search: string) =>
      listRowsAs(data.dependencies, { ...at('letters'), query: { ...query, search }, as: annId });
    expect(await found('ann@')).toMatchObject({ value: { total: 1 } });
    expect(await found('bob@')).toMatchObject({ value: { total: 0 } });
  });

  test('are an error if the policies fail, as in the app', async () => {
    const page = await look('broken', annId);
    expect(page).toMatchObject({ ok: false, error: { code: 'rules-failed' } });
    expect((await ann.from('broken').select()).error).not.toBeNull();
  });

  test('are only for editors, and for accounts that exist', async () => {
    const strangers = await listRowsAs(data.dependencies, {
      ...at('letters'),
      viewer: data.stranger,
      query,
      as: annId,
    });
    expect(strangers).toEqual({ ok: false, error: { code: 'not-found' } });
    expect(await look('letters', '00000000-0000-4000-8000-00000000000f')).toEqual({
      ok: false,
      error: { code: 'person-gone' },
    });
  });

  test('leave nobody signed in', async () => {
    await look('letters', annId);
    expect(await data.read(`select current_user, current_setting('request.jwt.claims', true) as claims`)).toEqual([
      { current_user: 'postgres', claims: '' },
    ]);
  });
});

describe('uploaded files', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  const file = (name: string) => ({ ...data.asked, bucket: 'pics', name });
  const put = (name: string, owner: string | null = null) =>
    putStoredFile(data.dependencies, { ...file(name), bytes: png, type: 'image/png', owner });
  beforeAll(async () => {
    await data.run(
      `insert into storage.buckets (id, name, public) values ('pics', 'pics', false), ('open', 'open', true)`,
    );
    for (const policy of [
      `create policy "own pics" on storage.objects for all to authenticated
         using (bucket_id = 'pics' and (storage.foldername(name))[1] = auth.uid()::text)`,
      `create policy "all see open" on storage.objects for insert to authenticated with check (bucket_id = 'open')`,
    ]) {
      const made = await data.opened.backends.call(data.id, { type: 'change', statements: [{ sql: policy }] });
      expect(made).toMatchObject({ value: { type: 'done' } });
    }
  });

  test.each(['a b/ü &1.png', '%231.png', '100%.png', '+,;='])(
    'are stored, read back unchanged, and deleted: %s',
    async (part) => {
      const name = `${annId}/${part}`;
      expect(await put(name, annId)).toEqual({ ok: true, value: null });
      expect(await put(name)).toEqual({ ok: false, error: { code: 'value-taken' } });
      expect(await readStoredFile(data.dependencies, file(name))).toEqual({ ok: true, value: png });
      const listed = await listStoredFiles(data.dependencies, data.asked);
      expect(listed).toMatchObject({ value: { files: [{ name, size: 11, isPicture: true, owner: annId }] } });
      // Policies depend on the owner, so the restored one must count again.
      expect((await ann.storage.from('pics').download(name)).error).toBeNull();
      expect((await bob.storage.from('pics').download(name)).error).not.toBeNull();
      expect(await removeStoredFile(data.dependencies, file(name))).toEqual({ ok: true, value: null });
      const gone = { ok: false, error: { code: 'file-gone' } };
      expect(await readStoredFile(data.dependencies, file(name))).toEqual(gone);
      expect(await removeStoredFile(data.dependencies, file(name))).toEqual(gone);
    },
  );

  test('say who may do what, bucket by bucket', async () => {
    const listed = await listStoredFiles(data.dependencies, data.asked);
    const told =
      listed.ok &&
      listed.value.buckets.map(({ id, access }) => [id, access.map(({ who, may, which }) => `${who} ${may} ${which}`)]);
    expect(told).toEqual([
      ['open', ['anyone read all', 'signed-in add all']],
      ['pics', ['signed-in read own', 'signed-in add own', 'signed-in change own', 'signed-in delete own']],
    ]);
  });

  test.each(['../open/x', 'a/../../b', './a', 'a//b', 'a?b', 'a#b'])('%s names no file', async (name) => {
    expect(await put(name)).toEqual({ ok: false, error: { code: 'invalid-input' } });
    expect(await readStoredFile(data.dependencies, file(name))).toEqual({
      ok: false,
      error: { code: 'invalid-input' },
    });
  });

  test('are nothing to a stranger', async () => {
    const asked = { ...file('a'), viewer: data.stranger };
    const refused = { ok: false, error: { code: 'not-found' } };
    expect(await readStoredFile(data.dependencies, asked)).toEqual(refused);
    expect(await removeStoredFile(data.dependencies, asked)).toEqual(refused);
    expect(await putStoredFile(data.dependencies, { ...asked, bytes: png, type: 'a/b', owner: null })).toEqual(refused);
  });
});

test('while a turn changes the tables no edits are accepted, since they could be rolled back with it', async () => {
  data.turn.isRunning = true;
  const busy = { ok: false, error: { code: 'turn-running' } };
  expect(await addRows(data.dependencies, { ...at('bookings'), rows: [{ guest: 'A' }], putBack: false })).toEqual(busy);
  expect(await removePerson(data.dependencies, { ...data.asked, person: bobId })).toEqual(busy);
  expect(await look('bookings', 'stranger')).toMatchObject({ ok: true });
  data.turn.isRunning = false;
  expect(await addRows(data.dependencies, { ...at('bookings'), rows: [{ guest: 'A' }], putBack: false })).toMatchObject(
    {
      ok: true,
    },
  );
});

test('a person is deleted with everything that belongs to them, after a warning', async () => {
  const asked = { ...data.asked, person: bobId };
  expect(await countPersonLinks(data.dependencies, asked)).toEqual({
    ok: true,
    value: {
      gone: [
        { table: 'Letters', rows: 1 },
        { table: 'Staff', rows: 1 },
        { table: 'Reports', rows: 2 },
      ],
      left: [{ table: 'Remarks', rows: 1 }],
    },
  });
  expect(await removePerson(data.dependencies, asked)).toEqual({ ok: true, value: null });
  expect(
    await data.read(`select (select count(*)::int from public.reports) as reports,
    (select count(*)::int from public.letters) as letters, (select count(*)::int from public.remarks where by is null) as remarks,
    (select count(*)::int from auth.sessions where user_id = '${bobId}') as sessions`),
  ).toEqual([{ reports: 0, letters: 1, remarks: 1, sessions: 0 }]);
  const again = await bob.auth.signInWithPassword({ email: 'bob@x.test', password: 'olives and rosemary' });
  expect(again.error).not.toBeNull();
  expect(await removePerson(data.dependencies, asked)).toEqual({ ok: false, error: { code: 'person-gone' } });
});
