import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isAllowed } from './allowed-hosts';
import { isPublicAddress } from './is-public-address';

/** Why a call is not made. */
export type JudgedUnfit = 'not-allowed' | 'private' | 'not-found';

/** `lookup` returns the addresses that were judged, and no others. */
export type Judged = { ok: true; lookup: LookupFunction } | { ok: false; why: JudgedUnfit };

/** Finds a host's addresses. */
export type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>;

export const resolveByDns: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/**
 * Whether a call may leave this machine: only to an allowed host by http or https, and only if all its addresses are
 * public. An IP address instead of a name is never allowed: nobody could say whose it is.
 */
export async function judgeHost(url: URL, allowedHosts: readonly string[], resolve: Resolve): Promise<Judged> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { ok: false, why: 'not-allowed' };
  if (isIP(host) !== 0) return { ok: false, why: isPublicAddress(host) ? 'not-allowed' : 'private' };
  if (!isAllowed(allowedHosts, host)) return { ok: false, why: 'not-allowed' };
  const found = await resolve(host).catch(() => []);
  if (found.length === 0) return { ok: false, why: 'not-found' };
  if (!found.every(({ address }) => isPublicAddress(address))) return { ok: false, why: 'private' };
  const pinned = found.map(({ address, family }) => ({ address, family }));
  return {
    ok: true,
    lookup: (_host, { all }, callback) => {
      const tell = callback as (error: null, found: unknown, family?: number) => void;
      if (all === true) tell(null, pinned);
      else tell(null, pinned[0]!.address, pinned[0]!.family);
    },
  };
}
