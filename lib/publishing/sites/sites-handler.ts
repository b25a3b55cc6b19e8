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

/** Serves published apps by address: what is live at this moment, immutable parts for ever, pages by history fallback. */
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
  /** Answers what is below `/backend/` of a site that is live; false where its app has no backend. */
  answerBackend(
    request: IncomingMessage,
    response: ServerResponse,
    projectId: ProjectId,
    origin: string | null,
  ): Promise<boolean>;
  /** `Set-Cookie` lines that end what another site has set for the name all sites lie below. No site of ours reads a cookie. */
  endSharedCookies(header: string | undefined, path: string): string[];
  /** Where a site lies, without a path. */
  urlOf(slug: string): string;
  found: FoundPages;
  /** Somebody has come to the site of a project. */
  visited?: ((projectId: ProjectId) => Promise<void>) | null;
  /** The one address of a site that has a domain of its owner's, to which its own address leads; null for none. */
  canonicalOf?(slug: string): string | null;
}) {
  // One manifest a deployment, immutable; the newest few are enough for the sites people look at.
  const manifests = new Map<DeploymentId, ServedSite>();

  // A crowd at one site costs one look at a time, and nobody sees what was taken down before they asked.
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

  /** `origin`: where it was opened, if on a listener of its own; an address that moved leads on from its own host only. */
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
    // What is drawn runs without what the browser keeps for the site: nobody is signed in there.
    if (isFramedBySibling(request) && !isToDraw(target)) return sendMissing(request, response, 'frame');
    const live = await liveOf(slug);
    if (!live) {
      const moved = origin === null ? await sites.siteThatLeft(slug) : null;
      if (!moved?.liveDeploymentId) return sendMissing(request, response, 'site');
      // Not for ever: it may come back to this address.
      response
        .writeHead(307, { location: `${urlOf(moved.slug)}${request.url ?? '/'}`, 'cache-control': 'no-store' })
        .end();
      return;
    }
    const canonical = origin === null && !(target && isToDraw(target)) ? canonicalOf(slug) : null;
    if (canonical !== null) {
      // For good, to those who read it; not kept by browsers, since a domain may be taken away again.
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
 * Whether a page of another site below the same name shows this one in a frame. Browsers keep a framed site's storage apart by
 * the site on top, and siblings are one site to them: whoever is signed in here would be so in a stranger's frame.
 */
function isFramedBySibling({ headers }: IncomingMessage): boolean {
  const isFrame = /^(?:iframe|frame|embed|object|fencedframe)$/.test(String(headers['sec-fetch-dest'] ?? ''));
  return isFrame && headers['sec-fetch-site'] === 'same-site';
}
