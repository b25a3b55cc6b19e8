import type { Env } from '../../base/foundation/env';
import type { Now } from '../../base/foundation/id';
import type { HostTarget, Origins } from '../../base/http/origins';
import { createDrizzleDomainStore } from '../../publishing/domains/drizzle-domain-store';
import { createKnownDomains } from '../../publishing/domains/known-domains';
import { createLookUpDomain } from '../../publishing/domains/look-up-domain';
import { manageDomain } from '../../publishing/domains/manage-domain';
import type { Storage } from './wire-storage';

type Options = { env: Env; origins: Origins; storage: Storage; now: Now; onError(error: unknown): void };

/** How long a change by another process, or a deleted app, may go unnoticed, in ms. */
const refreshMs = 5000;

/** Wires people's own domains for the sites of an Easel on the internet. */
export async function wireDomains({ env, origins, storage, now, onError }: Options) {
  const { db, access, sites, createId } = storage;
  const store = createDrizzleDomainStore(db);
  const known = createKnownDomains(store);
  const isOffered = !origins.isLocal;
  if (isOffered) await known.refresh();
  const timer = isOffered ? setInterval(() => void known.refresh().catch(onError), refreshMs).unref() : null;
  return {
    known,
    siteDomains: manageDomain({
      ...{ access, isOffered, store, known, sites, createId, now },
      own: [origins.builderHost, origins.sitesHost],
      look: createLookUpDomain(env.EASEL_DNS_SERVERS),
    }),
    siteAt(name: string): Extract<HostTarget, { kind: 'reached' }> | null {
      const projectId = known.projectAt(name);
      return projectId && { kind: 'reached', projectId, origin: `${origins.scheme}//${name}` };
    },
    close: () => void (timer && clearInterval(timer)),
  };
}
