import { expect, test } from 'vitest';
import { clientAddress } from './client-address';

test.each([
  ['203.0.113.9', undefined, '203.0.113.9'],
  // Without a proxy of ours the header is only a claim.
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
  // The client's own claim comes first; the proxy adds what it saw.
  ['::ffff:127.0.0.1', '6.6.6.6, 198.51.100.1', '198.51.100.1'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2'],
  ['2001:db8:1:2::6', undefined, '2001:db8:1:2'],
  ['2001:db8::6', undefined, '2001:db8:0:0'],
  [undefined, undefined, 'unknown'],
])('%s behind %s is %s', (remote, forwarded, address) => {
  expect(clientAddress(remote, forwarded)).toBe(address);
});
