import { authRefusals } from './auth-answers';
import type { AuthContext } from './auth-context';

/** Whether a password is easy to guess; `near`: the person's own words, such as their address. */
export type GuessPassword = (password: string, near: readonly string[]) => Promise<boolean>;

/**
 * Why somebody can't choose this password, as a response; null if they can. All apps have a minimum length. Apps with
 * the ready-made sign-in also refuse passwords that are easy to guess; its page says so first, but a script is refused
 * here too.
 */
export async function refusePassword(
  { settings, alone, guessPassword }: AuthContext,
  password: string | undefined,
  email: string | null | undefined,
): Promise<Response | null> {
  if (password === undefined) return null;
  const { passwordLength } = settings();
  if (password.length < passwordLength) return authRefusals.weakPassword(passwordLength);
  if (!guessPassword) return null;
  const { rows } = await alone((database) => database.query<{ has: boolean }>(hasSignInSql));
  if (!rows[0]?.has) return null;
  const near = (email ?? '').split(/[@.]/).filter((word) => word.length > 2);
  return (await guessPassword(password, near)) ? authRefusals.guessablePassword() : null;
}

/**
 * Detects the ready-made sign-in by its table, with the owner that only ready-made parts have; older data may lack that
 * role.
 */
const hasSignInSql = `select exists (select from pg_catalog.pg_class
  where oid = pg_catalog.to_regclass('public.app_people') and relowner = pg_catalog.to_regrole('easel_parts')) as has`;
