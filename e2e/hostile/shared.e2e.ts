import type { BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ask } from '../support/http';
import { attack, type Files, startWorld, type World } from './world';

type Tried = { did: string } | { refused: string };

const bakery: Files = {
  'src/App.tsx': `export default function App() { localStorage.setItem('basket', 'two loaves'); return <main><h1>Bakery</h1></main>; }\n`,
};

describe('a shared app that is up to no good', () => {
  let world: World;
  let visitor: BrowserContext;
  let bakeryUrl: string;
  beforeAll(async () => {
    world = await startWorld();
    bakeryUrl = await share(await world.createProject(bakery, 'Bakery'));
  });
  afterEach(() => visitor?.close());
  afterAll(() => world?.close());

  /** Shares the app; returns its address once it is served to visitors. */
  async function share(projectId: string): Promise<string> {
    type Own = { share: { appUrl: string; status: string; problems: object[] } };
    const at = `/api/projects/${projectId}/share`;
    const { status } = await world.easel.call('POST', at, { visibility: 'link' });
    expect(status).toBe(200);
    return vi.waitFor(
      async () => {
        const { body } = await world.easel.call<Own>('GET', at);
        expect(body.share, JSON.stringify(body.share.problems)).toMatchObject({ status: 'ready' });
        return body.share.appUrl;
      },
      { timeout: 60_000, interval: 200 },
    );
  }

  /**
   * Returns what the app recorded of its attack in the browser of a visitor who has been to the builder and the bakery.
   */
  async function visit<Value>(files: Files): Promise<{ answers: Value; url: string }> {
    const url = await share(await world.createProject(files, 'Shop'));
    visitor = await world.browser.newContext();
    const page = await visitor.newPage();
    await page.goto(`${world.easel.builder}/apps`);
    await page.goto(bakeryUrl);
    await page.getByRole('heading', { name: 'Bakery' }).waitFor();
    await page.goto(url);
    const text = await page.locator('#result:not(:empty)').textContent({ timeout: 60_000 });
    return { answers: JSON.parse(text ?? 'null') as Value, url };
  }

  test('reads nothing of the builder or of another shared app, and changes nothing there', async () => {
    const { builder } = world.easel;
    const secret = await world.createProject({}, 'Secret shop');
    const { answers } = await visit<Record<string, Tried>>(
      attack(`
      const builder = ${JSON.stringify(builder)};
      const bakery = ${JSON.stringify(bakeryUrl)};
      const read = (url: string, init: RequestInit = {}) => tried(async () => {
        const answer = await fetch(url, { credentials: 'include', ...init });
        return answer.type + ' ' + answer.status + ' ' + (await answer.text());
      });
      const text = { 'content-type': 'text/plain' };
      const framed = (src: string) => new Promise((done) => {
        const frame = document.createElement('iframe');
        frame.onload = () => done(tried(() => frame.contentWindow!.document.body.innerText || Promise.reject('empty')));
        frame.src = src;
        document.body.append(frame);
      });
      return {
        cors: await read(builder + '/api/projects'),
        post: await read(builder + '/api/projects', { method: 'POST', headers: text, body: '{"name":"Planted"}' }),
        remove: await read(builder + '/api/projects/${secret}', { method: 'DELETE' }),
        share: await read(builder + '/api/projects/${secret}/share', { method: 'POST', headers: text, body: '{"visibility":"gallery"}' }),
        gallery: await read(builder + '/api/gallery'),
        socket: await new Promise((done) => { const socket = new WebSocket(builder.replace('http', 'ws') + '/api/projects/${secret}/channel'); socket.onmessage = (event) => done({ did: event.data }); socket.onclose = () => done({ refused: 'closed' }); }),
        other: await read(bakery),
        framedOther: await framed(bakery),
        framedBuilder: await framed(builder + '/apps'),
        popup: await new Promise((done) => {
          const page = window.open(builder + '/apps');
          if (page === null) return done({ refused: 'no window' });
          // What has just been opened is still empty, and one's own.
          setInterval(() => {
            try { if (page.document.title) done({ did: page.document.title }); } catch (error) { done({ refused: String(error) }); }
            if (page.closed) done({ refused: 'out of reach' });
          }, 20);
        }),
        basket: await tried(() => localStorage.getItem('basket') ?? Promise.reject('none')),
      };`),
    );
    for (const [attempt, answer] of Object.entries(answers)) expect(answer, attempt).toHaveProperty('refused');
    expect(JSON.stringify(answers)).not.toContain('Secret shop');
    const { body } = await world.easel.call<{ projects: { name: string }[] }>('GET', '/api/projects');
    const names = body.projects.map(({ name }) => name);
    expect([names.includes('Secret shop'), names.includes('Planted')]).toEqual([true, false]);
    const { body: own } = await world.easel.call<{ visibility: string }>('GET', `/api/projects/${secret}/share`);
    expect(own.visibility).toBe('private');
  });

  test('gets no service worker, and plants no cookie that another shared app or the builder keeps', async () => {
    const { answers } = await visit<Record<string, Tried>>({
      ...attack(`
      document.cookie = 'planted=1; domain=app.localhost; path=/; max-age=9999';
      return {
        worker: await tried(async () => (await navigator.serviceWorker.register('/sw.js')).scope),
        reserved: await tried(async () => (await navigator.serviceWorker.register('/__easel/sw.js')).scope),
        planted: { refused: document.cookie },
      };`),
      'public/sw.js': 'self.addEventListener("fetch", (event) => event.respondWith(new Response("still here")));\n',
    });
    expect(answers['worker']).toHaveProperty('refused');
    expect(answers['reserved']).toHaveProperty('refused');
    expect(answers['planted']).toEqual({ refused: 'planted=1' });
    const page = await visitor.newPage();
    await page.goto(bakeryUrl);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect((await visitor.cookies(`${world.easel.builder}/apps`)).map(({ name }) => name)).not.toContain('planted');
  });

  test('withdrawn, it is gone from a browser that has it in its store, and asks for nothing more', async () => {
    const projectId = await world.createProject(bakery, 'Short-lived');
    const url = await share(projectId);
    visitor = await world.browser.newContext();
    const page = await visitor.newPage();
    await page.goto(url);
    await page.getByRole('heading', { name: 'Bakery' }).waitFor();
    const script = await page.locator('script[src]').first().getAttribute('src');
    await page.goto('about:blank');
    await world.easel.call('POST', `/api/projects/${projectId}/share`, { visibility: 'private' });
    for (const path of ['/', '/any/page', script!]) {
      expect((await page.goto(new URL(path, url).href))?.status(), path).toBe(404);
    }
    await page.goBack();
    expect(await page.getByRole('heading', { name: 'Bakery' }).count()).toBe(0);
    const { host } = new URL(url);
    expect((await ask(world.easel.port, 'GET', '/backend/auth/v1/settings', { host })).status).toBe(404);
  });
});
