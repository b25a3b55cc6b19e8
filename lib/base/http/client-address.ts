import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import proxyAddress from '@fastify/proxy-addr';

/**
 * The header in which the front tells the handlers behind it who called; a client's own header of this name is
 * replaced.
 */
export const addressHeader = 'x-easel-address';

type Connection = Pick<IncomingMessage, 'headers'> & { socket: Pick<IncomingMessage['socket'], 'remoteAddress'> };

/**
 * Determines the client's address, for limits: walks `X-Forwarded-For` from the right to the first entry that is not a
 * trusted proxy (`loopback`, `uniquelocal`, addresses and networks); anything before it is the client's own claim. An
 * invalid entry counts as the proxy that passed it on. An IPv6 address counts as its /64, which is what a household
 * has.
 */
export function createReadAddress(trusted: readonly string[]): (connection: Connection) => string {
  const isTrusted = proxyAddress.compile([...trusted]);
  return ({ headers, socket }) => {
    if (socket.remoteAddress === undefined) return 'unknown';
    // Without a proxy it is the other end of the socket. This is called several times per request.
    if (headers['x-forwarded-for'] === undefined) return knownNetwork(socket.remoteAddress);
    const forwarded = [headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').map(withoutPort).join(', ');
    const request = { headers: { 'x-forwarded-for': forwarded }, socket } as unknown as IncomingMessage;
    return network(proxyAddress.all(request, isTrusted).findLast((address) => isIP(address) !== 0) ?? 'unknown');
  };
}

/**
 * Whether a request really comes from this machine or a trusted address, and was not forwarded for somebody else: every
 * address in `X-Forwarded-For` has to be trusted too.
 */
export function createIsTrusted(trusted: readonly string[]): (connection: Connection) => boolean {
  const isTrusted = proxyAddress.compile(['loopback', ...trusted]);
  return ({ headers, socket }) => {
    if (socket.remoteAddress === undefined) return false;
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').map(withoutPort);
    const before = headers['x-forwarded-for'] === undefined ? [] : forwarded;
    return [socket.remoteAddress, ...before].every((address, at) => isIP(address) !== 0 && isTrusted(address, at));
  };
}

/** The caller's address as the front wrote it; without a front, the socket's own address. */
export function addressOf({ headers, socket }: Connection): string {
  const told = headers[addressHeader];
  return typeof told === 'string' ? told : network(socket.remoteAddress ?? 'unknown');
}

/** `198.51.100.1:4711`, `[2001:db8::1]:4711`, `[2001:db8::1]`. */
function withoutPort(entry: string): string {
  const text = entry.trim();
  return /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([^:]+):\d+$/.exec(text)?.[1] ?? text;
}

const networks = new Map<string, string>();
const mostNetworks = 10_000;

/** `network` of a socket's own address, cached because the address is the same for all of its requests. */
function knownNetwork(address: string): string {
  const known = networks.get(address);
  if (known !== undefined) return known;
  const made = isIP(address) === 0 ? 'unknown' : network(address);
  if (networks.size >= mostNetworks) networks.clear();
  networks.set(address, made);
  return made;
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
