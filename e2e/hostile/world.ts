import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright';
import { expect } from 'vitest';
import { launchBrowser } from '../support/browser';
import { startEasel, type Easel } from '../support/easel';

export type Files = Readonly<Record<string, string>>;

/** One app in an open studio: the page a person has before them, and the frame the app runs in. */
export type Studio = {
  projectId: string;
  page: Page;
  frame: FrameLocator;
  /** Saves files by hand, as another tab would; the open studio hears of it by its channel. */
  save(files: Files): Promise<void>;
  /** What the app's code wrote down of its attack (`attack` below), once it is through. */
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

/** Easel as it is built and a browser. Every studio has a context of its own, so that no attack meets another's traces. */
export async function startWorld(env: Record<string, string> = {}): Promise<World> {
  const [easel, browser] = await Promise.all([startEasel(env), launchBrowser()]);

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
    // A page before it, as usual: an attack on the history would have somewhere to go.
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
      // A renderer in an endless loop never says that it has closed.
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

/** An app that shows "Shop", does `body` once and writes down what `body` returns. `body` is the inside of an async function. */
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

/** An app that does no harm; what a hostile one is replaced by to see that the preview recovers. */
export const goodApp: Files = {
  'src/App.tsx': `export default function App() { return <main><h1>Mended</h1></main>; }\n`,
};

/**
 * The longest that a click or a typed word may take to show in the studio, in ms, on a machine with other work too. It tells a studio
 * that answers from one that hangs; how fast it answers is measured in `bench/`. It was 3 s until 2026-11-22: missed twice on a
 * machine that ran two suites at once.
 */
const usableMs = 20_000;

/** The studio answers: its own page stands, tabs change at a click, and the conversation box takes typing. */
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
