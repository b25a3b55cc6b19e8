import { expect, test } from 'vitest';
import { type CheckCall, checkSecret } from './check-secret';

const call: CheckCall = {
  url: 'https://api.mail.test/v1/me?key={value}',
  headers: { authorization: 'Bearer {value}' },
  refusedBy: [401, 403],
  unless: ['test'],
};
const allowedHosts = ['api.mail.test'];

/** Checks a secret with a service that responds with a status, or not at all, and also returns what reached it. */
async function ask(value: string, status: number | null, address = '8.8.8.8', hosts = allowedHosts) {
  const sent: { url: string; headers: unknown }[] = [];
  const check = await checkSecret(
    { call, value, allowedHosts: hosts },
    {
      resolve: async () => [{ address, family: 4 }],
      send: async (url, { headers }) => {
        sent.push({ url: url.href, headers });
        if (status === null) throw new Error('no answer');
        return status;
      },
    },
  );
  return { check, sent };
}

test('a secret works, is refused, or nobody can say', async () => {
  const said = async (status: number | null) => (await ask('a-key', status)).check;
  expect([await said(200), await said(204)]).toEqual(['works', 'works']);
  expect([await said(401), await said(403)]).toEqual(['refused', 'refused']);
  expect([await said(302), await said(429), await said(500), await said(null)]).toEqual(
    Array.from({ length: 4 }, () => 'unreachable'),
  );
});

test('the secret stands where the call names it, and an address is encoded', async () => {
  expect((await ask('a&b $& c', 200)).sent).toEqual([
    { url: 'https://api.mail.test/v1/me?key=a%26b%20%24%26%20c', headers: { authorization: 'Bearer a&b $& c' } },
  ]);
});

test('a value that is none of theirs is not sent, nor one that no header can hold', async () => {
  expect(await ask('test', 200)).toEqual({ check: null, sent: [] });
  expect(await ask('a-key\nx-other: 1', 200)).toEqual({ check: 'refused', sent: [] });
});

test('nothing leaves for a host that is not on the app’s list, or that lies on this machine or its network', async () => {
  expect(await ask('a-key', 200, '8.8.8.8', ['other.test'])).toEqual({ check: null, sent: [] });
  for (const address of ['127.0.0.1', '10.0.0.7', '169.254.169.254'])
    expect(await ask('a-key', 200, address), address).toEqual({ check: 'unreachable', sent: [] });
});
