import { BlockList, isIP } from 'node:net';

/** Every range that is not the open internet, by IANA's registries of special addresses. */
const closed = new BlockList();
for (const range of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]) {
  const [address = '', bits] = range.split('/');
  closed.addSubnet(address, Number(bits), 'ipv4');
}
/**
 * For IPv6, only global unicast is open, except for the parts of it that lead elsewhere or represent an IPv4 address.
 */
const open = new BlockList();
open.addSubnet('2000::', 3, 'ipv6');
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '2620:4f:8000::/48']) {
  const [address = '', bits] = range.split('/');
  closed.addSubnet(address, Number(bits), 'ipv6');
}

/** Whether an IP address is a place on the open internet: not this machine, its network, or a range of special use. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  if (family !== 6) return false;
  return open.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}
