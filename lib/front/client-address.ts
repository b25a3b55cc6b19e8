import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import proxyAddress from '@fastify/proxy-addr';

/** The header by which the front tells everybody behind it who called; whatever a client sends under this name is replaced. */
export const addressHeader = 'x-easel-address';

type Connection = Pick<IncomingMessage, 'headers'> & { socket: Pick<IncomingMessage['socket'], 'remoteAddress'> };

/**
 * Reads the address behind a request, for limits: walking `X-Forwarded-For` from the right, the first that no trusted proxy
 * (`loopback`, `uniquelocal`, addresses and networks) wrote of another; what stands before it is the client's own claim. An
 * entry that is no address counts as the proxy that passed it on. An IPv6 address counts as its /64, which is what a
 * household has.
 */
export function createReadAddress(trusted: readonly string[]): (connection: Connection) => string {
  const isTrusted = proxyAddress.compile([...trusted]);
  return ({ headers, socket }) => {
    if (socket.remoteAddress === undefined) return 'unknown';
    const forwarded = [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').map(withoutPort).join(', ');
    const request = { headers: { 'x-forwarded-for': forwarded }, socket } as unknown as IncomingMessage;
    return network(proxyAddress.all(request, isTrusted).findLast((address) => isIP(address) !== 0) ?? 'unknown');
  };
}

/** Who called, as the front has written it; without a front the socket's own address. */
export function addressOf({ headers, socket }: Connection): string {
  const told = headers[addressHeader];
  return typeof told === 'string' ? told : network(socket.remoteAddress ?? 'unknown');
}

/** `198.51.100.1:4711`, `[2001:db8::1]:4711`, `[2001:db8::1]`. */
function withoutPort(entry: string): string {
  const text = entry.trim();
  return /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([^:]+):\d+$/.exec(text)?.[1] ?? text;
}

function network(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return plain.slice(0, 64);
  const written = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(written);
  if (mapped) return [mapped[1]!, mapped[2]!].flatMap(bytesOf).join('.');
  const [head = '', tail] = written.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}

function bytesOf(group: string): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}
