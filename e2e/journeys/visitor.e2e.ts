import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newProject } from '../../bench/support/easel-project';
import { borrowBrowser } from '../support/browser';
import { borrowEasel, type Easel } from '../support/easel';
import { demoApp } from '../support/reply-app';

let easel: Easel;
let browser: Browser;
let address: string;
const faults: string[] = [];

beforeAll(async () => {
  [easel, browser] = await Promise.all([borrowEasel(), borrowBrowser()]);
  const projectId = await newProject(easel, 'Guest book', await demoApp('guest-book'));
  const at = `/api/projects/${projectId}/share`;
  await easel.call('POST', at, { visibility: 'link' });
  const share = await vi.waitFor(
    async () => {
      const { body } = await easel.call<{ share: { id: string; status: string; appUrl: string } }>('GET', at);
      expect(body.share.status, easel.log()).toBe('ready');
      return body.share;
    },
    { timeout: 90_000, interval: 250 },
  );
  address = share.appUrl;
});
afterAll(async () => {
  await browser?.close();
  await easel?.dispose();
});

async function arrive(): Promise<{ page: Page; calls: string[] }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(String(error)));
  const calls: string[] = [];
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/backend/')) calls.push(pathname);
  });
  await page.goto(address);
  return { page, calls };
}

async function signUp(page: Page, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(`${name.toLowerCase()}@x.test`);
  await page.getByLabel('Password').fill('chalk and sponge');
  await page.getByRole('button', { name: 'Open the book' }).click();
}
const wish = async (page: Page, words: string) => {
  await page.getByLabel('Your wish').fill(words);
  await page.getByRole('button', { name: 'Add to the book' }).click();
  await page.getByRole('article').filter({ hasText: words }).waitFor();
};

test('a visitor of a shared app signs up and writes in their own tab; the next visitor finds none of it', async () => {
  const lina = await arrive();
  await signUp(lina.page, 'Lina');
  await wish(lina.page, 'All the best');
  await lina.page.reload();
  await lina.page.getByRole('article').filter({ hasText: 'All the best' }).waitFor();

  const other = await arrive();
  await signUp(other.page, 'Otto');
  await wish(other.page, 'From somebody else');
  expect(await other.page.getByRole('article').filter({ hasText: 'All the best' }).count()).toBe(0);
  expect([...lina.calls, ...other.calls]).toEqual([]);
  expect(faults).toEqual([]);
});
