import type { PGlite } from '@supabase/lite/pglite';
import { z } from 'zod';
import { codesSql } from './codes';

/**
 * How an app wants sign-in to work, from `supabase/config.toml`; stored with its data, so that preview and site each
 * have their own.
 */
export const authSettingsSchema = z.object({
  /** A new account works only after its mail was confirmed. */
  confirmEmail: z.boolean(),
  allowSignUp: z.boolean(),
  allowAnonymous: z.boolean(),
  /** Minimum characters. */
  passwordLength: z.number().int().min(6).max(72),
});
export type AuthSettings = z.infer<typeof authSettingsSchema>;

/** For an app that sets nothing. */
export const plainAuthSettings: AuthSettings = {
  confirmEmail: false,
  allowSignUp: true,
  allowAnonymous: true,
  passwordLength: 6,
};

/** The engine's internal tables: sign-in settings, and mails that nobody has sent. No role of the app reaches them. */
export const authSql = `
create schema if not exists easel_auth;
create table if not exists easel_auth.settings (
  is_only boolean primary key default true check (is_only), settings jsonb not null);
create table if not exists easel_auth.mails (
  id bigint generated always as identity primary key, kind text not null, recipient text not null,
  subject text not null, text text not null, link text, sent_at timestamptz not null default now());
${codesSql}`;

/** Settings stored in another format, for example by an older Easel, are ignored. */
export async function readAuthSettings(database: PGlite): Promise<AuthSettings> {
  const { rows } = await database.query<{ settings: unknown }>('select settings from easel_auth.settings');
  const read = authSettingsSchema.safeParse(rows[0]?.settings);
  return read.success ? read.data : plainAuthSettings;
}

export async function keepAuthSettings(database: PGlite, settings: AuthSettings): Promise<void> {
  await database.query(
    `insert into easel_auth.settings (settings) values ($1::text::jsonb)
     on conflict (is_only) do update set settings = excluded.settings`,
    [JSON.stringify(settings)],
  );
}
