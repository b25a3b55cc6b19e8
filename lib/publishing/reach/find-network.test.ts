import { expect, test } from 'vitest';
import { findNetwork } from './find-network';

const one = (address: string, internal = false) => [{ address, internal }];

test('the address of the default route is taken, if it is one of a local network', () => {
  const networks = { eth0: one('10.0.0.5'), wlan0: one('192.168.1.20') };
  expect(findNetwork(networks, '192.168.1.20')).toBe('192.168.1.20');
  expect(findNetwork(networks, null)).toBe('10.0.0.5');
});

test.each([
  ['loopback', { lo: one('127.0.0.1', true) }],
  ['a public address, which strangers reach', { eth0: one('8.8.8.8') }],
  ['a provider’s shared network', { eth0: one('100.64.3.2') }],
  [
    'containers, virtual machines and VPNs',
    { docker0: one('172.17.0.1'), utun3: one('10.8.0.2'), tailscale0: one('10.1.1.1') },
  ],
  ['IPv6 alone', { eth0: one('fd00::2') }],
  ['nothing', {}],
])('none on %s', (_name, networks) => {
  expect(findNetwork(networks, '8.8.8.8')).toBeNull();
});
