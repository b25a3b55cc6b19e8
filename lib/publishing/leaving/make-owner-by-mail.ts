import type { Backends } from '@/lib/backends/backends/backends';
import { appId } from './app-backend';

/** `unknown`: no account has this address. `unreachable`: the app's backend did not respond. */
export type Claimed = 'owner' | 'unknown' | 'unreachable';

/** Makes the account with this mail address the owner. */
export async function makeOwnerByMail(backends: Pick<Backends, 'read' | 'own'>, email: string): Promise<Claimed> {
  const find = 'select id::text as id from auth.users where lower(email) = lower($1) and deleted_at is null limit 1';
  const found = await backends.read(appId, find, [email.trim()], 'engine');
  if (!found.ok) return 'unreachable';
  const [account] = found.value;
  if (!account) return 'unknown';
  const owned = await backends.own(appId, { userId: String(account.id) });
  if (!owned.ok) return 'unreachable';
  return owned.value.owners.includes(String(account.id)) ? 'owner' : 'unknown';
}
