import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { request as httpRequest } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { insertIntoHead } from '../../preview/previews/insert-into-head';
import { createSharedHandler, type SharedHandlerDependencies } from './shared-handler';
import { createSharingFixture } from './sharing.fixture';

const builder = 'http://app.localhost';
let server: Server | null = null;
afterEach(() => server?.close());

type Answer = { status: number; text: string; headers: Record<string, string | string[] | undefined> };

async function open(change: Partial<SharedHandlerDependencies> = {}) {
  const fixture = await createSharingFixture();
  const { id } = await fixture.shareWhole();
  const visits: string[] = [];
  const handle = createSharedHandler({
    ...{ sharing: fixture.store, blobs: fixture.dependencies.blobs, visitorParts: null },
    readDrawScript: async () => 'draw()',
    async answerBackend(_request, response) {
      response.writeHead(200).end('rows');
      return true;
    },
    endSharedCookies: (header) => (header ? ['planted=; Domain=app.localhost; Path=/; Max-Age=0'] : []),
    visited: async (projectId) => void visits.push(projectId),
    ...change,
  });
  const faults: unknown[] = [];
  server = createServer((request, response) => {
    handle(request, response, String(request.headers['x-share'] ?? id), { builder }).catch((error: unknown) => {
      faults.push(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const visit = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('end', () => {
          const bytes = Buffer.concat(parts);
          const text = (incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
          resolve({ status: incoming.statusCode!, text, headers: incoming.headers });
        });
      });
      outgoing.on('error', reject).end();
    });
  return { ...fixture, id, visit, visits, faults };
}

test('serves the document and its files with the headers of a preview’s host, and keeps nothing without asking', async () => {
  const { visit, visits, projectId } = await open();
  const page = await visit('/');
  expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(page.text).toContain('/assets/a.js');
  const script = await visit('/assets/a.js', { 'accept-encoding': 'gzip' });
  expect(script).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'private, no-cache', 'content-type': 'text/javascript; charset=utf-8' },
  });
  expect(script.text).toContain('console.log');
  for (const { headers } of [page, script]) {
    expect(headers).toMatchObject({
      ...{ 'origin-agent-cluster': '?1', 'content-security-policy': `frame-ancestors ${builder}` },
      ...{ 'cross-origin-resource-policy': 'same-site', 'referrer-policy': 'no-referrer' },
      'x-content-type-options': 'nosniff',
    });
    expect(headers['set-cookie']).toBeUndefined();
  }
  expect((await visit('/assets/a.js', { 'if-none-match': String(script.headers.etag) })).status).toBe(304);
  expect((await visit('/some/page')).text).toBe(page.text);
  expect((await visit('/assets/none.js')).status).toBe(404);
  expect((await visit('/', {}, 'POST')).status).toBe(405);
  expect(await visit('/', {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
  expect(visits).toContain(projectId);
});

test('withdrawn, everything is dead with the next request, what a browser holds and the backend too', async () => {
  const { visit, share, id } = await open();
  const { headers } = await visit('/assets/a.js');
  await share({ visibility: 'private' });
  const etag = { 'if-none-match': String(headers.etag) };
  for (const [path, extra] of [
    ['/', {}],
    ['/assets/a.js', etag],
    ['/a/page', {}],
    ['/backend/rest/v1/x', {}],
  ] as const) {
    const dead = await visit(path, extra);
    expect([path, dead.status, dead.headers['cache-control']]).toEqual([path, 404, 'no-store']);
    expect(dead.text).not.toContain(id);
  }
  expect((await visit('/', { 'accept-language': 'zh-CN' })).text).toContain('lang="zh-CN"');
});

test('withdrawn while a call of its backend is on the way: the call is answered as what is not there', async () => {
  let withdraw = async () => undefined as unknown;
  const { visit, share } = await open({
    // Requests to the database check again whether the share still exists.
    async answerBackend() {
      await withdraw();
      return false;
    },
  });
  withdraw = () => share({ visibility: 'private' });
  expect((await visit('/backend/rest/v1/dishes')).status).toBe(404);
});

test('a share that was just begun says so, one that failed is not there', async () => {
  const { visit, store, world } = await open();
  const { projectId, first } = await world.addProject();
  const opened = await store.open({
    ...{ projectId, versionId: first, newId: 'b'.repeat(26) as never, visibility: 'link', title: 'x', words: {} },
  });
  if (!opened.ok) throw new Error(opened.error);
  const other = { 'x-share': opened.value.share.id };
  expect(await visit('/', other)).toMatchObject({ status: 503, headers: { 'cache-control': 'no-store' } });
  await store.end(opened.value.share.id, { versionId: first, manifestHash: null, problems: [] });
  expect((await visit('/', other)).status).toBe(404);
});

test('no service worker of the app outlives the share; one of the visitor’s own backend may be there', async () => {
  const sw = '/__easel/visitor/sw.js';
  const { visit } = await open({
    visitorParts: {
      headOf: async () => null,
      fileAt: async (path) =>
        path === sw ? { body: 'self', headers: { 'service-worker-allowed': '/backend/' } } : null,
    },
  });
  for (const path of ['/', '/sw.js', '/assets/a.js']) {
    expect((await visit(path, { 'service-worker': 'script' })).status).toBe(403);
    expect((await visit(path, { 'sec-fetch-dest': 'serviceworker' })).status).toBe(403);
  }
  expect(await visit(sw, { 'service-worker': 'script' })).toMatchObject({
    ...{ status: 200, text: 'self', headers: { 'service-worker-allowed': '/backend/' } },
  });
  expect((await visit('/__easel/none.js')).status).toBe(404);
});

test('what a visitor’s own backend needs stands first in every document, and in nothing else', async () => {
  const head = '<script src="/__easel/visitor/boot.js"></script>';
  const { visit } = await open({ visitorParts: { headOf: async () => head, fileAt: async () => null } });
  const page = await visit('/some/page');
  expect(page.text.indexOf(head)).toBeGreaterThan(0);
  expect(page.text.indexOf(head)).toBeLessThan(page.text.indexOf('<title>'));
  expect(page.headers['content-length']).toBe(String(Buffer.byteLength(page.text)));
  expect((await visit('/assets/a.js')).text).not.toContain('__easel/visitor');
  expect(insertIntoHead('<p>', head)).toBe(`${head}<p>`);
  expect(insertIntoHead('<!doctype html><html lang="en"><body>', 'x')).toBe('<!doctype html><html lang="en">x<body>');
});

test('cookies that another app planted for the name all lie below are ended with a document', async () => {
  const { visit } = await open();
  expect((await visit('/', { cookie: 'planted=1' })).headers['set-cookie']).toHaveLength(1);
  expect((await visit('/assets/a.js', { cookie: 'planted=1' })).headers['set-cookie']).toBeUndefined();
});

test('a page that the studio asks to draw hands its picture to the builder alone, and counts as no visit', async () => {
  const { visit, visits } = await open();
  const page = await visit('/?easel-draw=picture');
  expect(page.text).toContain(`<script src="/_easel/draw.js" data-builder="${builder}"></script>`);
  expect(page.headers['content-security-policy']).toBe(`frame-ancestors ${builder}`);
  expect((await visit('/_easel/draw.js')).text).toBe('draw()');
  expect(visits).toEqual([]);
  expect((await visit('/')).text).not.toContain('draw.js');
});
