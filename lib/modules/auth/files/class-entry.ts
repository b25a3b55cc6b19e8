import type { SupabaseClient } from '@supabase/supabase-js';

/** Addresses of pupils' accounts: nobody reads mail there, so nothing of an address is shown or asked for. */
export const isPupilAddress = (email: string | null | undefined): boolean =>
  email?.toLowerCase().endsWith('@class.invalid') ?? false;

type Given = { code: string; name: string; pin: string };
export type EntryFault = { fault: string; seconds?: number };

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * Signs a pupil in by the code of a class, a name and a PIN; null if they are in. The database decides: for a wrong
 * PIN it answers what opens nothing, so that the sign-in that follows is what fails.
 */
export async function enterClass(client: SupabaseClient, { code, name, pin }: Given): Promise<EntryFault | null> {
  const { data, error } = await client.rpc('app_class_sign_in', { given_code: code, given_name: name, given_pin: pin });
  if (error) return { fault: faultOf(error.code) };
  const told: unknown = data;
  if (told === null || typeof told !== 'object') return { fault: 'other' };
  if ('wait' in told && typeof told.wait === 'number') return { fault: 'class_wait', seconds: told.wait };
  if ('fault' in told && isText(told.fault)) return { fault: told.fault };
  if (!('email' in told && isText(told.email) && 'password' in told && isText(told.password)))
    return { fault: 'other' };
  const { error: refused } = await client.auth.signInWithPassword({ email: told.email, password: told.password });
  if (!refused) return null;
  return { fault: refused.code === 'invalid_credentials' ? 'class_wrong' : (refused.code ?? 'other') };
}

/** A call that never reached the server has no code; the gateway's refusal has its own. */
const faultOf = (code: string | undefined) => (code === undefined || code === '' ? 'network' : code);
