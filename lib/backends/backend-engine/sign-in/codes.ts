import type { PGlite } from '@supabase/lite/pglite';
import { createHash, createHmac } from 'node:crypto';

/** How often a code may be typed, right or wrong, by anybody. */
export const mostTries = 10;

/**
 * How often each open code was tried. Stored with the data: neither a restart nor another address grants more tries.
 */
export const codesSql = `
create table if not exists easel_auth.code_tries (
  code text primary key, tries int not null, first_at timestamptz not null default pg_catalog.now());
`;

/**
 * Replaces the six digits before the engine gets them. The engine stores `sha256(address + code)` and also accepts that
 * hash from a link; with just six digits, anybody who knows the address could compute all million hashes offline and
 * use them as links, without any limit on tries.
 */
export function sealCode(jwtSecret: string, address: string, code: string): string {
  return createHmac('sha256', jwtSecret).update(`easel code ${address.toLowerCase()} ${code}`).digest('hex');
}

/** The hash under which the engine stores the proof of a read mail. */
export function hashProof(address: string, proof: string): string {
  return createHash('sha256')
    .update(address.toLowerCase() + proof)
    .digest('hex');
}

/** Where accounts keep the proof of a mail that was sent. */
export const codeColumns = [
  'confirmation_token',
  'recovery_token',
  'email_change_token_current',
  'email_change_token_new',
  'reauthentication_token',
] as const;

/**
 * Counts a try on every code mailed to an address before comparing anything; returns whether the typed code may be
 * compared. A code tried too often can't be typed any more: one statement, so that fifty concurrent tries count as
 * fifty. Its link stays valid, since nobody can guess it; otherwise ten wrong codes from a stranger would lock out the
 * person who has the mail.
 */
export async function takeTry(database: PGlite, address: string, typedHash: string): Promise<boolean> {
  const { rows } = await database.query<{ code: string; tries: number }>(
    `with open_codes as (
       select distinct c.code from auth.users u cross join lateral
         (values ${codeColumns.map((column) => `(u.${column}::text)`).join(', ')}) c (code)
       where (pg_catalog.lower(u.email) = $1 or pg_catalog.lower(u.email_change) = $1) and c.code <> '')
     insert into easel_auth.code_tries as t (code, tries) select code, 1 from open_codes
     on conflict (code) do update set tries = t.tries + 1 returning t.code, t.tries`,
    [address.toLowerCase()],
  );
  return !rows.some(({ code, tries }) => code === typedHash && tries > mostTries);
}

/** Replaces a proof the engine made with a sealed one, so that its mails are as hard to guess as ours. */
export async function sealProof(database: PGlite, jwtSecret: string, address: string, code: string): Promise<string> {
  const [plain, sealed] = [hashProof(address, code), hashProof(address, sealCode(jwtSecret, address, code))];
  const swap = codeColumns.map((column) => `${column} = case when ${column} = $1 then $2 else ${column} end`);
  const isThere = codeColumns.map((column) => `${column} = $1`);
  await database.query(`update auth.users set ${swap.join(', ')} where ${isThere.join(' or ')}`, [plain, sealed]);
  return sealed;
}

/** Deletes the counts of codes that were first tried more than a day ago: these codes have expired. */
export async function forgetTries(database: PGlite): Promise<void> {
  await database.query(`delete from easel_auth.code_tries where first_at < pg_catalog.now() - interval '1 day'`);
}
