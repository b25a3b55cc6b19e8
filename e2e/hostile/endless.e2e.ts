import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sampleOf } from '../support/sample';
import { attack, expectUsable, goodApp, startWorld, type Studio, type World } from './world';

describe('an app that consumes everything it can get', () => {
  let world: World;
  let studio: Studio;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterEach(() => studio?.close());
  afterAll(() => world?.close());

  const phaseIs = (phase: string) =>
    studio.page.locator(`[data-testid="status-preview-status"][data-phase="${phase}"]`).waitFor({ timeout: 40_000 });
  const shows = (name: string) => studio.frame.getByRole('heading', { name }).waitFor({ timeout: 60_000 });

  test('an endless loop leaves the studio alive, and a fixed save brings the preview back', async () => {
    studio = await world.open(attack(`await new Promise((done) => setTimeout(done, 300)); for (;;) {}`));
    await expectUsable(studio);
    await phaseIs('problem');
    await expectUsable(studio);
    const started = performance.now();
    await studio.save(goodApp);
    await shows('Mended');
    expect(performance.now() - started).toBeLessThan(15_000);
    await phaseIs('ready');
    await expectUsable(studio);
  });

  test('an app that looped once recovers by a click on Reload preview', async () => {
    const once = `if (localStorage.looped) return; localStorage.looped = '1'; await new Promise((done) => setTimeout(done, 500)); for (;;) {}`;
    studio = await world.open(attack(once));
    await phaseIs('problem');
    const started = performance.now();
    await studio.page.getByRole('button', { name: 'Reload preview' }).click();
    await phaseIs('ready');
    await studio.frame.getByRole('button', { name: 'Buy' }).click({ timeout: 15_000 });
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test('a loop in an app does not prevent the studio from opening', async () => {
    const projectId = await world.createProject(attack('', 'for (;;) {}'));
    studio = await world.openProject(projectId);
    await studio.page.getByRole('button', { name: 'Reload preview' }).waitFor({ timeout: 60_000 });
    await expectUsable(studio);
    await phaseIs('problem');
    await studio.close();
    // Already compiled, so the server's own HTML starts the loop before the studio has loaded.
    studio = await world.openProject(projectId);
    await studio.page.getByRole('button', { name: 'Reload preview' }).waitFor({ timeout: 60_000 });
    await expectUsable(studio);
    await studio.save(goodApp);
    await shows('Mended');
    await expectUsable(studio);
  });

  test('an app that exhausts memory loses its own page, not the studio', async () => {
    studio = await world.open(
      attack(`
      await new Promise((done) => setTimeout(done, 300));
      // Ends at 400 MB of pages really written, so that the machine that runs the tests survives it.
      const held: unknown[] = [];
      for (let n = 0; n < 100; n += 1) { held.push(new Uint8Array(4 * 1024 * 1024).fill(n)); if (n % 10 === 0) await null; }
      Object.assign(window, { held });
      return held.length;`),
    );
    expect(await studio.result()).toBe(100);
    await expectUsable(studio);
    // Crash the process, as the system does to a page that uses too much memory. Playwright then gives up on the whole
    // page, so query the studio over CDP.
    const { page } = studio;
    const wire = await page.context().newCDPSession(page);
    const ask = async (expression: string) =>
      (await wire.send('Runtime.evaluate', { expression })).result.value as unknown;
    const preview = page.frames().find((frame) => frame.url().includes('//p-'))!;
    const inner = await page.context().newCDPSession(preview);
    void inner.send('Page.crash').catch(() => undefined);
    const phase = `document.querySelector('[data-testid=status-preview-status]').dataset.phase`;
    await expect.poll(() => ask(phase), { timeout: 40_000 }).toBe('problem');
    await ask(`document.querySelector('[data-testid=tab-versions]').click()`);
    await studio.save(goodApp);
    await expect.poll(() => ask(phase), { timeout: 40_000 }).toBe('ready');
  });

  test('the preview stops endless dialogs', async () => {
    const storm = `setInterval(() => { for (let n = 0; n < 20; n += 1) alert('again'); confirm('sure?'); prompt('name?'); }, 50); return 1;`;
    const projectId = await world.createProject(attack(storm));
    studio = await world.openProject(projectId);
    let dialogs = 0;
    studio.page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss().catch(() => undefined);
    });
    await studio.result();
    // The few that get through block the whole tab, like any dialog, until the person closes them.
    let before = -1;
    await expect.poll(() => before === (before = dialogs), { timeout: 60_000, interval: 4000 }).toBe(true);
    expect(dialogs).toBeGreaterThan(0);
    await expectUsable(studio);
    await expectUsable(studio);
    expect(dialogs).toBeLessThan(20);
  });

  const forged = {
    'thousands of messages a second': `for (let n = 0; n < 400; n += 1) parent.postMessage({ type: 'route', route: '/' + Math.random() }, '*');`,
    'messages that claim to be the runtime’s': `
      for (let n = 0; n < 60; n += 1) for (const message of [
        { type: 'ready', manifest: null, route: '/' }, { type: 'ready', manifest: 'a'.repeat(64), route: '/' },
        { type: 'painted', at: 1 }, { type: 'updated', id: n, outcome: 'reload' }, { type: 'updated', id: 0, outcome: 'broken' },
        { type: 'problem', kind: 'page-error', message: '<img src=x onerror=alert(1)> ' + Math.random() + 'x'.repeat(3000), frames: [], route: '/', width: 1, excerpt: '' },
        { type: 'settled', id: n, route: '/', width: 1, links: [], isBlank: false, isBroken: false },
        { type: '__proto__' }, { type: 'constructor' }, null, 1, [], { type: { toString: () => 'ready' } + '' },
      ]) parent.postMessage(message, '*');`,
    'payloads of megabytes': `
      const big = 'x'.repeat(2_000_000);
      for (let n = 0; n < 4; n += 1) { parent.postMessage({ type: 'problem', message: big }, '*'); parent.postMessage({ type: 'data', id: n, data: { local: [['k', big]], session: [] } }, '*'); }`,
  };
  test.each(sampleOf(Object.entries(forged), ([what]) => what.startsWith('messages')))(
    '%s leave the studio usable',
    async (_what, code) => {
      studio = await world.open(attack(`setInterval(() => { ${code} }, 50); return 1;`));
      await phaseIs('problem');
      // Ignoring messages is not enough, because each costs the studio a copy. So the page is removed.
      const preview = studio.page.getByTitle('App preview');
      await expect.poll(() => preview.getAttribute('src'), { timeout: 20_000 }).toBe('about:blank');
      await expectUsable(studio);
      await expectUsable(studio);
      await studio.save(goodApp);
      await shows('Mended');
      await phaseIs('ready');
      await expectUsable(studio);
    },
  );
});
