import type { SupabaseClient } from '@supabase/supabase-js';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BackendId } from '../../backends/backends/backend';
import { connect, testId, type TestBackends } from '../../backends/backends/backends.fixture';

const password = 'secret 123!';
/**
 * Tables an app has besides the module's: notes that members see, a private diary, and rows that only editors write.
 */
const appSql = `
create table public.notes (id int primary key, text text not null);
alter table public.notes enable row level security;
create policy "members read" on public.notes for select to authenticated using (public.has_role('member'));
create policy "editors write" on public.notes for insert to authenticated with check (public.has_role('editor'));
insert into public.notes values (1, 'for members');
create table public.diary (
  id int generated always as identity primary key,
  owner_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  text text not null
);
alter table public.diary enable row level security;
create policy "your own" on public.diary for all to authenticated using (owner_id = auth.uid()) with check (owner_id = auth.uid());
`;

export type Somebody = { client: SupabaseClient; id: string; email: string; token: string };
export type AuthWorld = {
  /** The backend's id. */
  id: BackendId;
  owner: Somebody;
  editor: Somebody;
  member: Somebody;
  other: Somebody;
  /** Somebody without an account. */
  stranger: SupabaseClient;
  arrive(email: string, data?: Record<string, unknown>): Promise<Somebody>;
  /** A client in a new browser, without a session. */
  fresh(): SupabaseClient;
  /** A plain HTTP call to the backend. */
  call(at: string, init?: RequestInit): Promise<{ status: number; text: string }>;
  signIn(email: string): Promise<SupabaseClient | null>;
  /** Reads the rows as stored, bypassing all policies. */
  read(sql: string): Promise<Record<string, unknown>[]>;
  /** Writes as the owner does in the Data tab. */
  write(sql: string): Promise<void>;
};

/** The SQL that the module installs: all its migrations, in order. */
export async function moduleSql(): Promise<string> {
  return (await readMigrations()).map(({ sql }) => sql).join('\n');
}

async function readMigrations(): Promise<{ name: string; sql: string }[]> {
  const folder = path.join(import.meta.dirname, 'migrations');
  const names = (await readdir(folder)).toSorted();
  return Promise.all(
    names.map(async (name, n) => ({
      name: `2026010100000${n}_${path.basename(name, '.sql')}`,
      sql: await readFile(path.join(folder, name), 'utf8'),
    })),
  );
}

/** A backend with the module, an owner, an editor and two members. A test may pass changed `sql` for the module. */
export async function openAuthWorld({ backends, keysOf }: TestBackends, sql: string): Promise<AuthWorld> {
  const id = testId();
  // SQL exactly as shipped runs as its own database role; SQL changed by a test runs as the app's.
  const shipped = await readMigrations();
  const isShipped = shipped.map((one) => one.sql).join('\n') === sql;
  const migrated = await backends.migrate(id, [
    ...(isShipped ? shipped : [{ name: '20260101000000_auth_people', sql }]),
    { name: '20260101000009_app', sql: appSql },
  ]);
  if (!migrated.ok) throw new Error(JSON.stringify(migrated.error));
  const { publishableKey } = await keysOf(id);
  const fresh = () => connect(backends, id, publishableKey);

  async function arrive(email: string, data: Record<string, unknown> = {}): Promise<Somebody> {
    const client = fresh();
    const { data: signed, error } = await client.auth.signUp({ email, password, options: { data } });
    if (error || !signed.user || !signed.session) throw new Error(`${email}: ${error?.message ?? 'no session'}`);
    return { client, id: signed.user.id, email, token: signed.session.access_token };
  }
  async function call(at: string, init: RequestInit = {}) {
    const headers = { apikey: publishableKey, ...(init.headers as Record<string, string> | undefined) };
    const answer = await backends.fetch(id, new Request(`http://backend.test${at}`, { ...init, headers }));
    return answer.ok
      ? { status: answer.value.status, text: await answer.value.text() }
      : { status: 503, text: answer.error.code };
  }
  const owner = await arrive('owner@x.test', { name: 'Olga' });
  const made = await backends.own(id, { userId: owner.id });
  if (!made.ok) throw new Error(made.error.code);
  const [editor, member, other] = [
    await arrive('editor@x.test', { name: 'Ed' }),
    await arrive('member@x.test', { name: 'Mia' }),
    await arrive('other@x.test', { name: 'Otto' }),
  ];
  const raised = await owner.client.rpc('set_person_role', { person: editor.id, new_role: 'editor' });
  if (raised.error) throw new Error(raised.error.message);
  await other.client.from('diary').insert({ text: 'secret of Otto' });
  return {
    ...{ id, owner, editor, member, other, arrive, fresh, call },
    stranger: fresh(),
    async signIn(email) {
      const client = fresh();
      return (await client.auth.signInWithPassword({ email, password })).error ? null : client;
    },
    async write(statement) {
      const written = await backends.write(id, [{ sql: statement }]);
      if (!written.ok) throw new Error(JSON.stringify(written.error));
    },
    async read(statement) {
      const rows = await backends.read(id, statement);
      if (!rows.ok) throw new Error(rows.error.code);
      return rows.value as Record<string, unknown>[];
    },
  };
}
