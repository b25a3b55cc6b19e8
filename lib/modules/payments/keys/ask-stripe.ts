import { z } from 'zod';

/** Makes one Stripe API call with a key; null if Stripe did not answer. Never throws. */
export type AskStripe = (
  key: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  form?: readonly (readonly [name: string, value: string])[],
) => Promise<{ status: number; body: unknown } | null>;

const stripeAt = 'https://api.stripe.com';
const patience = 10_000;
const mostBytes = 1024 * 1024;

/** The host is fixed, so a key can't be sent anywhere else. `base`: the address of a double, for tests. */
export function createAskStripe(fetchIt: typeof fetch, base: string = stripeAt): AskStripe {
  return async (key, method, path, form) => {
    try {
      const answered = await fetchIt(`${base}/v1/${path}`, {
        ...{ method, redirect: 'error', signal: AbortSignal.timeout(patience) },
        headers: { authorization: `Bearer ${key}` },
        ...(form && { body: new URLSearchParams(form.map(([name, value]) => [name, value])) }),
      });
      const text = await answered.text();
      return { status: answered.status, body: text.length > mostBytes ? null : JSON.parse(text) };
    } catch {
      // Offline, too slow, or not JSON: callers treat them the same.
      return null;
    }
  };
}

/** The result of checking a key. `silent`: Stripe did not answer, so nothing is known. */
export type KeyCheck =
  | { kind: 'fine'; isLive: boolean; canCharge: boolean }
  | { kind: 'wrong' }
  | { kind: 'narrow' }
  | { kind: 'silent' };

const keyForm = /^(?:sk|rk)_(?:test|live)_[A-Za-z0-9_]{8,250}$/;
const accountSchema = z.object({ object: z.literal('account'), charges_enabled: z.boolean() });
/** A refusal in Stripe's format. A proxy on the way refuses in another format. */
const errorSchema = z.object({ error: z.object({ type: z.string() }) });

/**
 * Checks whether Stripe accepts this key and lets it do what the part does: sell and refund. For a restricted key it
 * tries to read these, because no call returns a key's permissions. Changes nothing at Stripe.
 */
export async function checkStripeKey(ask: AskStripe, key: string): Promise<KeyCheck> {
  if (!keyForm.test(key)) return { kind: 'wrong' };
  const account = await ask(key, 'GET', 'account');
  const read = accountSchema.safeParse(account?.body);
  const isRefused = errorSchema.safeParse(account?.body).success;
  if (isRefused && account?.status === 401) return { kind: 'wrong' };
  // A restricted key does not need permission to read the account.
  if (!read.success && !(isRefused && account?.status === 403 && key.startsWith('rk_'))) return { kind: 'silent' };
  if (key.startsWith('rk_'))
    for (const path of ['checkout/sessions?limit=1', 'refunds?limit=1']) {
      const seen = await ask(key, 'GET', path);
      if (seen === null) return { kind: 'silent' };
      if (seen.status === 401 || seen.status === 403) return { kind: 'narrow' };
    }
  return { kind: 'fine', isLive: key.includes('_live_'), canCharge: read.success ? read.data.charges_enabled : true };
}
