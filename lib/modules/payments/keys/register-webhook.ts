import { z } from 'zod';
import type { AskStripe } from './ask-stripe';

/** What the part's function hears of; `pay_apply_event` carries each out. */
const events = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.payment_failed',
  'refund.created',
  'refund.updated',
  'refund.failed',
];
const listSchema = z.object({ data: z.array(z.object({ id: z.string(), url: z.string() })) });
const madeSchema = z.object({ id: z.string(), secret: z.string().startsWith('whsec_') });

/**
 * Has Stripe tell `url` what happens, and answers the secret it signs with; null where Stripe refuses or is silent. A
 * secret is told once only,
 * so one that is there for the same address already is replaced, the old one last: nothing goes unheard between.
 */
export async function registerWebhook(ask: AskStripe, key: string, url: string): Promise<string | null> {
  const listed = await ask(key, 'GET', 'webhook_endpoints?limit=100');
  const known = listSchema.safeParse(listed?.body);
  if (!known.success) return null;
  const form = [['url', url], ...events.map((event) => ['enabled_events[]', event] as const)] as const;
  const made = madeSchema.safeParse((await ask(key, 'POST', 'webhook_endpoints', form))?.body);
  if (!made.success) return null;
  for (const old of known.data.data.filter((one) => one.url === url))
    await ask(key, 'DELETE', `webhook_endpoints/${encodeURIComponent(old.id)}`);
  return made.data.secret;
}

/** Whether messages from the internet reach this address, as far as its name tells. */
export function isPublicAddress(address: string): boolean {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:') return false;
  return (
    /\.[a-z]{2,}$/i.test(url.hostname) && !/(?:^|\.)(?:localhost|local|internal|home\.arpa|test)$/i.test(url.hostname)
  );
}
