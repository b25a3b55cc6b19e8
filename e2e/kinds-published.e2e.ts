import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newProject } from '../bench/support/easel-project';
import { clearedContentSchema, dataOverviewSchema, peopleSchema } from '../lib/backends/data/data-view';
import { borrowBrowser } from './support/browser';
import { borrowEasel, type Easel } from './support/easel';
import { ask } from './support/http';
import { useProjects } from './support/projects';
import { ownApp } from './support/reply-app';

/** For each kind of request, one app that was made with Easel's prompt. `tables`: it stores its data on the server. */
const kinds = [
  { kind: 'shop', name: 'r01', tables: true },
  { kind: 'booking', name: 'r04', tables: true },
  { kind: 'community', name: 'r07', tables: true },
  { kind: 'content', name: 'r09', tables: true },
  { kind: 'tool', name: 'r13', tables: false },
  { kind: 'dashboard', name: 'r15', tables: false },
  { kind: 'game', name: 'r17', tables: true },
  { kind: 'form', name: 'r20', tables: true },
];
/** The fewest letters on a page that has real content. */
const leastSaid = 100;

describe('a site of each kind, published', () => {
  let easel: Easel;
  let browser: Browser;
  beforeAll(async () => {
    easel = await borrowEasel();
    browser = await borrowBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await easel?.dispose();
  });

  test.each(kinds)(
    'a $kind is not empty, its maker can own it, and its sample content goes with one click',
    async ({ name, tables }) => {
      const api = useProjects(easel);
      const projectId = await newProject(easel, name, await ownApp(name, 'own-12'));
      const { status, problems } = await api.publish(projectId);
      expect([status, problems.map(({ message }) => message)]).toEqual(['ready', []]);
      const { site } = await api.must<{ site: { slug: string } }>(200, 'GET', api.at(projectId));
      const host = `${site.slug}.sites.localhost:${easel.port}`;

      const context = await browser.newContext();
      try {
        const page = await context.newPage();
        const faults: string[] = [];
        page.on('pageerror', ({ message }) => faults.push(message));
        await page.goto(`http://${host}/`);
        const said = () => page.locator('body').innerText();
        await expect.poll(async () => (await said()).replace(/\s+/g, ' ').length).toBeGreaterThan(leastSaid);
        expect(faults).toEqual([]);
      } finally {
        await context.close();
      }
      if (!tables) return;

      const overview = async () =>
        dataOverviewSchema.parse(await api.must(200, 'GET', api.at(projectId, '/data?lane=live')));
      const { content } = await overview();
      expect(content).toBeGreaterThan(0);
      await beOwner(projectId, host);
      const people = peopleSchema.parse(await api.must(200, 'GET', api.at(projectId, '/data/people?lane=live')));
      expect([people.asksForOwner, people.people.map(({ isOwner }) => isOwner)]).toEqual([true, [true]]);

      const cleared = clearedContentSchema.parse(
        await api.must(200, 'DELETE', api.at(projectId, '/data/content?lane=live')),
      );
      expect(cleared).toMatchObject({ kept: 0 });
      expect((await overview()).content).toBe(0);
    },
    240_000,
  );

  /** Signs somebody up at the site; the app's maker then makes them its owner. */
  async function beOwner(projectId: string, host: string): Promise<void> {
    const api = useProjects(easel);
    const page = (await ask(easel.port, 'GET', '/', { host })).bytes.toString('utf8');
    const apikey = /sb_publishable_[\w-]+/.exec(page)?.[0] ?? 'none';
    const headers = { apikey, authorization: `Bearer ${apikey}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ email: 'maker@example.com', password: 'olives and rosemary' });
    const answer = await ask(easel.port, 'POST', '/backend/auth/v1/signup', { host, headers, body });
    expect(answer.status, answer.bytes.toString()).toBe(200);
    const { people } = peopleSchema.parse(await api.must(200, 'GET', api.at(projectId, '/data/people?lane=live')));
    const at = api.at(projectId, `/data/people/${people[0]!.id}/owner?lane=live`);
    await api.must(200, 'PUT', at, { isOwner: true });
  }
});
