import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { DeploymentId, ProjectId } from '../../base/foundation/id';
import { createShareNext } from '../../base/foundation/share-next';
import { readTarget, type Target } from '../../base/foundation/read-target';
import { isToDraw } from '../drawn-pages/draw-asked';
import type { FoundPages } from './found-pages';
import { sendMissing } from './send-missing';
import { fileFor, readWholeManifest, sendBytes, type ServedSite } from './served-files';
import type { Site, SiteFile } from './site';
import type { SiteStore } from './site-store';
import { isSecureOrigin, supplyRandomUuid } from './supply-random-uuid';

type Live = ServedSite & { site: Site };

/**
 * Serves published apps by address: whatever is live now, files with a hash in their name cacheable forever, and the
 * app's page for addresses without a file.
 */
export function createSitesHandler({
  sites,
  blobs,
  answerBackend,
  endSharedCookies,
  urlOf,
  found,
  visited = null,
  canonicalOf = () => null,
}: {
  sites: SiteStore;
  blobs: Pick<BlobStore, 'get'>;
  /** Answers requests below `/backend/` of a live site; false if its app has no backend. */
  answerBackend(
    request: IncomingMessage,
    response: ServerResponse,
    projectId: ProjectId,
    origin: string | null,
  ): Promise<boolean>;
  /**
   * `Set-Cookie` lines that delete cookies another site has set for the parent domain of all sites. None of our sites
   * reads cookies.
   */
  endSharedCookies(header: string | undefined, path: string): string[];
  /** Address of a site, without a path. */
  urlOf(slug: string): string;
  found: FoundPages;
  /** Called when somebody visits a project's site. */
  visited?: ((projectId: ProjectId) => Promise<void>) | null;
  /**
   * The canonical address of a site with its owner's own domain, to which its Easel address redirects; null if it has
   * none.
   */
  canonicalOf?(slug: string): string | null;
}) {
  // One manifest per deployment, which never changes. The newest few are enough for the sites that get visits.
  const manifests = new Map<DeploymentId, ServedSite>();

  // Concurrent requests for one site share a lookup, but never one that started before they did, so nobody sees a site
  // that was taken down before their request.
  const siteBySlug = createShareNext((slug) => sites.siteBySlug(slug));

  async function liveOf(slug: string): Promise<Live | null> {
    const site = await siteBySlug(slug);
    if (!site?.liveDeploymentId) return null;
    const deploymentId = site.liveDeploymentId;
    await visited?.(site.projectId);
    const served = manifests.get(deploymentId) ?? (await readServed(site.projectId, deploymentId));
    return served ? { site, ...served } : null;
  }

  async function readServed(projectId: ProjectId, id: DeploymentId): Promise<ServedSite | null> {
    const deployment = await sites.deployment(projectId, id);
    const served = deployment?.manifestHash ? await readWholeManifest(blobs, deployment.manifestHash) : null;
    if (!served) return null;
    manifests.set(id, served);
    if (manifests.size > 200) manifests.delete(manifests.keys().next().value!);
    return served;
  }

  /**
   * `origin`: where it was opened, if on its own listener. Redirects after a move happen only on the site's Easel host.
   */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    slug: string,
    { builder, origin = null }: { builder: string; origin?: string | null },
  ): Promise<void> => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('origin-agent-cluster', '?1');
    response.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
    const target = readTarget(request.url, 'app');
    if (target?.isPlain && target.path.startsWith('/backend/')) {
      const site = await sites.siteBySlug(slug);
      const isLive = site?.liveDeploymentId != null;
      if (isLive && (await answerBackend(request, response, site.projectId, origin))) return;
      return sendMissing(request, response, isLive ? 'page' : 'site');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    // Drawn pages are exempt: they run without the browser's storage for the site, so nobody is signed in.
    if (isFramedBySibling(request) && !isToDraw(target)) return sendMissing(request, response, 'frame');
    const live = await liveOf(slug);
    if (!live) {
      const moved = origin === null ? await sites.siteThatLeft(slug) : null;
      if (!moved?.liveDeploymentId) return sendMissing(request, response, 'site');
      // Not permanent, because the site may move back to this address.
      response
        .writeHead(307, { location: `${urlOf(moved.slug)}${request.url ?? '/'}`, 'cache-control': 'no-store' })
        .end();
      return;
    }
    const canonical = origin === null && !(target && isToDraw(target)) ? canonicalOf(slug) : null;
    if (canonical !== null) {
      // Permanent for search engines, but not cached by browsers, since a domain may be removed again.
      const location = `${canonical}${request.url ?? '/'}`;
      response.writeHead(308, { location, 'cache-control': 'no-store' }).end();
      return;
    }
    if (target === null) return sendMissing(request, response, 'page');
    if (await found.answer(request, response, { ...live, target, builder })) return;
    const file = fileFor(live.files, target) ?? (await found.fileAt(live.site, target));
    if (!file) return sendMissing(request, response, 'page');
    const page = file.path === 'index.html' ? await found.pageAt(live, target) : null;
    return sendFile(request, response, { file: page?.file ?? file, status: page?.status ?? 200, origin, target });
  };

  async function sendFile(
    request: IncomingMessage,
    response: ServerResponse,
    { file, status, origin, target }: { file: SiteFile; status: number; origin: string | null; target: Target },
  ): Promise<void> {
    const isPage = file.type.startsWith('text/html');
    const isInsecure = isPage && origin !== null && !isSecureOrigin(origin);
    const etag = `"${file.hash.slice(0, 32)}${isInsecure ? '-plain' : ''}"`;
    const headers: Record<string, string> = {
      'content-type': file.type,
      'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag,
      vary: 'accept-encoding',
    };
    if (isPage && origin === null) {
      const ended = endSharedCookies(request.headers.cookie, target.path.slice(1));
      if (ended.length > 0) response.setHeader('set-cookie', ended);
    }
    if (status === 200 && (request.headers['if-none-match'] ?? '').includes(etag)) {
      response.writeHead(304, headers).end();
      return;
    }
    const change = isInsecure ? supplyRandomUuid : null;
    await sendBytes(blobs, request, response, { file, headers, status, change });
  }
}

/**
 * Whether a page of another site on the same parent domain shows this one in a frame. Browsers separate a framed site's
 * storage by the top-level site, but these siblings count as the same site, so a person signed in here would also be
 * signed in within a stranger's frame.
 */
function isFramedBySibling({ headers }: IncomingMessage): boolean {
  const isFrame = /^(?:iframe|frame|embed|object|fencedframe)$/.test(String(headers['sec-fetch-dest'] ?? ''));
  return isFrame && headers['sec-fetch-site'] === 'same-site';
}
