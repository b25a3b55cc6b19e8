import type { FunctionLane, SecretCheck, SecretNote } from '../../base/answers/function-answers';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { keepSecret } from '../../functions/http/manage-functions';
import { type AskStripe, checkStripeKey } from '../../modules/payments/keys/ask-stripe';
import { isPublicAddress, registerWebhook } from '../../modules/payments/keys/register-webhook';
import type { ServerParts } from './server-parts';

type Parts = Pick<ServerParts, 'access' | 'functionSecrets' | 'checkSecret'> & { askStripe: AskStripe };
type Asked = {
  viewer: Viewer;
  projectId: ProjectId;
  lane: FunctionLane;
  name: string;
  value: string;
  /** Address of the app's site; null if it has none. */
  siteAddress(): Promise<string | null>;
};

const keyName = 'STRIPE_SECRET_KEY';
const signingName = 'STRIPE_WEBHOOK_SECRET';
/** Entered instead of a key to let people try payments without one. */
const testWord = 'test';

/**
 * Stores a secret like `keepSecret`, but first checks one that Easel can check: Stripe's key for the site.
 * `stripe-key-wrong` and `stripe-key-narrow` store nothing. Afterwards Stripe is told where to send its messages.
 * `notes`: what the person should know about a key that was stored.
 */
export async function keepCheckedSecret(
  parts: Parts,
  { siteAddress, ...asked }: Asked,
): Promise<Result<{ ok: true; check: SecretCheck | null; notes: SecretNote[] }, AppError>> {
  const { viewer, projectId, lane, name } = asked;
  const value = name === keyName ? asked.value.trim() : asked.value;
  const notes: SecretNote[] = [];
  const isTried = name === keyName && value !== testWord && lane === 'live';
  if (name === keyName && lane === 'preview' && /^[sr]k_live_/.test(value)) notes.push('stripe-live-key');
  if (isTried) {
    // Authorise first, so that strangers can't use this to find out which keys are valid.
    const refused = await authorise(parts.access, viewer, projectId);
    if (refused) return fail(refused);
    const checked = await checkStripeKey(parts.askStripe, value);
    if (checked.kind === 'wrong') return fail({ code: 'stripe-key-wrong' });
    if (checked.kind === 'narrow') return fail({ code: 'stripe-key-narrow' });
    if (checked.kind === 'silent') notes.push('stripe-silent');
    else if (!checked.isLive) notes.push('stripe-test-key');
    if (checked.kind === 'fine' && !checked.canCharge) notes.push('stripe-no-charges');
  }
  const kept = await keepSecret(parts, { ...asked, value });
  if (!kept.ok) return kept;
  if (isTried && !notes.includes('stripe-silent')) notes.push(await listen(parts, asked, value, siteAddress));
  return succeed({ ok: true, check: kept.value.check, notes });
}

async function listen(
  parts: Parts,
  { viewer, projectId, lane }: Omit<Asked, 'siteAddress'>,
  key: string,
  siteAddress: Asked['siteAddress'],
): Promise<SecretNote> {
  const site = await siteAddress();
  if (site === null || !isPublicAddress(site)) return 'stripe-no-address';
  const url = `${site.replace(/\/$/, '')}/backend/functions/v1/payments/webhook`;
  const signing = await registerWebhook(parts.askStripe, key, url);
  if (signing === null) return 'stripe-not-listening';
  const kept = await keepSecret(parts, { viewer, projectId, lane, name: signingName, value: signing });
  return kept.ok ? 'stripe-listens' : 'stripe-not-listening';
}
