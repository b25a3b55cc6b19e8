import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { engines, isRealHost, note, startEngineJourney } from '../support/engines';
import { ask } from '../support/http';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf } from '../support/projects';

/** The main journey, the same on both engines; see `e2e/support/engines.ts` for StackBlitz's real host. */
const tested = isRealHost ? (['webcontainer'] as const) : engines;

describe.each(tested)(`a sentence becomes an app that runs with %s${isRealHost ? ' (real host)' : ''}`, (engine) => {
  let world: Awaited<ReturnType<typeof startEngineJourney>>;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let projectId: string;
  const isContainer = engine === 'webcontainer';
  const isReady = (number: number) => says(studio.turnStatus, person.words('studio.status.version', { number }));
  const chooseEngine = async (setting: 'automatic' | 'embedded' | 'webcontainer') => {
    await person.page.getByRole('button', { name: 'App: Habits' }).click();
    await person.page.getByRole('menuitem', { name: person.words('engine.menu') }).click();
    await person.page.getByTestId(`radio-engine-${setting}`).click();
    await picture(person.page, `engine-choice-${engine}`);
    await person.page.getByTestId('button-save-engine').click();
  };
  const isShown = () => studio.previewStatus.and(person.page.locator('[data-phase=ready]')).waitFor();

  beforeAll(async () => {
    world = await startEngineJourney(engine);
    ({ journey, person } = world);
  }, 300_000);
  afterAll(() => world?.end());

  test('the engine can be chosen, on a page that explains it', async () => {
    const { body } = await journey.easel.call<{ projectId: string }>('POST', '/api/projects', { name: 'Habits' });
    projectId = body.projectId;
    await person.page.goto(`${journey.easel.builder}/projects/${projectId}`);
    studio = studioPage(person.page);
    await isShown();
    await chooseEngine(engine);
    await person.page.waitForURL(isContainer ? /\/container$/ : /\/projects\/[a-z2-7]{26}$/);
    expect(await person.page.evaluate(() => crossOriginIsolated)).toBe(isContainer);
    if (isContainer) await says(studio.previewStatus, /Getting|Putting/);
    await picture(person.page, `engine-starting-${engine}`);
    await isShown();
    note('cold: the template runs');
    await picture(person.page, `engine-ready-${engine}`);
  }, 300_000);

  test('what a reply writes appears in the app, and the version is tried', async () => {
    await studio.ask(promptsOf('habit-tracker')[0]);
    await studio.app.getByRole('heading', { name: 'Your habits' }).waitFor();
    note('the first reply is on screen');
    await isReady(1);
    await says(studio.conversation, /Opened 1 page at 3 sizes: no errors/);
    note('the first version was tried');
  }, 300_000);

  test('a change keeps what was typed, and an earlier version can be restored', async () => {
    await studio.app.getByRole('button', { name: 'New habit' }).click();
    await studio.app.getByRole('textbox').fill('Call my mother');
    await studio.ask(promptsOf('habit-tracker')[1]);
    await isReady(2);
    await studio.app.getByRole('heading', { name: /^Good (morning|afternoon|evening)/ }).waitFor();
    expect(await studio.app.getByRole('textbox').inputValue()).toBe('Call my mother');
    note('a change kept the state');
    await studio.open('versions');
    await studio.versions.restoreButton(1).click();
    await studio.versions.item(3).waitFor();
    await studio.open('preview');
    await studio.app.getByRole('heading', { name: /^Good (morning|afternoon|evening)/ }).waitFor({ state: 'detached' });
    await studio.app.getByRole('heading', { name: 'Today' }).waitFor();
    note('an earlier version came back');
  }, 300_000);

  test('it is published with the engine’s own build, and the site works on its own', async () => {
    await studio.open('publish');
    if (isContainer) await refusesOtherBuilds();
    await studio.publish.publish(person.words, 3);
    await picture(person.page, `engine-published-${engine}`);
    const site = await studio.publish.openLiveSite();
    await site.getByRole('heading', { name: 'Today' }).waitFor();
    // Vite's naming of its output; the server's bundler uses other names.
    const scripts = await site
      .locator('script[type=module]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('src') ?? ''));
    expect(scripts.length > 0 && scripts.every((src) => /\/assets\/index-[\w-]{8}\.js$/.test(src))).toBe(isContainer);
    await site.getByRole('button', { name: 'Read 20 minutes: mark as done' }).click();
    await site.getByRole('button', { name: 'Read 20 minutes: done, tap to undo' }).waitFor();
    await site.close();
    note('published');
  }, 300_000);

  /** Requests that only a script could send: a build of another tree, and one whose files were never uploaded. */
  async function refusesOtherBuilds() {
    const path = `/api/projects/${projectId}`;
    const hash = 'a'.repeat(64);
    const send = (build: object) => journey.easel.call('POST', `${path}/deployments`, { build });
    const files = [{ path: 'index.html', hash }];
    expect(await send({ treeHash: hash, files })).toMatchObject({
      status: 409,
      body: { error: { code: 'build-outdated' } },
    });
    expect(await send({ treeHash: hash, files: [{ path: '../x', hash }] })).toMatchObject({ status: 400 });
    const { body } = await journey.easel.call<{ head: { versionId: string } }>('GET', path);
    const tree = await ask(journey.easel.port, 'GET', `${path}/versions/${body.head.versionId}/tree`, {});
    const treeHash = /[0-9a-f]{64}/.exec(String(tree.headers['etag']))![0];
    expect(await send({ treeHash, files })).toMatchObject({ status: 400, body: { error: { code: 'blob-missing' } } });
  }

  test('the whole project can be downloaded', async () => {
    const [download] = await Promise.all([
      person.page.waitForEvent('download'),
      person.page.getByTestId('link-download-the-project').click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const files = unzipSync(new Uint8Array(Buffer.concat(chunks)));
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'habits/package.json',
        'habits/src/App.tsx',
        'habits/vite.config.ts',
        'habits/README.md',
      ]),
    );
    expect(strFromU8(files['habits/package.json']!)).toContain('"dev": "vite"');
  });

  test('a failing app can be tried with the other engine, one click away', async () => {
    await journey.easel.call('POST', `/api/projects/${projectId}/versions`, {
      operations: [{ type: 'file-write', path: 'src/App.tsx', content: 'export default function App( {' }],
    });
    await studio.open('preview');
    await studio.previewStatus.and(person.page.locator('[data-phase=problem]')).waitFor();
    await picture(person.page, `engine-problem-${engine}`);
    await person.page.getByTestId('button-other-engine').click();
    await person.page.waitForURL(isContainer ? /\/projects\/[a-z2-7]{26}$/ : /\/container$/);
    expect(await person.page.evaluate(() => crossOriginIsolated)).toBe(!isContainer);
    if (!isContainer) return;
    await studio.open('versions');
    await studio.versions.restoreButton(3).click();
    await studio.open('preview');
    await studio.app.getByRole('heading', { name: 'Today' }).waitFor();
    expect(person.faults).toEqual([]);
    note('ends well');
  }, 300_000);

  test.runIf(isContainer)(
    'a Node project is served by its own script, and published with its own build',
    async () => {
      const { body } = await journey.easel.call<{ projectId: string }>('POST', '/api/projects', { name: 'Pages' });
      const path = `/api/projects/${body.projectId}`;
      const page = (who: string) => `<!doctype html><title>Pages</title><main><h1>Made by ${who}</h1></main>`;
      const files = {
        'package.json': JSON.stringify({ scripts: { dev: 'node serve.mjs', build: 'node build.mjs' } }),
        'serve.mjs': `import http from 'node:http';
http.createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(${JSON.stringify(page('the server'))})).listen(3000);`,
        'build.mjs': `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', ${JSON.stringify(page('the build'))});`,
      };
      await journey.easel.call('POST', `${path}/versions`, {
        operations: Object.entries(files).map(([file, content]) => ({ type: 'file-write', path: file, content })),
      });
      // What a script could request without a browser.
      const refused = await journey.easel.call('POST', `${path}/deployments`, {});
      expect(refused).toMatchObject({ status: 422, body: { error: { code: 'build-needed' } } });
      const { body: known } = await journey.easel.call<{ runtime: string; runsWith: string }>('GET', path);
      expect(known).toMatchObject({ runtime: 'webcontainer', runsWith: 'automatic' });
      await person.page.goto(`${journey.easel.builder}/projects/${body.projectId}/container`);
      await studio.app.getByRole('heading', { name: 'Made by the server' }).waitFor();
      await isShown();
      await studio.open('publish');
      await studio.publish.publish(person.words, 1);
      const site = await studio.publish.openLiveSite();
      await site.getByRole('heading', { name: 'Made by the build' }).waitFor();
      await site.close();
      await studio.open('preview');
      await studio.app.getByRole('heading', { name: 'Made by the server' }).waitFor();
      note('a Node project was served and published');
    },
    300_000,
  );
});

describe.runIf(!isRealHost)('an app that needs its own server', () => {
  test('can’t be published here, says so, and can be downloaded; axe finds nothing', async () => {
    // This host does not exist; the pages under test don't need one.
    const journey = await startJourney({ env: { EASEL_WEBCONTAINER_URL: 'http://localhost:9' } });
    try {
      const person = await journey.meet();
      const { body } = await journey.easel.call<{ projectId: string }>('POST', '/api/projects', { name: 'Orders' });
      const packageJson = {
        scripts: { dev: 'node server.js', build: 'vite build' },
        dependencies: { express: '^5.1.0' },
      };
      await journey.easel.call('POST', `/api/projects/${body.projectId}/versions`, {
        operations: [{ type: 'file-write', path: 'package.json', content: JSON.stringify(packageJson) }],
      });
      const refused = await journey.easel.call('POST', `/api/projects/${body.projectId}/deployments`, {});
      expect(refused).toMatchObject({ status: 422, body: { error: { code: 'needs-server' } } });
      await person.page.goto(`${journey.easel.builder}/projects/${body.projectId}/container`);
      const studio = studioPage(person.page);
      await studio.open('publish');
      await person.page.getByText(person.words('publishing.needsServerWords')).waitFor();
      expect(await studio.publish.button.getAttribute('aria-disabled')).toBe('true');
      await person.page.getByTestId('link-download-the-project').waitFor();
      await studio.share.button.click();
      await person.page.getByText(person.words('sharing.cannot.needs-server')).waitFor();
      for (const who of ['link', 'gallery'] as const) expect(await studio.share.audience(who).isDisabled()).toBe(true);
      await isClean(person.page, 'container-share');
      await studio.share.done.click();
      for (const [colorScheme, width] of [
        ['light', 1280],
        ['dark', 360],
      ] as const) {
        await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await person.page.setViewportSize({ width, height: 800 });
        if (width === 360)
          await person.page.getByRole('button', { name: person.words('studio.app'), exact: true }).click();
        await studio.open('publish');
        await isClean(person.page, `container-publish-${colorScheme}-${width}`);
        await studio.open('preview');
        await isClean(person.page, `container-preview-${colorScheme}-${width}`);
      }
    } finally {
      await journey.end();
    }
  });
});
