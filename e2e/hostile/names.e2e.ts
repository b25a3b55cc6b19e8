import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startOutside, type Outside } from './outside';
import { attack, expectUsable, startWorld, type Studio, type World } from './world';

const markup = `<img src=x onerror="window.hacked=1"><style>body{display:none}</style>"'\`{{x}}`;

describe('names, files and sites of an app', () => {
  let world: World;
  let outside: Outside;
  let studio: Studio | null = null;
  beforeAll(async () => {
    [world, outside] = await Promise.all([startWorld(), startOutside()]);
  });
  afterEach(async () => {
    await studio?.close();
    studio = null;
  });
  afterAll(async () => {
    await world?.close();
    await outside?.close();
  });

  test('markup in the names of an app and its files is shown as text everywhere', async () => {
    const name = markup.slice(0, 78);
    studio = await world.open(
      { [`src/${markup.replaceAll('/', '')}.ts`]: 'export {};', 'src/</script><b>.css': 'a{}' },
      name,
    );
    await expectUsable(studio);
    const { page } = studio;
    await page.getByRole('tab', { name: 'Code' }).click();
    await page.getByRole('tree', { name: 'Files' }).getByText('onerror').first().waitFor();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('list', { name: 'Versions' }).getByText('onerror').first().waitFor();
    expect(await page.evaluate(() => (window as { hacked?: number }).hacked ?? 0)).toBe(0);
    for (const path of ['/apps', '/']) {
      await page.goto(`${world.easel.builder}${path}`);
      await page.locator('body').waitFor();
      expect(
        await page.evaluate(() => [
          (window as { hacked?: number }).hacked ?? 0,
          document.querySelectorAll('img[src="x"]').length,
        ]),
      ).toEqual([0, 0]);
    }
  });

  test('a file of an app at the builder’s address is never served as a page', async () => {
    const script = `<script>window.hacked = 1; fetch('${outside.origin}/file')</script>`;
    const files = {
      'public/page.html': `<!doctype html>${script}`,
      'public/picture.svg': `<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked=1"><script>window.hacked=1</script></svg>`,
      'public/page.xhtml': `<html xmlns="http://www.w3.org/1999/xhtml"><body>${script}</body></html>`,
      'public/feed.xml': `<?xml version="1.0"?><x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>window.hacked=1</h:script></x>`,
      'public/run.js': 'window.hacked = 1',
      'public/noending': `<!doctype html>${script}`,
      'public/picture.png': `<!doctype html>${script}`,
    };
    const projectId = await world.createProject(files);
    const { body } = await world.easel.call<{ versions: Array<{ id: string }> }>(
      'GET',
      `/api/projects/${projectId}/versions`,
    );
    const context = await world.browser.newContext();
    const page = await context.newPage();
    for (const path of Object.keys(files)) {
      const address = `${world.easel.builder}/api/projects/${projectId}/versions/${body.versions[0]!.id}/files/${path}`;
      const answer = await page.goto(address);
      expect(answer!.headers()['content-type'], path).toMatch(/^(text\/plain|image\/png)/);
      expect(answer!.headers()['content-security-policy'], path).toContain('sandbox');
      expect(await page.evaluate(() => (window as { hacked?: number }).hacked ?? 0), path).toBe(0);
    }
    await context.close();
    expect(outside.heard).toEqual([]);
  });

  test('a published site can neither read nor move the builder', async () => {
    const { builder } = world.easel;
    const body = `
      const read = (url: string, init: RequestInit = {}) => tried(async () => { const answer = await fetch(url, { credentials: 'include', ...init }); const text = await answer.text(); return text === '' ? Promise.reject('nothing') : text; });
      const socket = (url: string) => new Promise((done) => { const one = new WebSocket(url); one.onmessage = () => done({ did: 'heard' }); one.onclose = () => done({ refused: 'closed' }); });
      return {
        list: await read('${builder}/api/projects'), opaque: await read('${builder}/api/projects', { mode: 'no-cors' }),
        post: await read('${builder}/api/projects', { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body: '{"name":"Planted"}' }),
        socket: await socket('${builder.replace('http', 'ws')}/api/projects/${'a'.repeat(26)}/channel'),
        opener: await tried(() => window.opener ? 'has one' : Promise.reject('none')),
        cookies: await tried(() => document.cookie || Promise.reject('none')),
        framed: await new Promise((done) => { const frame = document.createElement('iframe'); frame.src = '${builder}/apps'; frame.onload = () => done(tried(() => frame.contentDocument!.title)); document.body.append(frame); }),
      };`;
    const projectId = await world.createProject(attack(body), 'Tab nabber');
    const started = await world.easel.call<{ deploymentId: string }>(
      'POST',
      `/api/projects/${projectId}/deployments`,
      {},
    );
    expect(started.status).toBe(201);
    await expect
      .poll(
        async () =>
          (
            await world.easel.call<{ status: string }>(
              'GET',
              `/api/projects/${projectId}/deployments/${started.body.deploymentId}`,
            )
          ).body.status,
        { timeout: 60_000 },
      )
      .toBe('ready');

    studio = await world.openProject(projectId);
    await studio.page.getByRole('tab', { name: 'Publish' }).click();
    const opened = studio.page.context().waitForEvent('page');
    await studio.page.getByRole('link', { name: 'Live site' }).click();
    const site = await opened;
    const answers = JSON.parse(
      (await site.locator('#result:not(:empty)').textContent({ timeout: 60_000 })) ?? 'null',
    ) as Record<string, object>;
    for (const [attempt, answer] of Object.entries(answers)) expect(answer, attempt).toHaveProperty('refused');
    const { projects } = (await world.easel.call<{ projects: Array<{ name: string }> }>('GET', '/api/projects')).body;
    expect(projects.map((project) => project.name)).not.toContain('Planted');
    await expectUsable({ ...studio, page: studio.page });
  });

  test('an app opened in a separate tab has no access to the studio', async () => {
    studio = await world.open(
      attack(`return { opener: window.opener ? 'has one' : 'none', top: window.top === window };`),
    );
    await studio.result();
    const opened = studio.page.context().waitForEvent('page');
    await studio.page.getByTestId('link-open-in-a-new-tab').click();
    const alone = await opened;
    const told = JSON.parse(
      (await alone.locator('#result:not(:empty)').textContent({ timeout: 60_000 })) ?? 'null',
    ) as unknown;
    expect(told).toEqual({ opener: 'none', top: true });
    await studio.page.bringToFront();
    await expectUsable(studio);
  });
});
