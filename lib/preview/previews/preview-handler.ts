import type { IncomingMessage, ServerResponse } from 'node:http';
import { lookup } from 'mrmime';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { NamedBlobs, OwnBlobs } from '../../base/blobs/own-blobs';
import { readTarget } from '../../base/foundation/read-target';
import { type FontAddress, readFontAddress } from '../packages/font-address';
import type { PackageLayer } from '../packages/package-layer';
import type { PreviewManifest } from '../runtime/compiler';
import { composeCanvas, composeDocument } from './compose-document';
import { createKnownManifests } from './known-manifests';
import type { Preview } from './preview';
import type { PreviewStore } from './preview-store';

export type PreviewHandlerDependencies = {
  previews: PreviewStore;
  /** Reads blobs that were checked before they were stored. */
  blobs: Pick<BlobStore, 'get'>;
  /** Tells which bytes a project has: a preview serves only its own project's bytes. */
  ownBlobs: Pick<OwnBlobs, 'of'>;
  /**
   * Null if the layer is no longer on this disk. The page is then the empty canvas, and the studio prepares the layer
   * again.
   */
  findLayer(hash: string): Promise<PackageLayer | null>;
  /** A font from a layer's packages; null if there is none. */
  readFont(address: FontAddress): Promise<Uint8Array | null>;
  /** Values of `import.meta.env` besides MODE and the like; only names that start with `VITE_` are passed on. */
  envOf(preview: Preview): Promise<Readonly<Record<string, string>>>;
  /** Answers requests below `/backend/`, the only path of a preview that accepts writes. */
  answerBackend(request: IncomingMessage, response: ServerResponse, preview: Preview): Promise<void>;
  /**
   * The bundled frame client and its hash. `tester` is the script that runs journeys, `picture` the one that takes
   * pictures of the page.
   */
  client: Script & { tester: Script; picture: Script };
  builderOrigin: string;
  layersOrigin: string;
};

type Script = { code: string; hash: string };
type Answer = { status: number; body: Uint8Array | string; headers: Record<string, string> };

const immutable = 'private, max-age=31536000, immutable';
const text = (status: number, body: string): Answer => ({
  status,
  body,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
});

/**
 * Serves one preview host, `p-<key>`; the Host dispatcher passes the key. Read-only except for the app's own backend,
 * and runs no code: a preview is bytes that a browser compiled. Every response names the one origin that may frame it.
 */
export function createPreviewHandler(deps: PreviewHandlerDependencies) {
  const { previews, blobs, client, builderOrigin, layersOrigin } = deps;
  const manifestOf = createKnownManifests(blobs);

  /** Bytes named by the shown manifest were checked when it was set; any other hash is looked up. */
  function ownOf(preview: Preview, manifest: PreviewManifest | null): Pick<NamedBlobs, 'get'> {
    const shown = [...(manifest?.modules ?? []), ...(manifest?.assets ?? [])];
    const own = deps.ownBlobs.of({ projectId: preview.projectId });
    return { get: (hash) => (shown.some((one) => one.hash === hash) ? blobs : own).get(hash) };
  }

  async function answerDocument(preview: Preview, manifest: PreviewManifest | null): Promise<Answer> {
    const layer = manifest ? await deps.findLayer(manifest.layer) : null;
    const env = {
      ...Object.fromEntries(Object.entries(await deps.envOf(preview)).filter(([name]) => name.startsWith('VITE_'))),
      MODE: 'development',
      DEV: true,
      PROD: false,
      SSR: false,
      BASE_URL: '/',
    };
    const isShown = manifest !== null && layer !== null;
    const testerUrl = `/@easel/tester.js?v=${client.tester.hash}`;
    const manifestHash = isShown ? preview.manifestHash : null;
    const pictureUrl = `/@easel/picture.js?v=${client.picture.hash}`;
    const config = { testerUrl, pictureUrl, lane: preview.lane, builderOrigin, manifest: manifestHash, env };
    const parts = { clientUrl: `/@easel/client.js?v=${client.hash}`, config };
    const html = isShown ? composeDocument({ ...parts, manifest, layer, layersOrigin }) : composeCanvas(parts);
    return {
      status: 200,
      body: html,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    };
  }

  async function answerBlob(from: Pick<NamedBlobs, 'get'>, hash: string, contentType: string): Promise<Answer> {
    const bytes = await from.get(hash);
    if (!bytes) return text(404, 'Not found');
    // The studio reads compiled modules back to continue compiling from them.
    const headers = {
      'content-type': contentType,
      'cache-control': immutable,
      'access-control-allow-origin': builderOrigin,
    };
    return { status: 200, body: bytes, headers };
  }

  async function answer(request: IncomingMessage, key: string): Promise<Answer> {
    const preview = await previews.find(key);
    if (!preview) return text(404, 'Not found');
    if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'Method not allowed');
    // A service worker would outlive the app that registered it, and would intercept requests to the preview.
    if (request.headers['service-worker'] || request.headers['sec-fetch-dest'] === 'serviceworker') {
      return text(403, 'No service workers in a preview');
    }

    const target = readTarget(request.url, 'app');
    if (target === null) return text(400, 'Bad request');
    const isNavigation = request.headers['sec-fetch-mode'] === 'navigate';
    const wantsPage = isNavigation || target.path === '/' || (request.headers.accept ?? '').includes('text/html');
    const manifest = preview.manifestHash === null ? null : await manifestOf(preview.manifestHash);
    const found = target.isPlain ? await answerFile(target.path, preview, manifest) : null;
    return found ?? (wantsPage ? answerDocument(preview, manifest) : text(404, 'Not found'));
  }

  /** Serves Easel's own scripts, compiled modules and files of the app; null if the path is none of these. */
  async function answerFile(path: string, preview: Preview, manifest: PreviewManifest | null): Promise<Answer | null> {
    const script = {
      '/@easel/client.js': client,
      '/@easel/tester.js': client.tester,
      '/@easel/picture.js': client.picture,
    }[path];
    if (script) {
      const headers = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': immutable };
      return { status: 200, body: script.code, headers };
    }
    const own = ownOf(preview, manifest);
    const compiled = /^\/@c\/([0-9a-f]{64})\.js$/.exec(path)?.[1];
    if (compiled) return answerBlob(own, compiled, 'text/javascript; charset=utf-8');
    const asset = /^\/@a\/([0-9a-f]{64})\.([a-z0-9]{1,8})$/.exec(path);
    if (asset?.[1] && asset[2]) return answerBlob(own, asset[1], lookup(asset[2]) ?? 'application/octet-stream');

    const font = readFontAddress(path);
    if (font) {
      const bytes = await deps.readFont(font);
      const headers = { 'content-type': lookup(font.file) ?? 'application/octet-stream', 'cache-control': immutable };
      return bytes && { status: 200, body: bytes, headers };
    }

    const file = manifest?.assets.find((one) => one.url === path);
    if (!file || path === '/index.html') return null;
    const found = await answerBlob(blobs, file.hash, file.contentType);
    return { ...found, headers: { ...found.headers, 'cache-control': 'no-cache' } };
  }

  return async function handlePreview(request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
    if (readTarget(request.url)?.path.startsWith('/backend/')) {
      const preview = await previews.find(key);
      if (preview) return deps.answerBackend(request, response, preview);
    }
    const { status, body, headers } = await answer(request, key);
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    response.writeHead(status, {
      ...headers,
      'content-length': bytes.length,
      // Requests a separate process: an endless loop in the app must not freeze the builder, which is on the same site.
      'origin-agent-cluster': '?1',
      'content-security-policy': `frame-ancestors ${builderOrigin}`,
      'cross-origin-resource-policy': 'same-site',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };
}
