import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '@/lib/base/viewers/viewer';
import { changeOwner } from './app-owners';
import { openTestData } from './data.fixture';
import { listPeople } from './look-into-data';

let data: Awaited<ReturnType<typeof openTestData>>;
beforeAll(async () => {
  data = await openTestData();
}, 180_000);
afterAll(() => data.dispose());

const ann = '00000000-0000-4000-8000-00000000000a';
const bob = '00000000-0000-4000-8000-00000000000b';

async function owners() {
  const listed = await listPeople(data.dependencies, data.asked);
  if (!listed.ok) throw new Error(listed.error.code);
  const { people, asksForOwner } = listed.value;
  return { asksForOwner, owners: people.filter(({ isOwner }) => isOwner).map(({ id }) => id) };
}

test('the person who made the app makes accounts its owners, and revokes it', async () => {
  const { backends } = data.opened;
  const signedUp = `insert into auth.users (id, email, created_at) values ('${ann}', 'ann@example.com', now()), ('${bob}', 'bob@example.com', now())`;
  expect((await backends.write(data.id, [{ sql: signedUp }], 'engine')).ok).toBe(true);
  // Nothing in this app asks who its owner is, so there is nothing to report.
  expect(await owners()).toEqual({ asksForOwner: false, owners: [] });

  const sql = `create table public.secrets (id int primary key); alter table public.secrets enable row level security;
    create policy "the owner reads" on public.secrets for select to authenticated using (public.is_owner());`;
  expect(await backends.migrate(data.id, [{ name: '20260102000000_secrets', sql }])).toMatchObject({ ok: true });
  expect(await owners()).toEqual({ asksForOwner: true, owners: [] });

  const say = (person: string, isOwner: boolean, asked = data.asked) =>
    changeOwner(data.dependencies, { ...asked, person, isOwner });
  expect(await say(ann, true)).toEqual({ ok: true, value: null });
  expect(await owners()).toEqual({ asksForOwner: true, owners: [ann] });
  expect(await say(bob, true)).toEqual({ ok: true, value: null });
  expect(await say(ann, false)).toEqual({ ok: true, value: null });
  expect(await say(ann, false)).toEqual({ ok: true, value: null });
  expect(await owners()).toEqual({ asksForOwner: true, owners: [bob] });

  const nobody = '00000000-0000-4000-8000-00000000000c';
  expect(await say(nobody, true)).toEqual({ ok: false, error: { code: 'person-gone' } });
  const stranger: Viewer = { id: 's'.repeat(26) as Viewer['id'], kind: 'local-owner' };
  expect(await say(ann, true, { ...data.asked, viewer: stranger })).toMatchObject({ ok: false });
  expect(await owners()).toEqual({ asksForOwner: true, owners: [bob] });
}, 60_000);
