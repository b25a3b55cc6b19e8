import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BackendId, BackendKeys } from '../backends/backend';
import type { Backends } from '../backends/backends';
import { makeSignUpData } from '../backends/sign-up-data';
import { fail, succeed, type Result } from '../../base/foundation/result';

/**
 * A person in a journey; null is the owner, whose account is the app's first and the only one for which `is_owner()` is
 * true.
 */
export type TrialPerson = string | null;

/** Long enough for any password rule. */
const password = 'olives-and-rosemary-7-'.repeat(4).slice(0, 72);

/** `Rosa` is rosa@example.com; a name without Latin letters still gets its own address. */
export function addressOf(person: TrialPerson): { name: string; email: string } {
  if (person === null) return { name: 'Owner', email: 'owner@example.com' };
  const slug = person
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|(?<!-)-+$/g, '');
  const local = slug === '' ? `person-${createHash('sha256').update(person).digest('hex').slice(0, 8)}` : slug;
  return { name: person, email: `${local}@example.com` };
}

/** Accounts for the people of a journey, in a throw-away database. `sources` are the app's own files. */
export function createTrialAccounts(
  backends: Pick<Backends, 'fetch' | 'own'>,
  id: BackendId,
  keys: Pick<BackendKeys, 'publishableKey' | 'secretKey'>,
  sources: readonly string[],
) {
  async function call(path: string, key: string, body: unknown): Promise<Result<unknown, string>> {
    const request = new Request(`http://backend.test${path}`, {
      method: 'POST',
      headers: { apikey: key, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await backends.fetch(id, request);
    if (!answer.ok) return fail('The app’s data could not be reached.');
    const said: unknown = await answer.value.json().catch(() => null);
    return answer.value.ok ? succeed(said) : fail(wordsOf(said));
  }

  /** Creates a confirmed account, with the data that the app's own sign-up form would have sent. */
  async function create(person: TrialPerson): Promise<Result<unknown, string>> {
    const address = addressOf(person);
    const made = await call('/auth/v1/admin/users', keys.secretKey, {
      ...{ email: address.email, password, email_confirm: true },
      user_metadata: makeSignUpData(sources, address),
    });
    const account = made.ok && person === null ? accountSchema.safeParse(made.value) : null;
    if (!account?.success) return made;
    const owned = await backends.own(id, { userId: account.data.id });
    return owned.ok && owned.value.isDone ? made : fail('The app’s data could not be reached.');
  }

  return {
    create,
    /** A session in supabase-js's format; creates the account if needed. Fails with a message. */
    async signIn(person: TrialPerson): Promise<Result<unknown, string>> {
      const { email } = addressOf(person);
      const enter = () => call('/auth/v1/token?grant_type=password', keys.publishableKey, { email, password });
      const entered = await enter();
      if (entered.ok) return entered;
      const made = await create(person);
      return made.ok ? enter() : made;
    },
  };
}

const accountSchema = z.object({ id: z.uuid() });

function wordsOf(said: unknown): string {
  const { msg, message, error_description } = Object(said) as Record<string, unknown>;
  const words = [msg, message, error_description].find((one) => typeof one === 'string');
  return typeof words === 'string' ? words.slice(0, 500) : 'Signing in was refused.';
}
