import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BackendId } from './backend';
import { openTestBackends, testId, type TestBackends } from './backends.fixture';

/**
 * Two hundred people and strangers at once, each acting at random from its own seed, with uploads that write files
 * inside a transaction. The studio's own calls, which bypass all policies, are interleaved. Every response is checked
 * against the caller.
 */
const isLong = process.env.EASEL_LONG_TESTS === '1';
const milliseconds = isLong ? 60_000 : 3000;
const people = 160;
const strangers = 40;

const schema = `
create table public.diaries (
  id bigint generated always as identity primary key, owner uuid default auth.uid(), words text not null,
  written_by uuid, written_as text);
alter table public.diaries enable row level security;
create policy own on public.diaries to authenticated using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
create function public.sign() returns trigger language plpgsql as
  $$ begin new.written_by := auth.uid(); new.written_as := current_user; return new; end $$;
create trigger signed before insert or update on public.diaries for each row execute function public.sign();
create function public.who_am_i() returns json language sql stable as
  $$ select json_build_object('id', auth.uid(), 'role', current_user, 'rows', (select count(*) from public.diaries where owner is distinct from auth.uid())) $$;
insert into storage.buckets (id, name, public) values ('pics', 'pics', false);`;
const uploads = `create policy own on storage.objects to authenticated
  using (bucket_id = 'pics' and (storage.foldername(name))[1] = auth.uid()::text)
  with check (bucket_id = 'pics' and (storage.foldername(name))[1] = auth.uid()::text)`;

let opened: TestBackends;
const id: BackendId = testId();
let apikey = '';

/** Mulberry32: the same numbers for the same seed. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
type Somebody = { user: string | null; headers: Record<string, string>; chance: (below: number) => number };

beforeAll(async () => {
  opened = await openTestBackends();
  const made = await opened.backends.migrate(id, [{ name: '20260101000000_diaries', sql: schema }]);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  await opened.backends.call(id, { type: 'change', statements: [{ sql: uploads }] });
  await opened.backends.write(id, [
    {
      sql: `insert into auth.users (id, email) select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, n || '@x.test'
        from generate_series(0, ${people - 1}) n`,
    },
    {
      sql: `insert into public.diaries (owner, words) select id, 'first' from auth.users`,
    },
  ]);
  apikey = (await opened.keysOf(id)).publishableKey;
}, 180_000);
afterAll(() => opened.dispose());

async function meet(n: number): Promise<Somebody> {
  const chance = numbersFrom(n + 1);
  if (n >= people) return { user: null, headers: { apikey }, chance };
  const token = await new SignJWT({ sub: idOf(n), role: 'authenticated', email: `${n}@x.test` })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(Buffer.from((await opened.keysOf(id)).jwtSecret));
  return { user: idOf(n), headers: { apikey, authorization: `Bearer ${token}` }, chance };
}

async function call(who: Somebody, method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
  const isBytes = body instanceof Uint8Array;
  const type = isBytes ? 'application/octet-stream' : 'application/json';
  const answer = await opened.backends.fetch(
    id,
    new Request(`http://backend${path}`, {
      method,
      headers: { ...who.headers, 'content-type': type, ...more },
      ...(body !== undefined && { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    }),
  );
  if (!answer.ok) throw new Error(answer.error.code);
  const text = await answer.value.text();
  return { status: answer.value.status, text };
}

type Row = { owner: string | null };
const back = { prefer: 'return=representation' };
const rowsOf = (text: string) => JSON.parse(text) as Row[];

/** What somebody may do; each returns the part of the response that was not theirs, or null. */
const deeds: ((who: Somebody, other: string) => Promise<string | null>)[] = [
  async (who) => {
    const { text } = await call(who, 'GET', '/rest/v1/diaries?select=owner');
    return rowsOf(text).some(({ owner }) => owner !== who.user || owner === null) ? `read ${text}` : null;
  },
  async (who, other) => {
    const { status, text } = await call(who, 'GET', `/rest/v1/diaries?select=owner&owner=eq.${other}`);
    return other !== who.user && (status !== 200 || text !== '[]') ? `read of another ${text}` : null;
  },
  async (who) => {
    const { status, text } = await call(who, 'POST', '/rest/v1/diaries', { words: 'mine' }, back);
    const isRight = who.user === null ? status >= 400 : status === 201 && rowsOf(text)[0]?.owner === who.user;
    return isRight ? null : `added ${status} ${text}`;
  },
  async (who, other) => {
    const { status, text } = await call(who, 'POST', '/rest/v1/diaries', { words: 'forged', owner: other });
    return other !== who.user && status < 400 ? `forged ${status} ${text}` : null;
  },
  async (who, other) => {
    const { text } = await call(who, 'PATCH', `/rest/v1/diaries?owner=eq.${other}`, { words: 'changed' }, back);
    return other !== who.user && text !== '[]' && !text.includes('"code"') ? `changed ${text}` : null;
  },
  async (who, other) => {
    const { text } = await call(who, 'DELETE', `/rest/v1/diaries?owner=eq.${other}&words=neq.first`, undefined, back);
    return other !== who.user && text !== '[]' && !text.includes('"code"') ? `deleted ${text}` : null;
  },
  async (who) => {
    const { text } = await call(who, 'POST', '/rest/v1/rpc/who_am_i', {});
    const expected = { id: who.user, role: who.user === null ? 'anon' : 'authenticated', rows: 0 };
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(expected) ? null : `is ${text}`;
  },
  async (who) => {
    const name = `${who.user ?? 'nobody'}/${who.chance(5)}.bin`;
    const bytes = new Uint8Array(2000).fill(who.chance(255));
    const { status } = await call(who, 'POST', `/storage/v1/object/pics/${name}`, bytes, { 'x-upsert': 'true' });
    return (status === 200) === (who.user !== null) ? null : `uploaded ${status}`;
  },
  async (who, other) => {
    const { status } = await call(who, 'GET', `/storage/v1/object/authenticated/pics/${other}/${who.chance(5)}.bin`);
    return other !== who.user && status === 200 ? `downloaded ${other}` : null;
  },
  async (who) => {
    // Interleave the studio's calls, which bypass all policies.
    const all = await opened.backends.read(id, 'select count(distinct owner)::int as owners from public.diaries');
    const seen = await opened.backends.readAs(
      id,
      { role: 'authenticated', claims: { sub: idOf(who.chance(people)), role: 'authenticated' } },
      'select count(distinct owner)::int as owners from public.diaries',
    );
    const counts = [all, seen].map((one) => (one.ok ? one.value[0]?.['owners'] : one.error.code));
    return counts.join() === `${people},1` ? null : `studio saw ${counts.join()}`;
  },
  async () => {
    const tried = await opened.backends.rehearse(id, [{ sql: `update public.diaries set owner = null` }]);
    return tried.ok ? null : `rehearsed ${tried.error.code}`;
  },
];

test(
  `${people + strangers} at once for ${milliseconds / 1000} s: no row is seen or written past a policy`,
  { timeout: milliseconds + 120_000 },
  async ({ annotate }) => {
    const wrong: string[] = [];
    let calls = 0;
    const done = deeds.map(() => 0);
    const everybody = await Promise.all(Array.from({ length: people + strangers }, (_, n) => meet(n)));
    const end = Date.now() + milliseconds;
    await Promise.all(
      everybody.map(async (who) => {
        while (Date.now() < end) {
          const at = who.chance(deeds.length);
          const found = await deeds[at]!(who, idOf(who.chance(people)));
          if (found !== null) wrong.push(`${who.user}: ${found}`.slice(0, 300));
          calls += 1;
          done[at]! += 1;
        }
      }),
    );
    expect(wrong).toEqual([]);
    expect(Math.min(...done), JSON.stringify(done)).toBeGreaterThan(0);
    const read = await opened.backends.read(
      id,
      `select count(*)::int as rows, count(*) filter (where words <> 'first' and
         (written_by is distinct from owner or written_as is distinct from 'authenticated'))::int as forged,
         count(distinct owner)::int as owners from public.diaries`,
    );
    const files = await opened.backends.read(
      id,
      `select count(*) filter (where split_part(name, '/', 1) <> coalesce(owner_id::text, owner::text))::int as forged from storage.objects`,
    );
    expect(read).toMatchObject({ ok: true, value: [{ forged: 0, owners: people }] });
    expect(files).toMatchObject({ ok: true, value: [{ forged: 0 }] });
    await annotate(`${calls} calls`);
  },
);
