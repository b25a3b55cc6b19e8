import { z } from 'zod';
import type { AskStripe } from './ask-stripe';

/** The events that the part's function receives; `pay_apply_event` handles each. */
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
 * Registers `url` as a Stripe webhook and returns its signing secret; null if Stripe refuses or does not answer. Stripe
 * shows a secret only once, so an existing webhook for the same address is replaced. The old one is deleted last, so
 * that no event is missed in between.
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

/** Whether messages from the internet can reach this address, judging by its host name. */
export function isPublicAddress(address: string): boolean {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:') return false;
  return (
    /\.[a-z]{2,}$/i.test(url.hostname) && !/(?:^|\.)(?:localhost|local|internal|home\.arpa|test)$/i.test(url.hostname)
  );
}
