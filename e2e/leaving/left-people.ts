import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createClient } from '@supabase/supabase-js';
import WebSocket from 'ws';
import { makeSignUpData } from '../../lib/backends/backends/sign-up-data';
import { addressOf } from '../../lib/backends/trials/trial-accounts';
import type { JourneyPerson } from '../../lib/base/promises/promise';
import type { Storage } from './walk-left';

const password = 'olives-and-rosemary-7';

/**
 * Accounts for the journeys in a running downloaded app, created with plain supabase-js: the first to sign up is the
 * owner; everybody else is created with the app's secret key, already confirmed. `sources` are the app's own files.
 */
export function createLeftPeople(folder: string, url: string, sources: readonly string[]) {
  const { publishableKey, secretKey } = JSON.parse(
    readFileSync(path.join(folder, '.backend', 'keys.json'), 'utf8'),
  ) as Record<'publishableKey' | 'secretKey', string>;
  const realtime = { transport: WebSocket as never };

  async function make(person: Exclude<JourneyPerson, { kind: 'visitor' }>): Promise<string> {
    const address = addressOf(person.kind === 'owner' ? null : person.name);
    const data = makeSignUpData(sources, address);
    const { email } = address;
    const auth = { persistSession: false, autoRefreshToken: false };
    const made =
      person.kind === 'owner'
        ? await createClient(`${url}backend`, publishableKey, { auth, realtime }).auth.signUp({
            ...{ email, password, options: { data } },
          })
        : await createClient(`${url}backend`, secretKey, { auth, realtime }).auth.admin.createUser({
            ...{ email, password, email_confirm: true, user_metadata: data },
          });
    if (made.error) throw new Error(`${email}: ${made.error.message}`);
    return email;
  }

  return {
    makeOwner: () => make({ kind: 'owner' }),
    /** Returns what supabase-js stores in this person's browser once they are signed in. */
    async signIn(person: Exclude<JourneyPerson, { kind: 'visitor' }>): Promise<Storage> {
      const kept: Record<string, string> = {};
      const storage = {
        getItem: (key: string) => kept[key] ?? null,
        setItem: (key: string, value: string) => void (kept[key] = value),
        removeItem: (key: string) => void delete kept[key],
      };
      const auth = { persistSession: true, autoRefreshToken: false, storage };
      const client = createClient(`${url}backend`, publishableKey, { auth, realtime });
      const email = person.kind === 'owner' ? addressOf(null).email : await make(person);
      const { error } = await client.auth.signInWithPassword({ email, password });
      if (error) throw new Error(`${email}: ${error.message}`);
      return kept;
    },
  };
}
