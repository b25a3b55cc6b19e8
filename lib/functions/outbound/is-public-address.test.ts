import { expect, test } from 'vitest';
import { isAllowed, readHost } from './allowed-hosts';
import { isPublicAddress } from './is-public-address';

test.each([
  ...[
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
  ],
  ...[
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'fc00::1',
    'ff02::1',
    '2002:7f00:1::',
  ],
  ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1', '2001:db8::1', '2001::1', 'fe80::1%eth0'],
  ...['', 'localhost', '2130706433'],
])('%s is not on the internet', (address) => expect(isPublicAddress(address)).toBe(false));

test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])('%s is', (address) =>
  expect(isPublicAddress(address)).toBe(true),
);

test('what a person types is read as a host, or refused', () => {
  expect(
    ['api.openai.com', ' https://API.Stripe.com/v1?x ', '*.example.com', 'a.example.com:443/x'].map(readHost),
  ).toEqual([...['api.openai.com', 'api.stripe.com', '*.example.com', 'a.example.com']]);
  const refused = [
    'localhost',
    'a.localhost',
    '127.0.0.1',
    '*',
    '*.com',
    'com',
    'x.local',
    'http://[::1]/',
    '',
    'a..b.com',
  ];
  expect(refused.map(readHost)).toEqual(refused.map(() => null));
});

test('a name is allowed as a whole, or below a star', () => {
  expect(isAllowed(['api.example.com'], 'API.example.com.')).toBe(true);
  expect(isAllowed(['api.example.com'], 'xapi.example.com')).toBe(false);
  expect(isAllowed(['*.example.com'], 'a.b.example.com')).toBe(true);
  expect(isAllowed(['*.example.com'], 'example.com')).toBe(false);
});
