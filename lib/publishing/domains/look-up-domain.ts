import { Resolver } from 'node:dns/promises';
import type { LookUpDomain } from './site-domain';

/** What resolvers say of a name that is not there, or has no such entry. */
const isNone = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN']);

/** Asks DNS; `servers` (addresses, with a port where it is not 53) in place of the machine's own where there are any. */
export function createLookUpDomain(servers: readonly string[]): LookUpDomain {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  const ask = (answer: Promise<string[]>) =>
    answer.catch((error: NodeJS.ErrnoException) => (isNone.has(error.code ?? '') ? [] : null));
  return {
    // An entry may come in several pieces.
    txt: (name) => ask(resolver.resolveTxt(name).then((entries) => entries.map((pieces) => pieces.join('')))),
    cname: (name) => ask(resolver.resolveCname(name).then((names) => names.map((one) => one.toLowerCase()))),
  };
}
