import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { ProjectId } from '../../base/foundation/id';
import { readTarget } from '../../base/foundation/read-target';
import { drawFile, drawScript, isToDraw } from '../drawn-pages/draw-asked';
import { sendMissing } from '../sites/send-missing';
import { fileFor, readManifest, sendBytes } from '../sites/served-files';
import type { SiteFile } from '../sites/site';
import { insertIntoHead } from '../../preview/previews/insert-into-head';
import type { Share, ShareId } from './share';
import type { SharingStore } from './sharing-store';
import { visitorFolder, type VisitorParts } from './visitor-parts';

export type SharedHandlerDependencies = {
  sharing: Pick<SharingStore, 'visible'>;
  blobs: Pick<BlobStore, 'get'>;
  /** Answers requests below `/backend/`; false if the share was withdrawn meanwhile. */
  answerBackend(request: IncomingMessage, response: ServerResponse, share: Share): Promise<boolean>;
  /**
   * `Set-Cookie` lines that delete cookies another app has set for the parent domain of all apps. No app here gets a
   * cookie of Easel's.
   */
  endSharedCookies(header: string | undefined, path: string): string[];
  visitorParts: VisitorParts | null;
  /** The script that sends a page's picture to the studio. */
  readDrawScript(): Promise<string>;
  /** Called when somebody opens this project's app. */
  visited: ((projectId: ProjectId) => Promise<void>) | null;
};

const mostManifests = 200;
/**
 * Browsers may store the response but must revalidate it each time, since a page shown from their cache would outlive
 * the share.
 */
const askAgain = 'private, no-cache';

/**
 * Serves shared apps, each on its own host, `s-<shareId>`. Every request checks that the share is still visible, even
 * for files with a hash in their name, so that a withdrawn share is gone at once.
 */
export function createSharedHandler(deps: SharedHandlerDependencies) {
  const { sharing, blobs, visitorParts } = deps;
  /** Cached by hash, so never out of date. */
  const manifests = new Map<string, ReadonlyMap<string, SiteFile>>();

  async function filesOf(manifestHash: string): Promise<ReadonlyMap<string, SiteFile>> {
    const known = manifests.get(manifestHash);
    if (known) return known;
    const files = await readManifest(blobs, manifestHash);
    if (!files) throw new Error(`the manifest ${manifestHash} of a share is gone`);
    manifests.set(manifestHash, files);
    if (manifests.size > mostManifests) manifests.delete(manifests.keys().next().value!);
    return files;
  }

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    shareId: string,
    { builder }: { builder: string },
  ): Promise<void> => {
    for (const [name, value] of Object.entries(headersFor(builder))) response.setHeader(name, value);
    const share = await sharing.visible(shareId as ShareId);
    if (!share) return sendMissing(request, response, 'site');
    const target = readTarget(request.url, 'app');
    if (readTarget(request.url)?.path.startsWith('/backend/')) {
      if (await deps.answerBackend(request, response, share)) return;
      return sendMissing(request, response, 'page');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    if (target?.path.startsWith(visitorFolder)) return sendVisitorFile(request, response, target.path, share);
    if (target?.path === drawFile) return sendScript(request, response);
    // A service worker would outlive the share and could still show one of its pages after the link is gone.
    if (request.headers['service-worker'] || request.headers['sec-fetch-dest'] === 'serviceworker') {
      response
        .writeHead(403, { 'content-type': 'text/plain; charset=utf-8' })
        .end('No service workers in a shared app');
      return;
    }
    if (share.manifestHash === null) {
      return sendMissing(request, response, share.status === 'building' ? 'building' : 'site');
    }
    const isDrawn = isToDraw(target);
    // A drawn page is requested by the studio to take the app's picture, so it is not a visit.
    if (!isDrawn) await deps.visited?.(share.projectId);
    const file = target === null ? undefined : fileFor(await filesOf(share.manifestHash), target);
    if (!file) return sendMissing(request, response, 'page');
    return file.type.startsWith('text/html')
      ? sendDocument(request, response, { file, share, drawnFor: isDrawn ? builder : null })
      : sendAsset(request, response, file);
  };

  async function sendDocument(
    request: IncomingMessage,
    response: ServerResponse,
    { file, share, drawnFor }: { file: SiteFile; share: Share; drawnFor: string | null },
  ): Promise<void> {
    const path = readTarget(request.url, 'app')?.path.slice(1) ?? '';
    const ended = deps.endSharedCookies(request.headers.cookie, path);
    if (ended.length > 0) response.setHeader('set-cookie', ended);
    const headers = { 'content-type': file.type, 'cache-control': 'no-store', vary: 'accept-encoding' };
    const backend = (await visitorParts?.headOf(share)) ?? '';
    // After the backend script, so that the drawing script also counts the app's calls to the backend.
    const head = drawnFor === null ? backend : backend + drawScript(drawnFor);
    if (head === '') return sendBytes(blobs, request, response, { file, headers });
    const bytes = await blobs.get(file.hash);
    if (!bytes) throw new Error(`a shared file is gone: ${file.path}`);
    const html = Buffer.from(insertIntoHead(Buffer.from(bytes).toString('utf8'), head));
    response.writeHead(200, { ...headers, 'content-length': html.length });
    response.end(request.method === 'HEAD' ? undefined : html);
  }

  async function sendScript(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = Buffer.from(await deps.readDrawScript());
    const headers = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' };
    response.writeHead(200, { ...headers, 'content-length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  async function sendAsset(request: IncomingMessage, response: ServerResponse, file: SiteFile): Promise<void> {
    const etag = `"${file.hash.slice(0, 32)}"`;
    const headers = { 'content-type': file.type, 'cache-control': askAgain, etag, vary: 'accept-encoding' };
    if ((request.headers['if-none-match'] ?? '').includes(etag)) {
      response.writeHead(304, headers).end();
      return;
    }
    await sendBytes(blobs, request, response, { file, headers });
  }

  async function sendVisitorFile(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    share: Share,
  ): Promise<void> {
    const file = await visitorParts?.fileAt(path, share);
    if (!file) return sendMissing(request, response, 'page');
    const bytes = typeof file.body === 'string' ? Buffer.from(file.body) : file.body;
    response.writeHead(200, { 'cache-control': askAgain, ...file.headers, 'content-length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }
}

/** The same as on preview hosts. */
const headersFor = (builder: string): Readonly<Record<string, string>> => ({
  // Requests a separate process: an endless loop in the app must not freeze the page that frames it, which is on the
  // same site.
  'origin-agent-cluster': '?1',
  'content-security-policy': `frame-ancestors ${builder}`,
  'cross-origin-resource-policy': 'same-site',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});
