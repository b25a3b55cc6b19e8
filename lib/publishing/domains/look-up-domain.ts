import { Resolver } from 'node:dns/promises';
import type { LookUpDomain } from './site-domain';

/** Resolver errors that mean the name does not exist or has no such record. */
const isNone = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN']);

/**
 * Queries DNS. `servers` (addresses, with a port unless it is 53) replace the machine's own resolvers if there are any.
 */
export function createLookUpDomain(servers: readonly string[]): LookUpDomain {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  const ask = (answer: Promise<string[]>) =>
    answer.catch((error: NodeJS.ErrnoException) => (isNone.has(error.code ?? '') ? [] : null));
  return {
    // A TXT record may consist of several strings.
    txt: (name) => ask(resolver.resolveTxt(name).then((entries) => entries.map((pieces) => pieces.join('')))),
    cname: (name) => ask(resolver.resolveCname(name).then((names) => names.map((one) => one.toLowerCase()))),
  };
}
