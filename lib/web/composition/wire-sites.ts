import type { IncomingMessage, ServerResponse } from 'node:http';
import { keepHotBlobs } from '../../base/blobs/hot-blobs';
import type { Env } from '../../base/foundation/env';
import type { Now, ProjectId } from '../../base/foundation/id';
import type { Origins } from '../../base/http/origins';
import { readDrawnScripts } from '../../publishing/sites/drawn-scripts';
import { createFoundPages } from '../../publishing/sites/found-pages';
import { createSitesHandler } from '../../publishing/sites/sites-handler';
import { endCookiesOf } from '../front/end-shared-cookies';
import { wireReach } from './wire-reach';
import type { Storage } from './wire-storage';

type Options = {
  env: Env;
  processEnvironment: Readonly<Record<string, string | undefined>>;
  origins: Origins;
  storage: Storage;
  built: string;
  /** The owner's own domain for a site; null if there is none. */
  domainOf(slug: string): string | null;
  /** Answers requests below `/backend/` of a site. */
  answerBackend: Parameters<typeof createSitesHandler>[0]['answerBackend'];
  visited: ((projectId: ProjectId) => Promise<void>) | null;
  now: Now;
  onError(error: unknown): void;
};

/** Wires the serving of published apps: on their own hosts, and wherever they were opened to others. */
export function wireSites({
  env,
  processEnvironment,
  origins,
  storage,
  built,
  domainOf,
  answerBackend,
  visited,
  now,
  onError,
}: Options) {
  const { sites, blobs } = storage;
  const scripts = readDrawnScripts(`${built}/drawn-pages`);
  const canonicalOf = (slug: string) => {
    const domain = domainOf(slug);
    return domain === null ? null : `${origins.scheme}//${domain}`;
  };
  const urlOf = (slug: string) =>
    canonicalOf(slug) ?? `${origins.scheme}//${slug}.${origins.sitesHost}${origins.portSuffix}`;
  const handle = createSitesHandler({
    ...{ sites, blobs: keepHotBlobs(blobs), answerBackend, urlOf, visited, canonicalOf },
    found: createFoundPages({ blobs, urlOf, readDrawScript: scripts.draw }),
    endSharedCookies: (header, name) => endCookiesOf(header, { domain: origins.sitesHost, path: `/${name}` }),
  });
  const reached = wireReach({
    ...{ env, processEnvironment, origins, storage, now, onError },
    // No page may be drawn at an address that strangers can reach.
    handleSite: (request: IncomingMessage, response: ServerResponse, slug, origin) =>
      handle(request, response, slug, { builder: "'none'", origin }),
  });
  return { urlOf, handle, reached, exchange: scripts.exchange };
}
