import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlobStore } from '../blobs/blob-store';
import type { DeploymentId, ProjectId } from '../foundation/id';
import { type SiteFile, siteManifestSchema } from './site';
import { missingPage } from './missing-page';
import type { SiteStore } from './site-store';

type Live = { deploymentId: DeploymentId; files: ReadonlyMap<string, SiteFile> };

/** Serves published apps by address: what is live at this moment, immutable parts for ever, pages by history fallback. */
export function createSitesHandler({
  sites,
  blobs,
  answerBackend,
  visited = null,
}: {
  sites: SiteStore;
  blobs: BlobStore;
  /** Answers what is below `/backend/` of a site that is live; false where its app has no backend. */
  answerBackend(request: IncomingMessage, response: ServerResponse, projectId: ProjectId): Promise<boolean>;
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
    if (requestedPath(request.url ?? '/')?.startsWith('backend/')) {
      const site = await sites.siteBySlug(slug);
      const isLive = site?.liveDeploymentId != null;
      if (isLive && (await answerBackend(request, response, site.projectId))) return;
      return sendMissing(request, response, isLive ? 'page' : 'site');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const live = await liveOf(slug);
    if (!live) return sendMissing(request, response, 'site');
    const path = requestedPath(request.url ?? '/');
    const file = path === null ? undefined : fileFor(live.files, path);
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
function fileFor(files: ReadonlyMap<string, SiteFile>, path: string): SiteFile | undefined {
  const exact = files.get(path === '' ? 'index.html' : path) ?? files.get(`${path.replace(/\/$/, '')}/index.html`);
  if (exact) return exact;
  const looksLikeFile = /\.[a-z0-9]{1,8}$/i.test(path) || path.startsWith('assets/');
  return looksLikeFile ? undefined : files.get('index.html');
}

function requestedPath(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url, 'http://site').pathname).replace(/^\/+/, '');
  } catch {
    return null;
  }
}

function sendMissing(request: IncomingMessage, response: ServerResponse, what: 'site' | 'page'): void {
  const locale = String(request.headers['accept-language'] ?? '').startsWith('zh') ? 'zh-CN' : 'en';
  const page = missingPage(what, locale);
  response.writeHead(404, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(page),
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(request.method === 'HEAD' ? undefined : page);
}
