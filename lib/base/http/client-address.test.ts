import { expect, test } from 'vitest';
import { addressOf, createReadAddress } from './client-address';

type Case = [trusted: string, remote: string | undefined, forwarded: string | undefined, address: string];

test.each<Case>([
  ['loopback', '203.0.113.9', undefined, '203.0.113.9'],
  // Without a trusted proxy the header is only a claim.
  ['loopback', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['loopback', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
  // The client's own claim comes first; the proxy appends what it saw.
  ['loopback', '::ffff:127.0.0.1', '6.6.6.6, 198.51.100.1', '198.51.100.1'],
  ['loopback', '127.0.0.1', undefined, '127.0.0.1'],
  ['loopback', '::1', ' , 198.51.100.1 ,', '198.51.100.1'],
  ['loopback', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2'],
  ['loopback', '2001:db8:1:2::6', undefined, '2001:db8:1:2'],
  ['loopback', '2001:db8::6', undefined, '2001:db8:0:0'],
  ['loopback', '2001:DB8:0001:2::6', undefined, '2001:db8:1:2'],
  ['loopback', undefined, undefined, 'unknown'],
  // A container's network, and a chain of trusted proxies.
  ['loopback', '172.18.0.2', '198.51.100.1', '172.18.0.2'],
  ['uniquelocal', '172.18.0.2', '198.51.100.1', '198.51.100.1'],
  ['uniquelocal', '::ffff:172.18.0.2', '6.6.6.6, 198.51.100.1, 10.0.0.7', '198.51.100.1'],
  ['172.18.0.0/16', '::ffff:172.18.0.2', '198.51.100.1', '198.51.100.1'],
  ['172.18.0.0/16', '172.19.0.2', '198.51.100.1', '172.19.0.2'],
  ['loopback,203.0.113.0/24', '127.0.0.1', '6.6.6.6, 198.51.100.1, 203.0.113.7', '198.51.100.1'],
  ['2001:db8:f::/48', '2001:db8:f::1', '198.51.100.1', '198.51.100.1'],
  // Ports, as some proxies append them, and IPv4-mapped addresses in both notations.
  ['loopback', '127.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
  ['loopback', '127.0.0.1', '[2001:db8:1:2::6]:4711', '2001:db8:1:2'],
  ['loopback', '127.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
  ['loopback', '127.0.0.1', '::ffff:c633:6401', '198.51.100.1'],
  // An invalid entry counts as the proxy that passed it on.
  ['loopback', '127.0.0.1', 'unknown', '127.0.0.1'],
  ['loopback,203.0.113.7', '127.0.0.1', '_hidden, 203.0.113.7', '203.0.113.7'],
])('trusting %s: %s behind %s is %s', (trusted, remoteAddress, forwarded, address) => {
  const read = createReadAddress(trusted.split(','));
  expect(read({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } })).toBe(address);
});

test('behind the front it is the address the front wrote', () => {
  const socket = { remoteAddress: '127.0.0.1' };
  expect(addressOf({ headers: { 'x-easel-address': '198.51.100.1' }, socket })).toBe('198.51.100.1');
  expect(addressOf({ headers: {}, socket })).toBe('127.0.0.1');
});
