import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProjectId } from '../../base/foundation/id';
import type { Viewer } from '../../base/viewers/viewer';
import type { FunctionSecrets } from '../../functions/secrets/function-secrets';
import { createAskStripe } from '../../modules/payments/keys/ask-stripe';
import { isPublicAddress } from '../../modules/payments/keys/register-webhook';
import { openStripeKeysDouble } from '../../modules/payments/keys/stripe-keys.double';
import { keepCheckedSecret } from './keep-checked-secret';

const projectId = 'project' as ProjectId;
const name = 'STRIPE_SECRET_KEY';
const live = 'sk_live_goodgoodgood';
const site = 'https://kites.example.com';
const url = `${site}/backend/functions/v1/payments/webhook`;

describe('a key of Stripe’s that is entered', () => {
  let stripe: Awaited<ReturnType<typeof openStripeKeysDouble>>;
  let kept: Map<string, string>;
  beforeAll(async () => {
    stripe = await openStripeKeysDouble({
      [live]: {},
      ...{ sk_test_goodgoodgood: {}, sk_live_notyetready: { canCharge: false } },
      ...{ rk_live_narrownarrow: { isNarrow: true }, rk_live_wideenough: {}, rk_live_cantlisten: { mayListen: false } },
    });
  });
  afterAll(() => stripe.close());
  beforeEach(() => {
    kept = new Map();
    stripe.endpoints.length = 0;
  });

  const keep = (value: string, more: Partial<Parameters<typeof keepCheckedSecret>[1]> = {}, base = stripe.base) =>
    keepCheckedSecret(
      {
        access: { roleOf: async () => 'owner' as const },
        functionSecrets: {
          list: async () => [],
          keep: async (_: ProjectId, lane: string, key: string, text: string) => void kept.set(`${lane} ${key}`, text),
        } as unknown as FunctionSecrets,
        checkSecret: async () => null,
        askStripe: createAskStripe(fetch, base),
      },
      {
        ...{
          viewer: { kind: 'local-owner', id: 'me' } as unknown as Viewer,
          projectId,
          lane: 'live' as const,
          name,
          value,
        },
        siteAddress: async () => site,
        ...more,
      },
    );

  test('that is good for the site is kept, and Stripe is told where to send its messages', async () => {
    expect(await keep(` ${live}\n`)).toEqual({ ok: true, value: { ok: true, check: null, notes: ['stripe-listens'] } });
    expect(Object.fromEntries(kept)).toEqual({ [`live ${name}`]: live, 'live STRIPE_WEBHOOK_SECRET': 'whsec_1' });
    expect(stripe.endpoints).toMatchObject([{ url, events: expect.arrayContaining(['checkout.session.completed']) }]);
    await keep(live);
    expect(stripe.endpoints).toHaveLength(1);
    expect(kept.get('live STRIPE_WEBHOOK_SECRET')).toBe('whsec_2');
  });

  test.each([
    ['unknown to Stripe', 'sk_live_madeupmadeup', 'stripe-key-wrong'],
    ['of another kind', 'pk_live_goodgoodgood', 'stripe-key-wrong'],
    ['with a letter that no key has', 'sk_live_密钥密钥密钥密钥', 'stripe-key-wrong'],
    ['restricted too far', 'rk_live_narrownarrow', 'stripe-key-narrow'],
  ])('%s is not kept', async (_why, key, code) => {
    expect(await keep(key)).toMatchObject({ ok: false, error: { code } });
    expect(kept.size).toBe(0);
  });

  test.each([
    ['a test key on the site', 'sk_test_goodgoodgood', {}, ['stripe-test-key', 'stripe-listens']],
    ['a live key in the preview', live, { lane: 'preview' as const }, ['stripe-live-key']],
    ['an account that may not charge yet', 'sk_live_notyetready', {}, ['stripe-no-charges', 'stripe-listens']],
    ['a restricted key that is wide enough', 'rk_live_wideenough', {}, ['stripe-listens']],
    ['a key that may not register', 'rk_live_cantlisten', {}, ['stripe-not-listening']],
    [
      'a site on this computer',
      live,
      { siteAddress: async () => 'http://a.sites.localhost:3000' },
      ['stripe-no-address'],
    ],
    ['no site yet', live, { siteAddress: async () => null }, ['stripe-no-address']],
    ['the word for trying', 'test', {}, []],
    ['another secret', 'anything', { name: 'OTHER_KEY' }, []],
  ])('is kept with what there is to know of it: %s', async (_what, key, more, notes) => {
    expect(await keep(key, more)).toEqual({ ok: true, value: { ok: true, check: null, notes } });
    expect([...kept.values()]).toContain(key);
  });

  test('is kept unchecked where Stripe is silent', async () => {
    expect(await keep(live, {}, 'http://127.0.0.1:1')).toMatchObject({ ok: true, value: { notes: ['stripe-silent'] } });
  });

  test('is not called wrong by a network that answers in Stripe’s place', async () => {
    const blocked = createServer((_request, response) =>
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"by a network"}'),
    );
    await new Promise<void>((resolve) => blocked.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(blocked.address() as AddressInfo).port}`;
    expect(await keep(live, {}, base)).toMatchObject({ ok: true, value: { notes: ['stripe-silent'] } });
    await new Promise((settle) => blocked.close(settle));
  });

  test('of the preview is kept without a call', async () => {
    const kept = await keep('sk_test_madeupmadeup', { lane: 'preview' }, 'http://127.0.0.1:1');
    expect(kept).toMatchObject({ ok: true, value: { notes: [] } });
  });

  test('is not tried for a stranger', async () => {
    let asked = 0;
    const parts = {
      access: { roleOf: async () => null },
      functionSecrets: {} as FunctionSecrets,
      checkSecret: async () => null,
      askStripe: async () => {
        asked += 1;
        return null;
      },
    };
    const viewer = { kind: 'guest', id: 'other' } as unknown as Viewer;
    const answer = await keepCheckedSecret(parts, {
      ...{ viewer, projectId, lane: 'live', name, value: live, siteAddress: async () => null },
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(asked).toBe(0);
  });

  test.each([
    ['https://kites.example.com', true],
    ['http://kites.example.com', false],
    ['https://kites.sites.localhost', false],
    ['https://192.168.0.7', false],
    ['https://kites.local', false],
  ])('knows a public address: %s', (address, isPublic) => expect(isPublicAddress(address)).toBe(isPublic));
});
