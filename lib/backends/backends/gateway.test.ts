import { describe, expect, test } from 'vitest';
import { addressHeader } from '@/lib/backends/backend-engine/sign-in/app-address';
import { fail, succeed } from '@/lib/base/foundation/result';
import type { BackendId } from './backend';
import type { Backends, BackendTrouble } from './backends';
import { createGateway } from './gateway';

const backendId = 'b'.repeat(26) as BackendId;

function open(answer: () => Response = () => new Response('ok'), trouble: BackendTrouble | null = null) {
  const asked: string[] = [];
  const backends: Pick<Backends, 'fetch'> = {
    fetch: (_id, request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      return Promise.resolve(trouble ? fail(trouble) : succeed(answer()));
    },
  };
  const gateway = createGateway(backends);
  const ask = (path: string, init: RequestInit = {}, address = '1.1.1.1', isTrial = false) =>
    gateway({
      backendId,
      address,
      isTrial,
      reachedAt: 'http://app.test/backend',
      request: new Request(`http://app.test${path}`, init),
    });
  return { ask, asked };
}

describe('the gateway of the backends', () => {
  test('lets any page ask with the headers supabase-js sends, without asking the engine', async () => {
    const { ask, asked } = open();
    const headers = { 'access-control-request-headers': 'apikey,authorization,x-client-info' };
    const answer = await ask('/rest/v1/t', { method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toBe('apikey,authorization,x-client-info');
    expect(asked).toEqual([]);
  });

  test('stops guessing a password after ten tries, for that address alone', async () => {
    const { ask, asked } = open(() => new Response(null, { status: 400 }));
    const guess = (address: string) => ask('/auth/v1/token?grant_type=password', { method: 'POST' }, address);
    for (let n = 0; n < 10; n += 1) expect((await guess('1.1.1.1')).status).toBe(400);
    const refused = await guess('1.1.1.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      code: 'over_request_rate_limit',
      msg: expect.stringMatching(/Try again in \d+ seconds/) as string,
    });
    expect((await guess('2.2.2.2')).status).toBe(400);
    expect(asked).toHaveLength(11);
  });

  test('stops guessing the password of one account from many addresses, for that account alone', async () => {
    const { ask } = open(() => new Response(null, { status: 400 }));
    const guess = (email: string, address: string) =>
      ask(
        '/auth/v1/token?grant_type=password',
        { method: 'POST', body: JSON.stringify({ email, password: 'x' }) },
        address,
      );
    const spellings = ['victim@x.test', 'Victim@X.test', ' victim@x.test '];
    for (let n = 0; n < 100; n += 1) expect((await guess(spellings[n % 3]!, `3.3.3.${n}`)).status).toBe(400);
    for (const email of spellings) expect((await guess(email, '4.4.4.4')).status).toBe(429);
    expect((await guess('other@x.test', '4.4.4.4')).status).toBe(400);
    // They can still sign in by mail.
    const otp = await ask(
      '/auth/v1/otp',
      { method: 'POST', body: JSON.stringify({ email: 'victim@x.test' }) },
      '5.5.5.5',
    );
    expect(otp.status).toBe(400);
  });

  test('lets a class in at once by passwords that nobody can guess, and counts PINs by address, in any spelling', async () => {
    const { ask } = open();
    const enter = (password: unknown, address: string) => {
      const body = JSON.stringify({ email: 'pupil@class.invalid', password });
      return ask('/auth/v1/token?grant_type=password', { method: 'POST', body }, address);
    };
    for (let n = 0; n < 60; n += 1) expect((await enter('a1'.repeat(32), '1.1.1.1')).status).toBe(200);
    expect((await enter('a1'.repeat(32), '1.1.1.1')).status).toBe(429);
    // Passwords that only look like generated ones count as typed.
    const typed = ['a1'.repeat(31), `${'a1'.repeat(32)} `, 'A1'.repeat(32), ['a1'.repeat(32)], null];
    for (let n = 0; n < 10; n += 1) expect((await enter(typed[n % typed.length], '2.2.2.2')).status).toBe(200);
    for (const one of typed) expect((await enter(one, '2.2.2.2')).status).toBe(429);
    const forms = ['app_class_sign_in', 'app_class%5Fsign_in', 'app_class_sign_in?x=eq.1'];
    const guess = (n: number, address: string) =>
      ask(`/rest/v1/rpc/${forms[n % 3]}`, { method: n % 2 === 0 ? 'POST' : 'GET' }, address);
    for (let n = 0; n < 150; n += 1) expect((await guess(n, '3.3.3.3')).status).toBe(200);
    for (let n = 0; n < 6; n += 1) expect((await guess(n, '3.3.3.3')).status).toBe(429);
    expect((await guess(0, '4.4.4.4')).status).toBe(200);
  });

  test('counts nothing of a draft that is tried: journeys sign up and mistype as often as they need', async () => {
    const { ask } = open();
    const post = (path: string) => ask(path, { method: 'POST' }, '1.1.1.1', true);
    for (let n = 0; n < 30; n += 1) {
      expect((await post('/auth/v1/signup')).status).toBe(200);
      expect((await post('/auth/v1/token?grant_type=password')).status).toBe(200);
    }
  });

  test('renews sessions without counting them as guesses', async () => {
    const { ask } = open();
    for (let n = 0; n < 30; n += 1)
      expect((await ask('/auth/v1/token?grant_type=refresh_token', { method: 'POST' })).status).toBe(200);
  });

  test('sends few mails to one address', async () => {
    const { ask } = open();
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await ask('/auth/v1/recover', { method: 'POST' })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  const elsewhere = (n: number) => `3.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
  const type = (address: string, token = '123456') => {
    const body = JSON.stringify({ type: 'email', email: 'a@x.test', token });
    return ['/auth/v1/verify', { method: 'POST', body }, address] as const;
  };

  test('stops trying codes after ten a minute of an address, and of all together after six hundred an hour', async () => {
    const { ask } = open();
    const statuses = [];
    for (let n = 0; n < 11; n += 1) statuses.push((await ask(...type('1.1.1.1'))).status);
    expect(statuses.slice(9)).toEqual([200, 429]);
    for (let n = 0; n < 590; n += 1) await ask(...type(elsewhere(n)));
    expect((await ask(...type('4.4.4.4'))).status).toBe(429);
  });

  test('links keep working while strangers try codes, in whatever form, and while others follow theirs', async () => {
    const { ask } = open();
    const link = 'a1'.repeat(32);
    const follow = [
      (address: string) => ask(`/auth/v1/verify?token=${link}&type=recovery`, {}, address),
      (address: string) =>
        ask('/auth/v1/verify', { method: 'POST', body: JSON.stringify({ type: 'email', token_hash: link }) }, address),
    ];
    // Calls that try a code rather than a link, whatever their form: they all count together.
    const tries = [
      (address: string) => ask(...type(address)),
      (address: string) => ask(...type(address, link)),
      (address: string) => ask('/auth/v1/verify?token=123456', {}, address),
      (address: string) => ask('/auth/v1/verify', { method: 'POST', body: `{"token_hash":["${link}"]}` }, address),
      (address: string) => ask(`/auth/v1/verify?token=${link}`, { method: 'POST', body: 'junk' }, address),
    ];
    for (let n = 0; n < 600; n += 1) expect((await tries[n % tries.length]!(elsewhere(n))).status).toBe(200);
    for (const attempt of tries) expect((await attempt('4.4.4.4')).status).toBe(429);
    for (let n = 0; n < 700; n += 1) expect((await follow[n % 2]!(elsewhere(10_000 + n))).status).toBe(200);
    // A single address still has its own limit.
    const own = [];
    for (let n = 0; n < 11; n += 1) own.push((await follow[n % 2]!('5.5.5.5')).status);
    expect(own.slice(9)).toEqual([200, 429]);
  });

  test('mails to one person, however written, are limited; nobody uses the limit up for others', async () => {
    const { ask } = open();
    const mail = (email: string, address: string) =>
      ask('/auth/v1/recover', { method: 'POST', body: JSON.stringify({ email }) }, address);
    const spellings = ['victim@x.test', 'Victim@X.test', ' victim@x.test '];
    for (let n = 0; n < 100; n += 1) expect((await mail(spellings[n % 3]!, elsewhere(n))).status).toBe(200);
    for (const email of spellings) expect((await mail(email, '4.4.4.4')).status).toBe(429);
    for (let n = 0; n < 200; n += 1) expect((await mail(`person-${n}@x.test`, elsewhere(1000 + n))).status).toBe(200);
  });

  test('the engine gets the whole body of a counted call', async () => {
    let told = '';
    const gateway = createGateway({
      fetch: async (_id, request) => {
        told = await request.text();
        return succeed(new Response('ok'));
      },
    });
    const body = JSON.stringify({ email: 'a@x.test' });
    const request = new Request('http://app.test/auth/v1/recover', { method: 'POST', body });
    await gateway({ backendId, address: '1.1.1.1', reachedAt: 'http://app.test/backend', request });
    expect(told).toBe(body);
  });

  test('sets the app’s address itself, whatever a caller claims', async () => {
    let told: string | null = null;
    const gateway = createGateway({
      fetch: (_id, request) => {
        told = request.headers.get(addressHeader);
        return Promise.resolve(succeed(new Response('ok')));
      },
    });
    const request = new Request('http://app.test/auth/v1/recover', {
      method: 'POST',
      headers: { [addressHeader]: 'https://evil.test/backend' },
    });
    await gateway({ backendId, address: '1.1.1.1', reachedAt: 'http://app.test/backend', request });
    expect(told).toBe('http://app.test/backend');
  });

  test('hands out an uploaded page so that it runs nothing', async () => {
    const { ask } = open(() => new Response('<script>alert(1)</script>', { headers: { 'content-type': 'text/html' } }));
    const answer = await ask('/storage/v1/object/public/pictures/x.html');
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox;/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('refuses a body that is too long before anybody reads it', async () => {
    const { ask, asked } = open();
    const headers = { 'content-length': String(6 * 1024 * 1024) };
    expect((await ask('/rest/v1/t', { method: 'POST', headers, body: 'x' })).status).toBe(413);
    expect(asked).toEqual([]);
  });

  test('says in words that a call was stopped, or that the data can’t be reached', async () => {
    const stopped = await open(undefined, { code: 'backend-stopped' }).ask('/rest/v1/t');
    expect([stopped.status, await stopped.json()]).toMatchObject([
      503,
      { code: 'backend-stopped', message: expect.stringMatching(/Nothing was changed/) as string },
    ]);
    const gone = await open(undefined, { code: 'backend-unavailable', reason: 'disk' }).ask('/rest/v1/t');
    expect(JSON.stringify(await gone.json())).not.toContain('disk');
  });
});
