import { isIP } from 'node:net';
import type { ProjectId } from '../../base/foundation/id';

/** A domain that a project wants for its site; `verifiedAt` (ms since the epoch) is null until its owner has proven it. */
export type SiteDomain = { projectId: ProjectId; domain: string; challenge: string; verifiedAt: number | null };

export interface DomainStore {
  of(projectId: ProjectId): Promise<SiteDomain | null>;
  /** Takes the place of the one that the project had. */
  keep(domain: SiteDomain): Promise<void>;
  remove(projectId: ProjectId): Promise<void>;
  /** Of projects that are not deleted; `slug` is in the site's address at Easel. */
  verified(): Promise<(SiteDomain & { slug: string })[]>;
  /** In one transaction: nobody else has it any more, and this project has proven it. */
  verify(domain: SiteDomain, at: number): Promise<void>;
}

/** What a domain's DNS says; null where it can't be asked, an empty list where it has no such entry. */
export type LookUpDomain = {
  txt(name: string): Promise<string[] | null>;
  cname(name: string): Promise<string[] | null>;
};

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const form = new RegExp(`^${label}(?:\\.${label}){1,8}$`);

/**
 * The name that a person's words mean, such as `club.example.org`; null for what no site can have: addresses by number, one label
 * alone, names of this computer, and names of Easel's own (`own`: its builder's host and its sites' host).
 */
export function readDomain(text: string, own: readonly string[]): string | null {
  const given = text.trim().toLowerCase();
  let name: string;
  try {
    // Names in other scripts become what browsers send.
    const url = new URL(given.includes('://') ? given : `https://${given}`);
    name = url.port === '' && url.username === '' ? url.hostname : '';
  } catch {
    return null;
  }
  const isOwn = own.some((host) => name === host || name.endsWith(`.${host}`) || host.endsWith(`.${name}`));
  const isLocal = /(?:^|\.)(?:localhost|local|internal|test|invalid|example|onion|arpa)$/.test(name);
  return name.length <= 253 && form.test(name) && isIP(name) === 0 && !isOwn && !isLocal ? name : null;
}

/** The entry that a domain's owner adds; a name of its own, so that it is in nobody's way. */
export const txtOf = ({ domain, challenge }: Pick<SiteDomain, 'domain' | 'challenge'>) => ({
  name: `_easel.${domain}`,
  value: `easel-site=${challenge}`,
});
