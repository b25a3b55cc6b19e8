import { isIP } from 'node:net';
import type { ProjectId } from '../../base/foundation/id';

/**
 * A domain that a project wants for its site. `verifiedAt` is in ms since the epoch, or null until the owner has proven
 * the domain.
 */
export type SiteDomain = { projectId: ProjectId; domain: string; challenge: string; verifiedAt: number | null };

export interface DomainStore {
  of(projectId: ProjectId): Promise<SiteDomain | null>;
  /** Replaces the project's previous domain. */
  keep(domain: SiteDomain): Promise<void>;
  remove(projectId: ProjectId): Promise<void>;
  /** Verified domains of projects that are not deleted; `slug` is the one in the site's address at Easel. */
  verified(): Promise<(SiteDomain & { slug: string })[]>;
  /** Marks the domain as proven by this project and takes it away from any other, in one transaction. */
  verify(domain: SiteDomain, at: number): Promise<void>;
}

/** Looks up a domain's DNS records: null if DNS can't be queried, an empty list if there is no such record. */
export type LookUpDomain = {
  txt(name: string): Promise<string[] | null>;
  cname(name: string): Promise<string[] | null>;
};

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const form = new RegExp(`^${label}(?:\\.${label}){1,8}$`);

/**
 * Reads a domain name such as `club.example.org` from what a person typed. Null for names no site can have: IP
 * addresses, single labels, names of this computer, and Easel's own names (`own`: its builder's host and its sites'
 * host).
 */
export function readDomain(text: string, own: readonly string[]): string | null {
  const given = text.trim().toLowerCase();
  let name: string;
  try {
    // Names in other scripts become the punycode that browsers send.
    const url = new URL(given.includes('://') ? given : `https://${given}`);
    name = url.port === '' && url.username === '' ? url.hostname : '';
  } catch {
    return null;
  }
  const isOwn = own.some((host) => name === host || name.endsWith(`.${host}`) || host.endsWith(`.${name}`));
  const isLocal = /(?:^|\.)(?:localhost|local|internal|test|invalid|example|onion|arpa)$/.test(name);
  return name.length <= 253 && form.test(name) && isIP(name) === 0 && !isOwn && !isLocal ? name : null;
}

/** The record that a domain's owner adds. It has a name of its own, so that it can't conflict with other records. */
export const txtOf = ({ domain, challenge }: Pick<SiteDomain, 'domain' | 'challenge'>) => ({
  name: `_easel.${domain}`,
  value: `easel-site=${challenge}`,
});
