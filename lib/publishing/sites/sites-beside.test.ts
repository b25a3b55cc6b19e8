import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import type { SiteStore } from './site-store';
import { createFoundPages } from './found-pages';
import { createSitesHandler } from './sites-handler';

describe('a published site beside another', () => {
  const blobs = createMemoryBlobStore();
  let server: Server;
  beforeAll(async () => {
    const bytes = new TextEncoder().encode('<!doctype html><h1>Mine</h1>');
    const hash = await blobs.put(bytes);
    const file = { hash, size: bytes.length, brotli: null, gzip: null, immutable: false };
    const files = [
      { ...file, path: 'index.html', type: 'text/html; charset=utf-8' },
      { ...file, path: 'sw.js', type: 'text/javascript; charset=utf-8' },
    ];
    const manifest = { files, treeHash: 'a'.repeat(64), builtBy: 'server' };
    const manifestHash = await blobs.put(new TextEncoder().encode(JSON.stringify(manifest)));
    const sites = {
      siteBySlug: async (slug: string) => (slug === 'mine' ? { projectId: 'p', liveDeploymentId: 'd', slug } : null),
      deployment: async () => ({ manifestHash }),
    } as unknown as SiteStore;
    const urlOf = (slug: string) => `http://${slug}.sites.localhost`;
    const handle = createSitesHandler({
      ...{ sites, blobs },
      answerBackend: async () => false,
      endSharedCookies: (header, path) =>
        header ? [`planted=; Domain=sites.localhost; Path=/${path}; Max-Age=0`] : [],
      urlOf,
      found: createFoundPages({ blobs, urlOf, readDrawScript: async () => '' }),
    });
    const builder = 'http://app.localhost';
    server = createServer((request, response) => void handle(request, response, 'mine', { builder }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  function get(path: string, headers: Record<string, string> = {}) {
    return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const asked = httpRequest({ port, path, headers }, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk)));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  test('is not shown in the frame of one below the same name, and is in its own and elsewhere', async () => {
    const framed = (site: string, dest = 'iframe') => ({ 'sec-fetch-dest': dest, 'sec-fetch-site': site });
    for (const dest of ['iframe', 'frame', 'embed', 'object', 'fencedframe']) {
      const { status, body } = await get('/', framed('same-site', dest));
      expect([dest, status]).toEqual([dest, 403]);
      expect(body).not.toContain('Mine');
      expect(body).toContain('not shown inside another');
    }
    for (const site of ['same-origin', 'cross-site', 'none'])
      expect([site, (await get('/', framed(site))).status]).toEqual([site, 200]);
    // Following a link from another site opens it.
    expect((await get('/', framed('same-site', 'document'))).status).toBe(200);
  });

  test('reads no cookie, sets none, and ends on its pages what another set for them all', async () => {
    const plain = await get('/');
    const planted = await get('/', { cookie: 'planted=1; sb-access-token=stolen' });
    expect(planted.body).toBe(plain.body);
    expect(plain.headers['set-cookie']).toBeUndefined();
    expect(planted.headers['set-cookie']).toEqual(['planted=; Domain=sites.localhost; Path=/; Max-Age=0']);
    expect((await get('/sw.js', { cookie: 'planted=1' })).headers['set-cookie']).toBeUndefined();
    // Two hundred cookies must not prevent a response.
    const many = Array.from({ length: 200 }, (_, n) => `c${n}=${'x'.repeat(40)}`).join('; ');
    expect((await get('/', { cookie: many })).status).toBe(200);
  });

  test('has an agent of its own, and widens no service worker', async () => {
    for (const path of ['/', '/sw.js', '/missing.png']) {
      const { headers } = await get(path);
      expect(headers['origin-agent-cluster'], path).toBe('?1');
      expect(headers['service-worker-allowed'], path).toBeUndefined();
      expect(headers['access-control-allow-origin'], path).toBeUndefined();
    }
  });
});
