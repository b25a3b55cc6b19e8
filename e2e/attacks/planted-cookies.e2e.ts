import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { borrowBrowser } from '../support/browser';
import { type Easel, startEasel } from '../support/easel';
import { findFirefox, openFirefox, type Tab } from '../support/firefox';
import { ask } from '../support/http';

const own = '__Host-easel-viewer';
/**
 * Names that a browser accepts for a whole domain, because they don't start with `__Host-`, but that a trimming parser
 * might take for Easel's own.
 */
const lookAlikes = [
  ...['\u00a0', '\u0085', '\u000b', '\u000c', '\ufeff', '\u200a', '\u2028', '"', '=', '%', ','].map(
    (first) => first + own,
  ),
  ...[`${own}\u00a0`, `${own}"`, `"${own}"`, `${own},`, own.toLowerCase(), own.toUpperCase(), own],
];
/** Reduces each character to one byte, as in a header; the page’s script writes the full characters. */
const raw = (text: string) => Buffer.from(text, 'latin1').toString('latin1');

/**
 * What a visited preview can do to the builder's cookies, in real browsers: it plants cookies for the parent domain
 * with an attacker's own signed value, by header (raw bytes) and by script, next to and before the visitor's. Cookies
 * ignore ports, so a separate server stands in for the preview, with nothing between it and the browser that would
 * clean up.
 */
describe('cookies a preview plants on the builder', () => {
  let easel: Easel;
  let planter: Server;
  let planted = '';

  beforeAll(async () => {
    easel = await startEasel({ EASEL_GUESTS: '1' });
    const { headers } = await ask(easel.port, 'GET', '/api/projects');
    const cookie = headers['set-cookie']!.find((line) => line.startsWith(own))!.split(';')[0]!;
    planted = cookie.slice(own.length + 1);
    const made = await ask(easel.port, 'POST', '/api/projects', {
      body: { name: 'The attacker' },
      headers: { cookie },
    });
    expect(made.status).toBe(201);
    planter = createServer((socket: Socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end(Buffer.from(plantingPage(), 'latin1')));
    });
    await new Promise<void>((resolve) => planter.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    planter?.close();
    await easel?.dispose();
  });

  function plantingPage(): string {
    const lines = [...lookAlikes.map((name) => `${name}=${planted}`), `=${own}=${planted}`].flatMap((cookie) => [
      `set-cookie: ${raw(cookie)}; Domain=app.localhost; Path=/`,
      `set-cookie: ${raw(cookie)}; Domain=app.localhost; Path=/api`,
    ]);
    const script = `for (const name of ${JSON.stringify([...lookAlikes, `=${own}`])}) for (const path of ['/', '/api', '/api/projects'])
      document.cookie = name + ${JSON.stringify(`=${planted}`)} + '; Domain=app.localhost; Path=' + path`;
    const body = Buffer.from(`<!doctype html><meta charset="utf-8"><body>planted<script>${script}</script>`).toString(
      'latin1',
    );
    const head = ['HTTP/1.1 200 OK', 'content-type: text/html', 'connection: close', `content-length: ${body.length}`];
    return [...head, ...lines, '', body].join('\r\n');
  }

  async function visit(tab: Tab): Promise<string> {
    await tab.open(`${easel.builder}/api/projects`);
    await tab.open(`http://p-x.app.localhost:${(planter.address() as { port: number }).port}/`);
    expect(await tab.text()).toContain('planted');
    await tab.open(`${easel.builder}/api/projects`);
    return tab.text();
  }

  test('don’t change who anyone is in Chromium', async () => {
    const browser = await borrowBrowser();
    try {
      const page = await browser.newPage();
      const seen = await visit({
        open: async (url) => void (await page.goto(url)),
        text: () => page.innerText('body'),
        close: () => page.close(),
      });
      console.log(
        `${lookAlikes.length + 1} names, five ways each, in Chromium: ${seen.includes('attacker') ? 'taken over' : 'none counts'}`,
      );
      expect(seen).not.toContain('attacker');
      expect(JSON.parse(seen)).toMatchObject({ projects: [] });
    } finally {
      await browser.close();
    }
  });

  const firefox = findFirefox();
  test.skipIf(firefox === null)(
    firefox === null ? 'in Firefox not run: no Firefox on this machine' : 'make nobody somebody else in Firefox',
    async () => {
      const tab = await openFirefox(firefox!);
      try {
        const seen = await visit(tab);
        console.log(
          `${lookAlikes.length + 1} names, five ways each, in Firefox: ${seen.includes('attacker') ? 'taken over' : 'none counts'}`,
        );
        expect(seen).not.toContain('attacker');
      } finally {
        await tab.close();
      }
    },
  );
});
