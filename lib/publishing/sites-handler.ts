import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlobStore } from '../blobs/blob-store';
import type { DeploymentId, ProjectId } from '../foundation/id';
import { readTarget, type Target } from '../foundation/read-target';
import { type SiteFile, siteManifestSchema } from './site';
import { type MissingWhat, missingPage } from './missing-page';
import type { SiteStore } from './site-store';

type Live = { deploymentId: DeploymentId; files: ReadonlyMap<string, SiteFile> };

/** Serves published apps by address: what is live at this moment, immutable parts for ever, pages by history fallback. */
export function createSitesHandler({
  sites,
  blobs,
  answerBackend,
  endSharedCookies,
  urlOf,
  visited = null,
}: {
  sites: SiteStore;
  blobs: BlobStore;
  /** Answers what is below `/backend/` of a site that is live; false where its app has no backend. */
  answerBackend(request: IncomingMessage, response: ServerResponse, projectId: ProjectId): Promise<boolean>;
  /** `Set-Cookie` lines that end what another site has set for the name all sites lie below. No site of ours reads a cookie. */
  endSharedCookies(header: string | undefined, path: string): string[];
  /** Where a site lies, without a path. */
  urlOf(slug: string): string;
  /** Somebody has come to the site of a project. */
  visited?: ((projectId: ProjectId) => Promise<void>) | null;
}) {
  // One manifest a deployment, immutable; the newest few are enough for the sites people look at.
  const manifests = new Map<DeploymentId, ReadonlyMap<string, SiteFile>>();

  async function liveOf(slug: string): Promise<Live | null> {
    const site = await sites.siteBySlug(slug);
    if (!site?.liveDeploymentId) return null;
    const deploymentId = site.liveDeploymentId;
    await visited?.(site.projectId);
    const files = manifests.get(deploymentId) ?? (await readManifest(site.projectId, deploymentId));
    return files ? { deploymentId, files } : null;
  }

  async function readManifest(projectId: ProjectId, id: DeploymentId): Promise<ReadonlyMap<string, SiteFile> | null> {
    const deployment = await sites.deployment(projectId, id);
    const bytes = deployment?.manifestHash ? await blobs.get(deployment.manifestHash) : null;
    if (!bytes) return null;
    const manifest = siteManifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    const files = new Map(manifest.files.map((file) => [file.path, file]));
    manifests.set(id, files);
    if (manifests.size > 200) manifests.delete(manifests.keys().next().value!);
    return files;
  }

  return async (request: IncomingMessage, response: ServerResponse, slug: string): Promise<void> => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('origin-agent-cluster', '?1');
    response.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
    if (readTarget(request.url)?.path.startsWith('/backend/')) {
      const site = await sites.siteBySlug(slug);
      const isLive = site?.liveDeploymentId != null;
      if (isLive && (await answerBackend(request, response, site.projectId))) return;
      return sendMissing(request, response, isLive ? 'page' : 'site');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    if (isFramedBySibling(request)) return sendMissing(request, response, 'frame');
    const live = await liveOf(slug);
    if (!live) {
      const moved = await sites.siteThatLeft(slug);
      if (!moved?.liveDeploymentId) return sendMissing(request, response, 'site');
      // Not for ever: it may come back to this address.
      response
        .writeHead(307, { location: `${urlOf(moved.slug)}${request.url ?? '/'}`, 'cache-control': 'no-store' })
        .end();
      return;
    }
    const target = readTarget(request.url, 'app');
    const file = target === null ? undefined : fileFor(live.files, target);
    if (!file) return sendMissing(request, response, 'page');
    return sendFile(request, response, file);
  };

  async function sendFile(request: IncomingMessage, response: ServerResponse, file: SiteFile): Promise<void> {
    const etag = `"${file.hash.slice(0, 32)}"`;
    const headers: Record<string, string> = {
      'content-type': file.type,
      'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag,
      vary: 'accept-encoding',
    };
    if (file.type.startsWith('text/html')) {
      const ended = endSharedCookies(request.headers.cookie, readTarget(request.url, 'app')?.path.slice(1) ?? '');
      if (ended.length > 0) response.setHeader('set-cookie', ended);
    }
    if ((request.headers['if-none-match'] ?? '').includes(etag)) {
      response.writeHead(304, headers).end();
      return;
    }
    const accepted = String(request.headers['accept-encoding'] ?? '');
    const [hash, encoding] =
      file.brotli && /\bbr\b/.test(accepted)
        ? [file.brotli, 'br']
        : file.gzip && /\bgzip\b/.test(accepted)
          ? [file.gzip, 'gzip']
          : [file.hash, null];
    const bytes = await blobs.get(hash);
    if (!bytes) throw new Error(`a published file is gone: ${file.path}`);
    if (encoding) headers['content-encoding'] = encoding;
    headers['content-length'] = String(bytes.length);
    response.writeHead(200, headers);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }
}

/** The file a path means: itself, its index.html, or the app's page for an address the app's own router answers. */
function fileFor(files: ReadonlyMap<string, SiteFile>, target: Target): SiteFile | undefined {
  // An address of the app's own, `/tag/AC%2FDC`, whatever files there are.
  if (!target.isPlain) return files.get('index.html');
  const path = target.path.slice(1);
  const exact = files.get(path === '' ? 'index.html' : path) ?? files.get(`${path.replace(/\/$/, '')}/index.html`);
  if (exact) return exact;
  const looksLikeFile = /\.[a-z0-9]{1,8}$/i.test(path) || path.startsWith('assets/');
  return looksLikeFile ? undefined : files.get('index.html');
}

/**
 * Whether a page of another site below the same name shows this one in a frame. Browsers keep a framed site's storage apart by
 * the site on top, and siblings are one site to them: whoever is signed in here would be so in a stranger's frame.
 */
function isFramedBySibling({ headers }: IncomingMessage): boolean {
  const isFrame = /^(?:iframe|frame|embed|object|fencedframe)$/.test(String(headers['sec-fetch-dest'] ?? ''));
  return isFrame && headers['sec-fetch-site'] === 'same-site';
}

function sendMissing(request: IncomingMessage, response: ServerResponse, what: MissingWhat): void {
  const locale = String(request.headers['accept-language'] ?? '').startsWith('zh') ? 'zh-CN' : 'en';
  const page = missingPage(what, locale);
  response.writeHead(what === 'frame' ? 403 : 404, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(page),
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(request.method === 'HEAD' ? undefined : page);
}
