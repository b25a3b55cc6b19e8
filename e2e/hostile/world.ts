import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright';
import { expect } from 'vitest';
import { borrowBrowser } from '../support/browser';
import { borrowEasel, startEasel, type Easel } from '../support/easel';

export type Files = Readonly<Record<string, string>>;

/** One app in an open studio: the page that the person sees, and the frame in which the app runs. */
export type Studio = {
  projectId: string;
  page: Page;
  frame: FrameLocator;
  /** Saves files the way another tab would; the open studio is notified through its channel. */
  save(files: Files): Promise<void>;
  /** What the app's code recorded of its attack (see `attack` below), once it has finished. */
  result<Value>(): Promise<Value>;
  close(): Promise<void>;
};

export type World = {
  easel: Easel;
  browser: Browser;
  createProject(files: Files, name?: string): Promise<string>;
  open(files: Files, name?: string): Promise<Studio>;
  openProject(projectId: string): Promise<Studio>;
  close(): Promise<void>;
};

/**
 * The built Easel (a separate server if `env` has settings) and a browser. Every studio has a separate context, so that
 * no attack affects another.
 */
export async function startWorld(env: Record<string, string> = {}): Promise<World> {
  const [easel, browser] = await Promise.all([
    Object.keys(env).length > 0 ? startEasel(env) : borrowEasel(),
    borrowBrowser(),
  ]);

  async function save(projectId: string, files: Files): Promise<void> {
    const operations = Object.entries(files).map(([path, content]) => ({ type: 'file-write', path, content }));
    const saved = await easel.call('POST', `/api/projects/${projectId}/versions`, { operations });
    expect(saved.status, JSON.stringify(saved.body) + easel.log()).toBe(201);
  }

  async function createProject(files: Files, name = 'Shop'): Promise<string> {
    const created = await easel.call<{ projectId: string }>('POST', '/api/projects', { name });
    expect(created.status).toBe(201);
    if (Object.keys(files).length > 0) await save(created.body.projectId, files);
    return created.body.projectId;
  }

  async function openProject(projectId: string): Promise<Studio> {
    const context: BrowserContext = await browser.newContext();
    const page = await context.newPage();
    // Adds a page to the history, as usual, so that an attack on it would have somewhere to go.
    await page.goto(`${easel.builder}/apps`);
    await page.goto(`${easel.builder}/projects/${projectId}`);
    const frame = page.frameLocator('iframe[title="App preview"]');
    return {
      projectId,
      page,
      frame,
      save: (files) => save(projectId, files),
      async result<Value>() {
        const text = await frame.locator('#result:not(:empty)').textContent({ timeout: 60_000 });
        return JSON.parse(text ?? 'null') as Value;
      },
      // A renderer in an endless loop never reports that it has closed.
      close: () => Promise.race([context.close(), new Promise<void>((resolve) => setTimeout(resolve, 5000))]),
    };
  }

  return {
    easel,
    browser,
    createProject,
    openProject,
    open: async (files, name) => openProject(await createProject(files, name)),
    async close() {
      await browser.close();
      await easel.dispose();
    },
  };
}

/**
 * An app that shows "Shop", runs `body` once and records what it returns. `body` is the inside of an async function.
 */
export function attack(body: string, moduleScope = ''): Files {
  return {
    'src/App.tsx': `import { useEffect } from 'react';
${moduleScope}
const tell = (value: unknown) => { document.querySelector('#result')!.textContent = JSON.stringify(value ?? null); };
const tried = async (work: () => unknown) => {
  try { return { did: String(await work()) }; } catch (error) { return { refused: String(error) }; }
};
let begun = false;
export default function App() {
  useEffect(() => {
    if (begun) return;
    begun = true;
    void (async () => { ${body} })().then(tell, (error) => tell({ failed: String(error) }));
  }, []);
  return <main><h1>Shop</h1><button>Buy</button><pre id="result" /></main>;
}
`,
  };
}

/** A harmless app that replaces a hostile one, to see that the preview recovers. */
export const goodApp: Files = {
  'src/App.tsx': `export default function App() { return <main><h1>Mended</h1></main>; }\n`,
};

/**
 * How long a click or typed text may take to show in the studio, in ms, on a busy machine. It distinguishes a
 * responsive studio from a hung one; actual speed is measured in `bench/`. Was 3 s until 2026-11-22, but that failed
 * twice on a machine running two suites at once.
 */
const usableMs = 20_000;

/**
 * Checks that the studio responds: its own page is open, tabs switch on click, and the conversation box accepts typing.
 */
export async function expectUsable({ page, projectId }: Pick<Studio, 'page' | 'projectId'>): Promise<void> {
  expect(new URL(page.url()).pathname).toBe(`/projects/${projectId}`);
  for (const name of ['Versions', 'Preview']) {
    const tab = page.getByRole('tab', { name });
    await tab.click({ timeout: usableMs });
    await expect.poll(() => tab.getAttribute('aria-selected'), { timeout: usableMs, interval: 20 }).toBe('true');
  }
  const box = page.getByRole('textbox', { name: 'Ask for a change' });
  const words = `still here ${performance.now()}`;
  await box.fill(words, { timeout: usableMs });
  expect(await box.inputValue()).toBe(words);
  await box.fill('', { timeout: usableMs });
}
