import { isIPv6 } from 'node:net';

/** The header by which the front tells the interface who called; whatever a client sends under this name is replaced. */
export const addressHeader = 'x-easel-address';

const loopback = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * The address behind a request, for limits: the socket's, or, where that is this machine's own (a proxy in front), the
 * last that the proxy wrote; what comes before it is the client's own claim. An IPv6 address counts as its /64, which is
 * what a household has.
 */
export function clientAddress(remote: string | undefined, forwardedFor: string | string[] | undefined): string {
  const direct = remote ?? 'unknown';
  const chain = (Array.isArray(forwardedFor) ? forwardedFor.join(',') : (forwardedFor ?? '')).split(',');
  const last = chain.at(-1)?.trim() ?? '';
  return network(loopback.test(direct) && last !== '' ? last : direct);
}

function network(address: string): string {
  const plain = address.replace(/^::ffff:/, '');
  if (!isIPv6(plain)) return plain.slice(0, 64);
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
