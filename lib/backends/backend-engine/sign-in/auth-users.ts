import type { PGlite } from '@supabase/lite/pglite';
import { hash } from 'bcryptjs';
import { randomBytes, randomUUID } from 'node:crypto';

type Json = Record<string, unknown>;

/** A row of `auth.users` with its identities, as Postgres's JSON. */
export type StoredUser = {
  id: string;
  aud: string | null;
  role: string | null;
  email: string | null;
  phone: string | null;
  encrypted_password: string | null;
  email_confirmed_at: string | null;
  phone_confirmed_at: string | null;
  confirmed_at: string | null;
  invited_at: string | null;
  confirmation_sent_at: string | null;
  recovery_sent_at: string | null;
  email_change: string | null;
  email_change_sent_at: string | null;
  raw_app_meta_data: Json | null;
  raw_user_meta_data: Json | null;
  banned_until: string | null;
  deleted_at: string | null;
  is_anonymous: boolean;
  last_sign_in_at: string | null;
  created_at: string;
  updated_at: string;
  identities: Json[];
};

const userSql = `select pg_catalog.to_jsonb(u) || pg_catalog.jsonb_build_object('identities', coalesce((
    select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(i) order by i.created_at) from auth.identities i where i.user_id = u.id), '[]')) as found
  from auth.users u`;

export async function findUser(
  database: PGlite,
  by: { id: string } | { email: string },
): Promise<StoredUser | undefined> {
  const [column, value] = 'id' in by ? ['u.id::text', by.id] : ['pg_catalog.lower(u.email)', by.email.toLowerCase()];
  const { rows } = await database.query<{ found: StoredUser }>(`${userSql} where ${column} = $1`, [value]);
  return rows[0]?.found;
}

/** A page of users, newest first, and the total number. */
export async function listUsers(database: PGlite, page: number, perPage: number) {
  const { rows } = await database.query<{ found: StoredUser }>(
    `${userSql} where u.deleted_at is null order by u.created_at desc, u.id limit $1 offset $2`,
    [perPage, (page - 1) * perPage],
  );
  const counted = await database.query<{ total: number }>(
    'select count(*)::int as total from auth.users where deleted_at is null',
  );
  return { users: rows.map(({ found }) => found), total: counted.rows[0]?.total ?? 0 };
}

export type NewUser = {
  id?: string | undefined;
  email: string | null;
  /** Null for an account without a password that anybody knows. */
  password: string | null;
  data: Json;
  appData?: Json | undefined;
  role?: string | undefined;
  isConfirmed: boolean;
  isInvited?: boolean;
};

/** The app's own triggers run and may refuse. */
export async function addUser(database: PGlite, user: NewUser): Promise<StoredUser> {
  const id = user.id ?? randomUUID();
  const isAnonymous = user.email === null;
  const providers = isAnonymous ? {} : { provider: 'email', providers: ['email'] };
  const about = { sub: id, email: user.email, email_verified: user.isConfirmed, phone_verified: false };
  const password = isAnonymous ? null : await hashPassword(user.password ?? randomBytes(32).toString('hex'));
  await inTransaction(database, async () => {
    await database.query(
      `insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, invited_at,
         raw_app_meta_data, raw_user_meta_data, is_anonymous)
       values ($1, 'authenticated', $2, $3, $4, case when $5 then now() end, case when $6 then now() end,
         $7::text::jsonb, $8::text::jsonb, $9)`,
      [
        id,
        user.role ?? 'authenticated',
        user.email?.toLowerCase() ?? null,
        password,
        user.isConfirmed && !isAnonymous,
        user.isInvited ?? false,
        JSON.stringify({ ...providers, ...user.appData }),
        JSON.stringify(isAnonymous ? user.data : { ...user.data, ...about }),
        isAnonymous,
      ],
    );
    if (!isAnonymous) await putIdentity(database, id, about);
  });
  return (await findUser(database, { id }))!;
}

/** An e-mail identity: the only kind an account has here. */
export async function putIdentity(database: PGlite, id: string, about: Json): Promise<void> {
  await database.query(
    `insert into auth.identities (id, provider, provider_id, user_id, identity_data) values ($1, 'email', $2::text, ($2::text)::uuid, $3::text::jsonb)
     on conflict (provider, provider_id) do update
       set identity_data = auth.identities.identity_data || excluded.identity_data, updated_at = now()`,
    [randomUUID(), id, JSON.stringify(about)],
  );
}

export const hashPassword = (password: string) => hash(password, 10);

export async function inTransaction<Value>(database: PGlite, work: () => Promise<Value>): Promise<Value> {
  await database.exec('begin');
  try {
    const value = await work();
    await database.exec('commit');
    return value;
  } catch (error) {
    await database.exec('rollback');
    throw error;
  }
}

/** A user in the form supabase-js reads. */
export function toUser(user: StoredUser): Json {
  const given = (fields: Json) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
  return {
    id: user.id,
    aud: user.aud ?? 'authenticated',
    role: user.role ?? 'authenticated',
    email: user.email ?? '',
    phone: user.phone ?? '',
    ...given({
      email_confirmed_at: user.email_confirmed_at,
      phone_confirmed_at: user.phone_confirmed_at,
      confirmed_at: user.confirmed_at,
      invited_at: user.invited_at,
      confirmation_sent_at: user.confirmation_sent_at,
      recovery_sent_at: user.recovery_sent_at,
      new_email: user.email_change === '' ? null : user.email_change,
      email_change_sent_at: user.email_change_sent_at,
      last_sign_in_at: user.last_sign_in_at,
      banned_until: user.banned_until,
      deleted_at: user.deleted_at,
    }),
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    identities: user.identities.map(({ id, provider_id, ...rest }) => ({ identity_id: id, id: provider_id, ...rest })),
    created_at: user.created_at,
    updated_at: user.updated_at,
    is_anonymous: user.is_anonymous,
  };
}

export function isBanned({ banned_until: until }: StoredUser, now: number): boolean {
  return until !== null && Date.parse(until) > now;
}
