import type { Browser, BrowserContext, Frame, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plainAuthSettings } from '../lib/backends/backend-engine/sign-in/auth-settings';
import { allCalls } from '../lib/backends/compatibility/all-calls';
import { knownGaps } from '../lib/backends/compatibility/known-gaps';
import { callSchema, wholeSchema } from '../lib/backends/compatibility/schema';
import { borrowBrowser } from './support/browser';
import { findFirefox, openFirefox } from './support/firefox';
import { publishableKey, startVisitorWorld, type VisitorWorld } from './visitor-backend/visitor-world';
import type { TestPage } from './visitor-backend/test-page';

declare const tests: TestPage;

const buckets = `
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
  ('papers', 'papers', false, null, null), ('pictures', 'pictures', true, null, null), ('small', 'small', false, 1000, '{text/plain}');
create policy pictures_own on storage.objects for all to authenticated using (bucket_id = 'pictures') with check (bucket_id = 'pictures');`;

const plain = { content: null, seed: null, authSettings: plainAuthSettings, publishableKey };
const apps = {
  calls: {
    ...plain,
    migrations: [
      { name: '20260101000000_calls', sql: callSchema },
      { name: '20260101000001_whole', sql: wholeSchema },
      { name: '20260101000002_buckets', sql: buckets },
    ],
  },
  filled: {
    ...plain,
    migrations: [{ name: '20260101000000_calls', sql: callSchema }],
    content: `insert into public.guests (id, name) values (10, 'From content');`,
    seed: `insert into public.guests (id, name) values (11, 'From seed');`,
  },
  other: { ...plain, migrations: [{ name: '20260101000000_calls', sql: callSchema }] },
  broken: { ...plain, migrations: [{ name: '20260101000000_broken', sql: 'create table public.a (b nowhere);' }] },
  confirming: { ...plain, migrations: [], authSettings: { ...plainAuthSettings, confirmEmail: true } },
};

let world: VisitorWorld;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  [world, browser] = await Promise.all([startVisitorWorld(apps), borrowBrowser()]);
});
beforeEach(async () => {
  context = await browser.newContext();
});
afterEach(() => context?.close());
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

async function openApp(app: keyof typeof apps, path = '/'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(world.originOf(app) + path);
  return page;
}
const phaseOf = (page: Page | Frame, phase: string) =>
  page.waitForFunction(
    (wanted) => document.documentElement.dataset.easelVisitor === wanted && 'tests' in window,
    phase,
  );
const words = (page: Page) =>
  page.evaluate(async () =>
    (await tests.client.from('scratch').select('word').order('id')).data?.map((row) => row.word as string),
  );
const signUp = (page: Page, email: string) =>
  page.evaluate(async (address) => {
    const { data, error } = await tests.client.auth.signUp({ email: address, password: 'secret 123!' });
    return error?.message ?? data.session?.user.email ?? null;
  }, email);
const write = (page: Page, word: string) =>
  page.evaluate(
    async (said) => (await tests.client.from('scratch').insert({ word: said })).error?.message ?? null,
    word,
  );
const mail = (page: Page) =>
  page.evaluate(async () => (await tests.client.auth.getSession()).data.session?.user.email ?? null);

const isLong = process.env.EASEL_LONG_TESTS === '1';
const isGap = ({ part, name }: { part: string; name: string }) =>
  knownGaps.some((gap) => gap.part === part && gap.name === name);
/** The secret key never leaves the worker. */
const isAdmins = ({ run }: { run: unknown }) => /\badmin\b|'secret'/.test(String(run));
const chosen = allCalls.filter((call) => !isGap(call) && !isAdmins(call)).filter((_, at) => isLong || at % 3 === 0);

describe('what supabase-js can ask of a backend in a visitor’s tab', () => {
  test('answers as on the server, and the server hears nothing of it', async () => {
    const page = await openApp('calls', '/outer');
    const app = page.frame({ url: /localhost:\d+\/$/ })!;
    await phaseOf(app, 'ready');
    const failures: string[] = [];
    for (const { part, name } of chosen) {
      const failure = await app.evaluate(([one, other]) => tests.run(one!, other!), [part, name]);
      if (failure !== null) failures.push(`${part}: ${name}: ${failure}`);
    }
    expect(failures).toEqual([]);
    expect(chosen.length).toBeGreaterThanOrEqual(40);
    expect(world.asked).toEqual([]);
  });
});

const firefox = findFirefox();
test.runIf(firefox)('answers in Firefox too', async () => {
  const isMailed = ({ run }: { run: unknown }) => /codeTo|linkTo/.test(String(run));
  const asked = chosen.filter((call) => !isMailed(call)).map(({ part, name }) => [part, name]);
  const tab = await openFirefox(firefox!);
  try {
    await tab.open(`${world.originOf('calls')}/#run=${encodeURIComponent(JSON.stringify(asked))}`);
    await expect.poll(() => tab.text(), { timeout: 120_000, interval: 500 }).toMatch(/^\{/);
    expect(JSON.parse(await tab.text())).toEqual({ phase: 'ready', failures: [] });
    expect(world.asked).toEqual([]);
  } finally {
    await tab.close();
  }
});

describe('a visitor’s data', () => {
  test('begins with what the version brings, and the visitor owns it', async () => {
    const page = await openApp('filled');
    const names = () =>
      page.evaluate(async () => (await tests.client.from('guests').select('name').gte('id', 10).order('id')).data);
    expect(await names()).toEqual([{ name: 'From content' }, { name: 'From seed' }]);
    expect(await signUp(page, 'ann@x.test')).toBe('ann@x.test');
    expect(await page.evaluate(async () => (await tests.client.rpc('is_owner')).data as boolean)).toBe(true);
  });

  test('is shared by two tabs, told to the other at once, and by no other origin', async () => {
    const one = await openApp('calls');
    expect(await signUp(one, 'ann@x.test')).toBe('ann@x.test');
    const two = await openApp('calls');
    expect(await mail(two)).toBe('ann@x.test');
    await two.evaluate(async () => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      await new Promise<void>((resolve) => {
        tests.client
          .channel('news')
          .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'news' }, (told) =>
            heard.push((told.new as { body: string }).body),
          )
          .on('system', {}, (told: { status?: string }) => void (told.status === 'ok' && resolve()))
          .subscribe();
      });
    });
    await one.evaluate(async () => void (await tests.client.from('news').insert({ body: 'hello' })));
    await two.waitForFunction(() => (window as unknown as { heard: string[] }).heard.includes('hello'));
    expect(await write(one, 'apple')).toBeNull();
    expect(await words(two)).toEqual(['apple']);

    const other = await openApp('other');
    expect(await mail(other)).toBeNull();
    expect(await signUp(other, 'ann@x.test')).toBe('ann@x.test');
    expect(await words(other)).toEqual([]);
  });

  test('outlives a reload of the only tab, and is gone when the visitor starts over', async () => {
    const page = await openApp('calls', '/outer');
    const app = () => page.frame({ url: /localhost:\d+\/$/ })! as unknown as Page;
    expect(await signUp(app(), 'ann@x.test')).toBe('ann@x.test');
    expect(await write(app(), 'apple')).toBeNull();
    await page.reload();
    await phaseOf(app() as unknown as Frame, 'ready');
    expect(await words(app())).toEqual(['apple']);
    expect(await mail(app())).toBe('ann@x.test');

    const loaded = page.waitForEvent('framenavigated', (frame) => frame.parentFrame() !== null);
    await page.evaluate(() => window.frames[0]!.postMessage({ type: 'easel-visitor-start-over' }, '*'));
    await loaded;
    await phaseOf(app() as unknown as Frame, 'ready');
    expect(await mail(app())).toBeNull();
    expect(await signUp(app(), 'ann@x.test')).toBe('ann@x.test');
    expect(await words(app())).toEqual([]);
  });

  test('of an earlier visit is gone, and whoever was signed in with it is signed out', async () => {
    const page = await openApp('calls');
    await page.evaluate(() => {
      localStorage.setItem('theme', 'dark');
    });
    expect(await signUp(page, 'ann@x.test')).toBe('ann@x.test');
    const kept = await page.evaluate(() => ({ ...localStorage }));
    await context.close();
    // The same browser later: the page's storage is still there, the worker is not.
    context = await browser.newContext({
      storageState: {
        cookies: [],
        origins: [
          {
            origin: world.originOf('calls'),
            localStorage: Object.entries(kept).map(([name, value]) => ({ name, value: String(value) })),
          },
        ],
      },
    });
    const later = await openApp('calls');
    await phaseOf(later, 'ready');
    await later.waitForFunction(async () => (await tests.client.auth.getSession()).data.session === null);
    expect(await later.evaluate(() => Object.keys(localStorage))).toEqual(['theme']);
  });
});

test('a picture of a bucket shows by its address alone', async () => {
  const page = await openApp('calls');
  expect(await signUp(page, 'ann@x.test')).toBe('ann@x.test');
  const width = await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const canvas = Object.assign(document.createElement('canvas'), { width: 7, height: 5 });
    canvas.getContext('2d')!.fillRect(0, 0, 7, 5);
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!)));
    const { error } = await tests.client.storage.from('pictures').upload('a/b.png', blob);
    if (error) throw error;
    const image = new Image();
    image.src = tests.client.storage.from('pictures').getPublicUrl('a/b.png').data.publicUrl;
    document.body.append(image);
    await image.decode();
    return image.naturalWidth;
  });
  expect(width).toBe(7);
  expect(world.asked).toEqual([]);
});

test('an account works at once though the app asks for confirmation, since nobody reads a visitor’s mails', async () => {
  const page = await openApp('confirming');
  expect(await signUp(page, 'ann@x.test')).toBe('ann@x.test');
});

describe('where the tab can’t run it', () => {
  const rest = '/backend/rest/v1/scratch';
  const ask = (page: Page) => page.evaluate(async (path) => (await fetch(path)).status, rest);

  test('calls go to the server after all: the app’s own SQL is refused', async () => {
    const page = await openApp('broken');
    await phaseOf(page, 'failed');
    expect(await page.evaluate(() => document.documentElement.dataset.easelVisitorFault)).toContain('nowhere');
    expect(await ask(page)).toBe(404);
    expect(world.asked.splice(0)).toContain('/rest/v1/scratch'.replace(/^/, '/backend'));
  });

  test('the same without WebAssembly, and the page around it is told', async () => {
    await context.addInitScript(() => {
      Reflect.deleteProperty(window, 'WebAssembly');
      const told: unknown[] = [];
      Object.assign(window, { told });
      window.addEventListener('message', ({ data }) => told.push(data));
    });
    const page = await openApp('calls', '/outer');
    const app = page.frame({ url: /localhost:\d+\/$/ })!;
    await phaseOf(app, 'failed');
    await page.waitForFunction(() => (window as unknown as { told: unknown[] }).told.length === 2);
    expect(await page.evaluate(() => (window as unknown as { told: object[] }).told)).toEqual([
      { type: 'easel-visitor', state: { phase: 'starting' } },
      {
        type: 'easel-visitor',
        state: { phase: 'failed', fault: 'unsupported', words: expect.stringContaining('WebAssembly') as string },
      },
    ]);
    expect(await ask(app as unknown as Page)).toBe(404);
    expect(world.asked.splice(0)).toEqual([rest]);
  });
});
