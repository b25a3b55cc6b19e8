import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deployments, projects, viewers } from '../../../drizzle/schema';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { DeploymentId, ProjectId } from '../../base/foundation/id';
import { composeDrawn } from '../drawn-pages/compose-drawn';
import { drawingSchema, type Drawing, type DrawnPage } from '../drawn-pages/drawn-page';
import { reasonToDraw } from './drawing-state';
import { createDrizzleSiteStore } from './drizzle-site-store';
import { createFoundPages } from './found-pages';
import { keepDrawing } from './keep-drawing';
import { createSitesHandler } from './sites-handler';
import { storeFiles } from './store-files';

const builder = 'http://app.localhost';
const urlOf = (slug: string) => `http://${slug}.sites.localhost`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]).toString('base64');
const page = (route: string, html: string): DrawnPage => ({
  ...{ route, shownAt: route, title: 'Bakery', description: null, html, classes: '', sheets: [], styles: '' },
});

await describeOnDatabases('pages with their words', (database) => {
  let count = 0;
  let projectId: ProjectId;
  let first: DeploymentId;
  let second: DeploymentId;
  let slug: string;
  let sites: ReturnType<typeof createDrizzleSiteStore>;
  const blobs = createMemoryBlobStore();
  let server: ReturnType<typeof createServer>;

  beforeEach(async () => {
    count += 1;
    const db = database();
    const id = (letter: string) => `${letter}${String.fromCharCode(97 + count)}`.padEnd(26, 'a') as DeploymentId;
    [projectId, first, second, slug] = [`drawn${count}` as ProjectId, id('f'), id('s'), `bakery-${count}`];
    await db.insert(viewers).values({ id: `drawer${count}`, kind: 'local-owner', createdAt: 0 });
    await db
      .insert(projects)
      .values({ id: projectId, ownerId: `drawer${count}`, name: 'Bakery', createdAt: 0, updatedAt: 0 });
    sites = createDrizzleSiteStore(db, () => 5);
    const shell = '<html><head><title>Bakery</title></head><body><div id="root"></div></body></html>';
    const files = await storeFiles(blobs, {
      problems: [],
      files: [{ path: 'index.html', base64: base64(shell), immutable: false }],
    });
    const manifestHash = await blobs.put(Buffer.from(JSON.stringify({ files, firstSegments: ['about', 'orders'] })));
    for (const deploymentId of [first, second])
      await db.insert(deployments).values({
        ...{ id: deploymentId, projectId, versionId: `v${deploymentId}`, versionNumber: 1, target: 'here' },
        ...{ status: 'ready', manifestHash, problems: [], createdAt: 1, endedAt: 2 },
      });
    await sites.claimSlug(projectId, slug);
    await sites.setLive(projectId, first, urlOf(slug));
    const handle = createSitesHandler({
      ...{ sites, blobs, urlOf },
      answerBackend: async () => false,
      endSharedCookies: () => [],
      found: createFoundPages({ blobs, urlOf, readDrawScript: async () => 'draw()' }),
    });
    server = createServer((request, response) => {
      const name = String(request.headers['x-slug'] ?? slug);
      void handle(request, response, name, { builder });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => server.close());

  const drawing = (changes: Partial<Drawing> = {}): Drawing => ({
    ...{ deploymentId: first, seenAt: 3, unknown: null, picture: jpeg },
    pages: [page('/', '<h1>Bread of today</h1><a href="/about">Us</a>'), page('/about', '<h1>About us</h1>')],
    ...changes,
  });
  const keep = (given = drawing()) =>
    keepDrawing(
      {
        ...{ sites, blobs, urlOf, now: () => 7, readExchange: async () => 'exchange()' },
        composeDrawn: async (request) => composeDrawn({ ...request, purpose: 'drawn' }),
      },
      projectId,
      drawingSchema.parse(given),
    );
  async function visit(path: string, headers: Record<string, string> = {}) {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }

  test('are served for the addresses they were drawn at, others as before', async () => {
    expect((await visit('/')).text).not.toContain('Bread');
    expect(await keep()).toMatchObject({ ok: true, value: { pages: 2, hasPicture: true, drawnAt: 7, seenAt: 3 } });
    expect((await visit('/')).text).toContain('<h1>Bread of today</h1>');
    expect((await visit('/about')).text).toContain('<h1>About us</h1>');
    expect((await visit('/about?from=mail')).text).toContain('<h1>About us</h1>');
    expect((await visit('/orders/7')).text).toContain('<div id="root"></div></body>');
    const picture = /(\/_easel\/picture-[0-9a-f]+\.jpg)/.exec((await visit('/')).text)![1]!;
    expect((await visit(picture)).headers.get('content-type')).toBe('image/jpeg');
    expect((await visit('/_easel/picture-0.jpg')).status).toBe(404);
  });

  test('an address that is plainly none of the app’s is not found, and the app says so in its own words', async () => {
    const plain = await visit('/nowhere');
    expect([plain.status, plain.text.includes('<div id="root"></div>')]).toEqual([404, true]);
    await keep(drawing({ unknown: page('/no-such-page', '<h1>We have no such page</h1>') }));
    const said = await visit('/nowhere/at/all');
    expect([said.status, said.text.includes('We have no such page')]).toEqual([404, true]);
    expect(said.text).not.toContain('canonical');
    expect((await visit('/orders/7')).status).toBe(200);
  });

  test('stand in a map of the site, and robots are told of it', async () => {
    await keep();
    expect((await visit('/sitemap.xml')).text).toContain(`<loc>${urlOf(slug)}/about</loc>`);
    expect((await visit('/robots.txt')).text).toContain(`Sitemap: ${urlOf(slug)}/sitemap.xml`);
  });

  test('belong to one deployment and one address: with another the plain page is served', async () => {
    await keep();
    await sites.setLive(projectId, second, urlOf(slug));
    expect((await visit('/')).text).not.toContain('Bread');
    expect(reasonToDraw((await sites.site(projectId))!, { address: urlOf(slug), rowsChangedAt: 0 })).toBe('new');
    await sites.setLive(projectId, first, urlOf(slug));
    await sites.claimSlug(projectId, `${slug}-moved`);
    expect((await visit('/', { 'x-slug': `${slug}-moved` })).text).not.toContain('Bread');
    const moved = { address: urlOf(`${slug}-moved`), rowsChangedAt: 0 };
    expect(reasonToDraw((await sites.site(projectId))!, moved)).toBe('moved');
  });

  test('are to be drawn again once rows have changed, and not before', async () => {
    await keep();
    const site = (await sites.site(projectId))!;
    expect(reasonToDraw(site, { address: urlOf(slug), rowsChangedAt: 3 })).toBeNull();
    expect(reasonToDraw(site, { address: urlOf(slug), rowsChangedAt: 4 })).toBe('rows');
  });

  test('of what is not live, and of a hidden site, are refused', async () => {
    expect(await keep(drawing({ deploymentId: second }))).toEqual({ ok: false, error: 'drawing-outdated' });
    await sites.setHidden(projectId, true);
    expect(await keep()).toEqual({ ok: false, error: 'drawing-outdated' });
    expect(await sites.setDrawn(projectId, { ...drawn, deploymentId: first })).toBe(false);
  });
  const drawn = {
    ...{ manifestHash: 'a'.repeat(64), address: '', seenAt: 1, drawnAt: 1, pages: 1, hasPicture: false },
  };

  test('leave a site that must not be found, and every answer says so', async () => {
    await keep();
    await sites.setHidden(projectId, true);
    const hidden = await visit('/');
    expect(hidden.text).not.toContain('Bread');
    expect(hidden.headers.get('x-robots-tag')).toContain('noindex');
    expect((await visit('/robots.txt')).text).not.toContain('Sitemap');
    expect((await visit('/sitemap.xml')).status).toBe(404);
    await sites.setHidden(projectId, false);
    expect((await sites.site(projectId))?.drawn).toBeNull();
  });

  test('that hold nothing to show are refused, and what is no picture is left out', async () => {
    expect(await keep(drawing({ pages: [page('/', '<script>alert(1)</script>')] }))).toEqual({
      ...{ ok: false, error: 'drawing-refused' },
    });
    expect(await keep(drawing({ picture: base64('<svg onload=alert(1)>') }))).toMatchObject({
      value: { hasPicture: false },
    });
  });

  test('are handed in within limits alone, for addresses that are pages', () => {
    const isTaken = (given: Drawing) => drawingSchema.safeParse(given).success;
    expect(isTaken(drawing())).toBe(true);
    for (const route of [
      'about',
      '//evil.test',
      '/a?b',
      '/a#b',
      '/../x',
      '/backend/rest',
      '/assets/x',
      '/a\\b',
      '/%2e%2e/x',
    ])
      expect([route, isTaken(drawing({ pages: [page(route, 'x')] }))]).toEqual([route, false]);
    expect(isTaken(drawing({ pages: Array.from({ length: 41 }, (_, n) => page(`/${n}`, 'x')) }))).toBe(false);
    expect(isTaken(drawing({ pages: [page('/', 'x'.repeat(600_001))] }))).toBe(false);
    const large = Array.from({ length: 12 }, (_, n) => page(`/${n}`, 'x'.repeat(590_000)));
    expect(isTaken(drawing({ pages: large }))).toBe(false);
    expect(isTaken(drawing({ pages: [page('/', 'x'), page('/', 'y')] }))).toBe(false);
  });

  test('a page to be drawn is the plain one, tells the builder alone, and may be framed by it alone', async () => {
    await keep();
    const asked = await visit('/about?easel-draw=page');
    expect(asked.text).toContain(`<script src="/_easel/draw.js" data-builder="${builder}"></script>`);
    expect(asked.text).not.toContain('About us');
    expect(asked.headers.get('content-security-policy')).toBe(`frame-ancestors ${builder}`);
    expect(asked.headers.get('cache-control')).toBe('no-store');
    expect((await visit('/_easel/draw.js')).text).toBe('draw()');
  });
});
