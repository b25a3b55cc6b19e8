import type { PGlite } from '@supabase/lite/pglite';
import { createHash, createHmac } from 'node:crypto';

/** Times a code may be typed, right or wrong, whoever does. */
export const mostTries = 10;

/** How often each code that is open was tried. Kept with the data: neither a restart nor another address gives more tries. */
export const codesSql = `
create table if not exists easel_auth.code_tries (
  code text primary key, tries int not null, first_at timestamptz not null default pg_catalog.now());
`;

/**
 * What the engine is told in place of six digits. It keeps `sha256(address + code)` and takes that very hash from a link; made of
 * six digits it could be worked out by anybody who knows the address, a million at a time, past every count of codes.
 */
export function sealCode(jwtSecret: string, address: string, code: string): string {
  return createHmac('sha256', jwtSecret).update(`easel code ${address.toLowerCase()} ${code}`).digest('hex');
}

/** As the engine keeps what proves that a mail was read. */
export function hashProof(address: string, proof: string): string {
  return createHash('sha256')
    .update(address.toLowerCase() + proof)
    .digest('hex');
}

const columns = [
  'confirmation_token',
  'recovery_token',
  'email_change_token_current',
  'email_change_token_new',
  'reauthentication_token',
] as const;

/**
 * Counts a try on every code mailed to an address, before anything is compared; answers whether what was typed may be compared.
 * One tried too often can't be typed any more: one statement, so that fifty at once are fifty. Its link stands, since nobody
 * guesses that, or ten wrong codes of a stranger's would shut out whoever has the mail.
 */
export async function takeTry(database: PGlite, address: string, typedHash: string): Promise<boolean> {
  const { rows } = await database.query<{ code: string; tries: number }>(
    `with open_codes as (
       select distinct c.code from auth.users u cross join lateral
         (values ${columns.map((column) => `(u.${column}::text)`).join(', ')}) c (code)
       where (pg_catalog.lower(u.email) = $1 or pg_catalog.lower(u.email_change) = $1) and c.code <> '')
     insert into easel_auth.code_tries as t (code, tries) select code, 1 from open_codes
     on conflict (code) do update set tries = t.tries + 1 returning t.code, t.tries`,
    [address.toLowerCase()],
  );
  return !rows.some(({ code, tries }) => code === typedHash && tries > mostTries);
}

/** Puts a sealed proof where the engine kept one of its own making, so that its mails are no easier than ours. */
export async function sealProof(database: PGlite, jwtSecret: string, address: string, code: string): Promise<string> {
  const [plain, sealed] = [hashProof(address, code), hashProof(address, sealCode(jwtSecret, address, code))];
  const swap = columns.map((column) => `${column} = case when ${column} = $1 then $2 else ${column} end`);
  const isThere = columns.map((column) => `${column} = $1`);
  await database.query(`update auth.users set ${swap.join(', ')} where ${isThere.join(' or ')}`, [plain, sealed]);
  return sealed;
}

/** A day after its first try no code is open. */
export async function forgetTries(database: PGlite): Promise<void> {
  await database.query(`delete from easel_auth.code_tries where first_at < pg_catalog.now() - interval '1 day'`);
}
