import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createMemoryOwnBlobs } from '../../lib/base/blobs/memory-own-blobs.fixture';
import type { ProjectId, ViewerId } from '../../lib/base/foundation/id';
import { findCompiled, missingCompiled, showManifest, storeCompiled } from '../../lib/preview/previews/keep-compiled';
import { openPreview } from '../../lib/preview/previews/open-preview';
import type { Lane } from '../../lib/preview/previews/preview';
import type { PreviewStore } from '../../lib/preview/previews/preview-store';
import { createPreviewHandler } from '../../lib/preview/previews/preview-handler';
import { createMemoryBlobs, createMemoryPreviews } from '../../lib/preview/previews/previews.fixture';
import { readFontFile } from '../../lib/preview/packages/read-font-file';
import { decodeParts } from '../../lib/preview/runtime/compiled-parts';
import { buildPreviewClient } from '../../scripts/build-preview-client.mjs';
import { buildLayerFiles } from './layer-files';

const root = fileURLToPath(new URL('../..', import.meta.url));
const request = { viewerId: 'v' as ViewerId, projectId: 'p' as ProjectId };

export type Files = Record<string, string>;
export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
export const treeOf = (files: Files) => ({
  hash: hashOf(JSON.stringify(files)),
  entries: Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, { hash: hashOf(text), size: text.length }]),
  ),
});

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Builder, preview hosts and layers on one port, in memory: what the front server does, without Next. */
export async function startPreviewWorld(): Promise<{
  url: string;
  addTree(files: Files): string;
  /** Forgets what the previews show, as for a new project. */
  forget(): void;
  close(): Promise<void>;
}> {
  const [{ layer, files: layerFiles }, client, page] = await Promise.all([
    buildLayerFiles(),
    buildPreviewClient({ root, outdir: path.join(os.tmpdir(), 'easel-preview-client') }),
    build({
      entryPoints: [fileURLToPath(new URL('./studio-page.ts', import.meta.url))],
      bundle: true,
      write: false,
      format: 'esm',
    }),
  ]);
  const trees = new Map<string, Files>();
  let previews = createMemoryPreviews();
  const blobs = createMemoryBlobs();
  const deps = {
    previews: {
      ensure: (...parts) => previews.ensure(...parts),
      find: (...parts) => previews.find(...parts),
      show: (...parts) => previews.show(...parts),
      keepCompiled: (...parts) => previews.keepCompiled(...parts),
      findCompiled: (...parts) => previews.findCompiled(...parts),
    } satisfies PreviewStore,
    ...{ blobs, ownBlobs: createMemoryOwnBlobs(blobs) },
    authorise: async () => true,
    secret: new Uint8Array(32),
    now: () => 0,
  };
  let builder = '';
  let layersOrigin = '';
  let handle: ReturnType<typeof createPreviewHandler>;
  let port = 0;

  async function api(path: string, message: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const body = await readBody(message);
    const json = () => JSON.parse(body.toString()) as Record<string, never>;
    const reply = (result: { ok: boolean; value?: unknown; error?: unknown }, pick = (value: unknown) => value) =>
      result.ok ? { status: 200, body: pick(result.value) } : { status: 400, body: { error: result.error } };
    if (path === '/preview') {
      const opened = await openPreview(deps, request);
      return reply(opened, () => {
        if (!opened.ok) return null;
        const address = (key: string) => `http://p-${key}.app.localhost:${port}/`;
        const { main, try: trying } = opened.value;
        return { mainUrl: address(main.key), tryUrl: address(trying.key), layersOrigin, shown: main.manifestHash };
      });
    }
    if (path === '/compiled/missing') {
      return reply(await missingCompiled(deps, { ...request, hashes: json().hashes! }), (missing) => ({ missing }));
    }
    if (path === '/compiled') return reply(await storeCompiled(deps, { ...request, parts: decodeParts(body) ?? [] }));
    if (path === '/files') {
      const files = trees.get(json().treeHash!) ?? {};
      return { status: 200, body: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, { text }])) };
    }
    if (path === '/packages') return { status: 200, body: { layer } };
    // This server stores nothing that a journey could change.
    if (path === '/preview/try/data') return { status: 204, body: {} };
    if (path === '/preview/try/sessions') return { status: 200, body: { refused: 'Nobody signs in here.' } };
    const lane = /^\/preview\/(main|try)$/.exec(path)?.[1] as Lane | undefined;
    if (lane) {
      const { treeHash, manifest } = json() as { treeHash: never; manifest: never };
      return reply(await showManifest(deps, { ...request, lane, treeHash, manifest }));
    }
    const found = /^\/compiled\/([0-9a-f]+)\?compiler=(.*)$/.exec(path);
    if (found) {
      const kept = await findCompiled(deps, { ...request, treeHash: found[1]!, compiler: found[2]! });
      return kept.ok && kept.value === null ? { status: 204, body: {} } : reply(kept);
    }
    return { status: 404, body: {} };
  }

  const server: Server = createServer((message, response) => {
    const host = message.headers.host ?? '';
    const url = message.url ?? '/';
    const key = /^p-([a-z2-7]+)\./.exec(host)?.[1];
    if (key) return void handle(message, response, key);
    if (host.startsWith('layers.')) {
      const file = layerFiles.get(url.replace(`/${layer.hash}/`, ''));
      response.writeHead(file ? 200 : 404, {
        'content-type': 'text/javascript',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=31536000, immutable',
      });
      return void response.end(file);
    }
    if (url.startsWith('/api/projects/p')) {
      return void api(url.slice('/api/projects/p'.length), message).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    }
    const isScript = url === '/studio.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(
      isScript
        ? page.outputFiles[0]!.text
        : '<!doctype html><title>Studio</title><body><script type="module" src="/studio.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  builder = `http://app.localhost:${port}`;
  layersOrigin = `http://layers.app.localhost:${port}`;
  handle = createPreviewHandler({
    ...deps,
    findLayer: async (hash) => (hash === layer.hash ? layer : null),
    readFont: ({ file }) => readFontFile(root, file),
    answerBackend: async (_request, response) => void response.writeHead(404).end(),
    envOf: async () => ({ VITE_TITLE: 'from the host' }),
    client,
    builderOrigin: builder,
    layersOrigin,
  });

  return {
    url: builder,
    addTree(files) {
      const { hash } = treeOf(files);
      trees.set(hash, files);
      return hash;
    },
    forget() {
      previews = createMemoryPreviews();
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
