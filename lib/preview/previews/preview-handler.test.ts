import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryOwnBlobs } from '../../base/blobs/memory-own-blobs.fixture';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import { createPreviewHandler } from './preview-handler';
import type { PreviewStore } from './preview-store';
import { createMemoryBlobs, makeManifest, sha256 } from './previews.fixture';

const builderOrigin = 'http://app.localhost:3000';
const layersOrigin = 'http://layers.app.localhost:3000';
const sheet = 'globalThis.__easel.style("/src/index.css", "…")';
const css = ':root{--ink:"</style>"}';
const code = {
  '/src/main.tsx': 'import App from "/src/App.tsx"; import "react"; import s from "react"; import "/src/index.css"',
  '/src/App.tsx': 'export default () => null',
  '/src/index.css': sheet,
  '/src/copy.ts': 'export default () => null',
};

describe('the preview host', () => {
  const blobs = createMemoryBlobs();
  const ownBlobs = createMemoryOwnBlobs(blobs);
  let manifestHash: string | null = null;
  let server: Server;

  const previews = {
    find: async (key: string) =>
      key === 'known'
        ? { key, projectId: 'p' as ProjectId, viewerId: 'v' as ViewerId, lane: 'main' as const, manifestHash }
        : null,
  } as PreviewStore;
  const handle = createPreviewHandler({
    previews,
    ...{ blobs, ownBlobs },
    findLayer: async (hash) => ({ hash, versions: {}, imports: { react: 'react.js' }, styles: {} }),
    readFont: async ({ hash, file }) => (file.includes('gone') ? null : new TextEncoder().encode(`${hash} ${file}`)),
    envOf: async () => ({ VITE_TITLE: 'a</script>b', SECRET: 'x' }),
    answerBackend: async (request, response, preview) =>
      void response.end(`backend of ${preview.projectId}: ${request.url}`),
    client: {
      ...{ code: 'client()', hash: 'c1' },
      tester: { code: 'tester()', hash: 't1' },
      picture: { code: 'picture()', hash: 'i1' },
    },
    builderOrigin,
    layersOrigin,
  });

  function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
    return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const key = headers['x-key'] ?? 'known';
      const request = httpRequest({ port, path, method, headers: { ...headers, 'x-key': key } }, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk)));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      request.on('error', reject);
      request.end();
    });
  }

  beforeAll(async () => {
    await blobs.putAll(Object.values(code).map((text) => new TextEncoder().encode(text)));
    const logo = await blobs.put(new TextEncoder().encode('<svg/>'));
    const made = makeManifest(code);
    const modules = made.modules.map((module) => (module.url.endsWith('.css') ? { ...module, css } : module));
    const manifest = { ...made, modules, assets: [{ url: '/logo.svg', hash: logo, contentType: 'image/svg+xml' }] };
    manifestHash = await blobs.put(new TextEncoder().encode(JSON.stringify(manifest)));
    server = createServer((request, response) => void handle(request, response, String(request.headers['x-key'])));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  test('runs the client before any code of the app and maps every specifier', async () => {
    const { status, headers, body } = await get('/', { 'sec-fetch-mode': 'navigate' });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'origin-agent-cluster': '?1',
      'content-security-policy': `frame-ancestors ${builderOrigin}`,
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-site',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(body.indexOf('/@easel/client.js?v=c1')).toBe(body.indexOf('<script') + '<script src="'.length);
    const map = JSON.parse(/type="importmap">(.*)<\/script>/.exec(body)![1]!) as { imports: Record<string, string> };
    expect(map.imports['/src/main.tsx']).toBe(`/@c/${sha256(code['/src/main.tsx'])}.js`);
    expect(map.imports.react).toBe(`${layersOrigin}/layer-1/react.js`);
    expect(body).toContain('__easel.start("/src/main.tsx")');
  });

  test('keeps two modules of equal code apart', async () => {
    const { body } = await get('/');
    const hash = sha256(code['/src/App.tsx']);
    expect(body).toContain(`"/src/App.tsx":"/@c/${hash}.js"`);
    expect(body).toContain(`"/src/copy.ts":"/@c/${hash}.js?1"`);
  });

  test('puts the colours into the first response, escaped for their tag', async () => {
    const { body } = await get('/');
    expect(body).toContain('<style data-easel-url="/src/index.css">:root{--ink:"<\\/style>"}</style>');
  });

  test('passes on public env values and nothing else', async () => {
    const { body } = await get('/');
    expect(body).toContain('VITE_TITLE');
    expect(body).not.toContain('SECRET');
    expect(body).not.toContain('a</script>b');
  });

  test('answers every route of the app with its page, and a missing file with 404', async () => {
    expect((await get('/orders/7', { 'sec-fetch-mode': 'navigate' })).body).toContain('id="root"');
    expect((await get('/missing.png')).status).toBe(404);
  });

  test('serves compiled modules as immutable, to the builder too', async () => {
    const { status, headers, body } = await get(`/@c/${sha256(code['/src/App.tsx'])}.js`);
    expect({ status, body }).toEqual({ status: 200, body: code['/src/App.tsx'] });
    expect(headers['cache-control']).toContain('immutable');
    expect(headers['access-control-allow-origin']).toBe(builderOrigin);
  });

  test("gives none of another project's bytes for their hash", async () => {
    const bytes = new TextEncoder().encode('words of others');
    const hash = await blobs.put(bytes);
    await ownBlobs.add({ projectId: 'other' as ProjectId }, [hash]);
    for (const path of [`/@c/${hash}.js`, `/@a/${hash}.png`, `/@a/${hash}.txt`]) {
      const { status, body } = await get(path);
      expect([path, status, body]).toEqual([path, 404, 'Not found']);
    }
    // Bytes sent for this project can be fetched before a manifest names them, because hot updates need that.
    await ownBlobs.add({ projectId: 'p' as ProjectId }, [hash]);
    expect((await get(`/@c/${hash}.js`)).body).toBe('words of others');
  });

  test("serves the fonts of a layer's packages as immutable, from the app's own origin", async () => {
    const address = `/@l/${'a'.repeat(32)}/@fontsource-variable/x/files/x-latin-wght-normal.woff2`;
    const { status, headers, body } = await get(address);
    expect({ status, body }).toEqual({ status: 200, body: address.slice(4).replace('/', ' ') });
    expect(headers).toMatchObject({
      'content-type': 'font/woff2',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    // The policy has no -src directive, so fonts load from here just as pictures do.
    expect(headers['content-security-policy']).not.toContain('-src');
    for (const wrong of ['gone.woff2', 'package.json', 'index.js', '%2e%2e/x.woff2', '.x/y.woff2'])
      expect([wrong, (await get(`/@l/${'a'.repeat(32)}/x/${wrong}`)).status]).toEqual([
        wrong,
        wrong.includes('%') ? 400 : 404,
      ]);
  });

  test('serves public files by their address and assets by hash', async () => {
    expect((await get('/logo.svg')).headers['content-type']).toBe('image/svg+xml');
    const { headers } = await get(`/@a/${sha256('<svg/>')}.svg`);
    expect(headers['content-type']).toBe('image/svg+xml');
  });

  test('shows a quiet page with the client alone before anything was compiled', async () => {
    const kept = manifestHash;
    manifestHash = null;
    const { body } = await get('/', { 'sec-fetch-mode': 'navigate' });
    manifestHash = kept;
    expect(body).toContain('/@easel/client.js');
    expect(body).not.toContain('importmap');
  });

  test('forwards /backend with any method, for known keys', async () => {
    expect((await get('/backend/rest/v1/wishes?select=*', {}, 'POST')).body).toBe(
      'backend of p: /backend/rest/v1/wishes?select=*',
    );
    expect((await get('/backend/rest/v1/wishes', { 'x-key': 'other' })).status).toBe(404);
    expect((await get('/backends', {}, 'POST')).status).toBe(405);
    for (const path of ['/x/../backend/auth/v1/user', '/%62ackend/auth/v1/user', '/backend/auth/v1/%75ser'])
      expect((await get(path)).status, path).toBe(400);
    expect((await get('/tag/AC%2FDC', { accept: 'text/html' })).status).toBe(200);
  });

  test('refuses service workers, other methods, and keys it does not know', async () => {
    expect((await get('/sw.js', { 'service-worker': 'script' })).status).toBe(403);
    expect((await get('/', {}, 'POST')).status).toBe(405);
    expect(await get('/', { 'x-key': 'other' })).toMatchObject({ status: 404, body: 'Not found' });
    expect((await get('/%zz')).status).toBe(400);
  });

  test('answers HEAD without a body', async () => {
    const { status, body, headers } = await get('/', {}, 'HEAD');
    expect({ status, body }).toEqual({ status: 200, body: '' });
    expect(Number(headers['content-length'])).toBeGreaterThan(100);
  });
});
