import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright';
import { borrowBrowser } from '../support/browser';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';
import { inTurns, sendRaw } from '../support/raw';
import { sampleOf } from '../support/sample';

const name = '__Host-easel-viewer';

/** A preview is a sibling of the builder and may plant cookies for both; an attacker would plant their own key. */
describe('a guest who merely visits a preview', () => {
  let easel: Easel;
  let browser: Browser;
  beforeAll(async () => {
    [easel, browser] = await Promise.all([startEasel({ EASEL_GUESTS: '1' }), borrowBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await easel?.dispose();
  });

  async function arrive(): Promise<string> {
    const { headers } = await ask(easel.port, 'GET', '/');
    const line = headers['set-cookie']!.find((one) => one.startsWith(`${name}=`))!;
    return line.split(';')[0]!.slice(name.length + 1);
  }

  test('keeps their identity, however the attacker spells the cookie’s name', async () => {
    const [attacker, visitor] = [await arrive(), await arrive()];
    const spellings = [
      '\xa0',
      '\xc2\xa0',
      '\x0b',
      '\x0c',
      '\x85',
      '\xef\xbb\xbf',
      '\xe2\x80\x83',
      '"',
      '$',
      '+',
    ].flatMap((odd) => [`${odd}${name}`, `${name}${odd}`, `${odd}${name}${odd}`]);
    spellings.push(
      name.toLowerCase(),
      name.toUpperCase(),
      `=${name}`,
      `${name}[]`,
      `__Secure-${name}`,
      '%5f_Host-easel-viewer',
    );
    const made = await easel.call<{ projectId: string }>(
      'POST',
      '/api/projects',
      { name: 'Trap' },
      { cookie: `${name}=${attacker}` },
    );
    expect(made.status).toBe(201);
    const get = (path: string, cookie: string) => {
      const head = `GET ${path} HTTP/1.1\r\nHost: app.localhost:${easel.port}\r\nCookie: ${cookie}`;
      return sendRaw(easel.port, `${head}\r\nConnection: close\r\n\r\n`, 20_000);
    };
    const chosen = sampleOf(spellings, (one) => one.startsWith('\xa0') || /^["=A-Z_%]/.test(one));
    const cases = chosen.flatMap((spelt) => [
      { spelt, cookie: `${spelt}=${attacker}; ${name}=${visitor}` },
      { spelt, cookie: `${name}=${visitor}; ${spelt}=${attacker}` },
      { spelt, cookie: `${spelt}=${attacker}` },
      { spelt, cookie: `${name}=${visitor}; ${name}=${attacker}` },
      { spelt, cookie: `${name}=${attacker}; ${spelt}=${attacker}; ${name}=${visitor}` },
    ]);
    await inTurns(cases, 16, async ({ cookie }) => {
      const { status, text } = await get('/api/projects', cookie);
      // The parser itself refuses bytes that no header may contain.
      expect([200, 400, 401], JSON.stringify(cookie)).toContain(status);
      expect(text, JSON.stringify(cookie)).not.toContain('Trap');
      // A key that was sent is never removed or replaced.
      if (cookie.includes(visitor))
        expect(text, JSON.stringify(cookie)).not.toMatch(/set-cookie: __Host-easel-viewer=(?!; Domain)/);
    });
    // Pages read cookies through Next, which trims names.
    for (const odd of ['\xa0', '\xc2\xa0', '"']) {
      const cookie = `${odd}${name}=${attacker}; ${name}=${visitor}`;
      for (const path of ['/apps', `/projects/${made.body.projectId}`]) {
        const { text } = await get(path, cookie);
        expect(text).not.toContain('Trap');
        expect(text).toContain(`${odd}${name}=; Domain=app.localhost; Path=/; Max-Age=0`);
      }
    }
    const seen = cases.length + 6;
    console.log(`${seen} requests with a planted key: 0 went on as the attacker`);
  });

  test('in a browser too, planted cookies are removed and the visitor’s own key stays', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${easel.builder}/`);
    const keyOf = async () => (await context.cookies(easel.builder)).find((one) => one.name === name)?.value;
    const own = await keyOf();
    expect(own).toBeTruthy();
    // Any page below the builder's host can do what a preview's page can.
    await page.goto(`http://p-${'a'.repeat(26)}.app.localhost:${easel.port}/`);
    const planted = await page.evaluate((named) => {
      for (const odd of ['\u00a0', '\u2003', '\ufeff'])
        document.cookie = `${odd}${named}=attacker; domain=app.localhost; path=/`;
      document.cookie = `=${named}=attacker; domain=app.localhost; path=/`;
      return document.cookie.split('attacker').length - 1;
    }, name);
    await page.goto(`${easel.builder}/apps`);
    const left = (await context.cookies(easel.builder)).filter((one) => one.value.includes('attacker'));
    expect([left, await keyOf()]).toEqual([[], own]);
    console.log(`Chromium let a sibling plant ${planted} such cookies; 0 are left after one page`);
  });
});
