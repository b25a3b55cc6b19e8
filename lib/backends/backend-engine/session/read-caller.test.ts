import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createCallerReader } from './read-caller';

const secret = 'a secret of more than thirty-two letters';
const at = Date.parse('2026-01-01T12:00:00Z');
const seconds = at / 1000;

const sign = (claims: Record<string, unknown>, by = secret) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(by));
const request = (token: string) =>
  new Request('http://backend/rest/v1/x', { headers: { authorization: `Bearer ${token}` } });

test('says whose session it is, until it ends', async () => {
  let now = at;
  const read = createCallerReader(secret, () => now);
  const token = await sign({ sub: 'ann', role: 'authenticated', exp: seconds + 60 });
  for (let n = 0; n < 2; n += 1)
    expect(await read(request(token))).toMatchObject({ sub: 'ann', role: 'authenticated' });
  now += 60_000;
  expect(await read(request(token))).toBeNull();
  expect(await read(request(token))).toBeNull();
});

test.each([
  ['signed by somebody else', () => sign({ sub: 'ann', exp: seconds + 60 }, 'another secret of thirty-two letters')],
  ['over', () => sign({ sub: 'ann', exp: seconds - 1 })],
  ['for ever', () => sign({ sub: 'ann' })],
  ['of the future', () => sign({ sub: 'ann', iat: seconds + 60, exp: seconds + 120 })],
  ['not yet', () => sign({ sub: 'ann', nbf: seconds + 60, exp: seconds + 120 })],
  ['a key', () => Promise.resolve('sb_publishable_x')],
  [
    'one that was changed',
    async () => {
      const [head, , signature] = (await sign({ sub: 'ann', exp: seconds + 60 })).split('.');
      const claims = Buffer.from(JSON.stringify({ sub: 'ben', exp: seconds + 60 })).toString('base64url');
      return `${head}.${claims}.${signature}`;
    },
  ],
  [
    'unsigned',
    () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return Promise.resolve(`${part({ alg: 'none' })}.${part({ sub: 'ann', exp: seconds + 60 })}.x`);
    },
  ],
])('of one that is %s it says nothing', async (_, make) => {
  const read = createCallerReader(secret, () => at);
  const token = await make();
  for (let n = 0; n < 2; n += 1) expect(await read(request(token))).toBeNull();
});

test('caches a session by its whole token', async () => {
  const read = createCallerReader(secret, () => at);
  const token = await sign({ sub: 'ann', exp: seconds + 60 });
  await read(request(token));
  const end = token.at(-2) === 'A' ? 'B' : 'A';
  expect(await read(request(`${token.slice(0, -2)}${end}${token.at(-1)}`))).toBeNull();
});
