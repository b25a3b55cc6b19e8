import type { Browser, FrameLocator, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { template } from '../lib/preview/compiler/compiler.fixture';
import type { Visit } from '../lib/preview/runtime/visit';
import { borrowBrowser } from './support/browser';
import { openStudioPage } from './preview-frame/open-studio-page';
import { startPreviewWorld, treeOf, type Files } from './preview-frame/preview-world';

const app: Files = {
  'index.html': template['index.html']!,
  'package.json': JSON.stringify({ dependencies: { react: '19' } }),
  'src/main.tsx': template['src/main.tsx']!,
  'src/index.css': '@import "tailwindcss";\n',
  'src/App.tsx': `import { BrowserRouter, Link, Route, Routes } from 'react-router-dom';
import Home from './pages/Home';
import About from './pages/About';
export default function App() {
  return <BrowserRouter><nav><Link to="/">Home</Link> <Link to="/about">About</Link></nav>
    <Routes><Route path="/" element={<Home />} /><Route path="/about" element={<About />} /></Routes></BrowserRouter>;
}
`,
  'src/lib/price.ts': `export const price = (cents: number) => '$' + cents / 100;\n`,
  'src/pages/Home.tsx': `import { useState } from 'react';
import { price } from '../lib/price';
export default function Home() {
  const [count, setCount] = useState(0);
  return <main className="p-4"><h1 className="text-[rgb(1,2,3)]">Shop {import.meta.env.VITE_TITLE}</h1>
    <p id="price">{price(250)}</p><button onClick={() => setCount(count + 1)}>Added {count}</button></main>;
}
`,
  'src/pages/About.tsx': `export default function About() { return <h1>About us</h1>; }\n`,
};
const write = (path: string, content: string) => ({ type: 'file-write' as const, path, content });

describe('the preview frame', async () => {
  let world: Awaited<ReturnType<typeof startPreviewWorld>>;
  let browser: Browser;
  let page: Page;
  let frame: FrameLocator;

  beforeAll(async () => {
    world = await startPreviewWorld();
    browser = await borrowBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  async function openStudio(): Promise<void> {
    ({ page, frame } = await openStudioPage(browser, world.url));
  }
  async function mount(files: Files): Promise<void> {
    world.addTree(files);
    await page.evaluate((tree) => window.runtime.mount(tree, new AbortController().signal), treeOf(files));
  }
  const apply = (...operations: Array<ReturnType<typeof write>>) =>
    page.evaluate((given) => window.runtime.apply(given, false), operations);
  const status = () => page.evaluate(() => window.runtimeStatus);
  const heading = () => frame.getByRole('heading', { level: 1 });
  const tryTree = (hash: string, visits: Visit[] = []) =>
    page.evaluate(([tree, steps]) => window.runtime.try(tree, new AbortController().signal, steps), [
      hash,
      visits,
    ] as const);

  beforeEach(async () => {
    await page?.context().close();
    world.forget();
    await openStudio();
  });

  test('shows an app, keeps its state across changes, and compiles nothing on the next visit', async () => {
    await mount(app);
    await heading().waitFor();
    expect(await heading().textContent()).toBe('Shop from the host');
    expect(await heading().evaluate((element) => getComputedStyle(element).color)).toBe('rgb(1, 2, 3)');
    await frame.getByRole('button').click();
    await frame.getByRole('button', { name: 'Added 1' }).waitFor();
    await apply(write('src/pages/Home.tsx', app['src/pages/Home.tsx']!.replace('Shop', 'Bakery')));
    await frame.getByRole('heading', { name: 'Bakery' }).waitFor();
    await apply(write('src/lib/price.ts', `export const price = (cents: number) => cents / 100 + ' €';\n`));
    await frame.getByText('2.5 €').waitFor();
    expect(await frame.getByRole('button').textContent()).toBe('Added 1');
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });

    // A second browser with the same tree: served and painted before any compiler has started.
    await page.context().close();
    await openStudio();
    await mount(app);
    await heading().waitFor();
    expect(await heading().textContent()).toBe('Shop from the host');
    await apply(write('src/pages/Home.tsx', app['src/pages/Home.tsx']!.replace('Shop', 'Café')));
    await frame.getByRole('heading', { name: 'Café' }).waitFor();
    // Updated from the cache before the edit.
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('renders with a font family from the preview’s own host, after a fallback with its widths', async () => {
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'font') asked.push(new URL(request.url()).host);
    });
    const css = `@import "tailwindcss";\n@import "@fontsource-variable/fraunces";\n@theme { --font-display: "Fraunces Variable", serif; }`;
    const home = app['src/pages/Home.tsx']!.replace('text-[rgb(1,2,3)]', 'font-display');
    await mount({ ...app, 'src/index.css': css, 'src/pages/Home.tsx': home });
    await heading().waitFor();
    const drawn = await heading().evaluate(async (element) => {
      await document.fonts.ready;
      const loaded = [...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family);
      return { family: getComputedStyle(element).fontFamily, loaded };
    });
    expect(drawn.family).toBe('"Fraunces Variable", "Fraunces Variable Fallback", serif');
    expect(drawn.loaded.map((name) => name.replaceAll('"', ''))).toContain('Fraunces Variable');
    expect(asked).toEqual([expect.stringMatching(/^p-[a-z2-7]+\.app\.localhost:/)]);
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('reports the line of a rendering error, and recovers with the next good change', async () => {
    await mount(app);
    await heading().waitFor();
    const broken = app['src/pages/Home.tsx']!.replace(
      'const [count',
      'const shop = null as never as { name: string };\n  shop.name;\n  const [count',
    );
    await apply(write('src/pages/Home.tsx', broken));
    await page.waitForFunction(() => window.runtimeStatus.phase === 'problem');
    const seen = await status();
    if (seen.phase !== 'problem') throw new Error('no problem');
    expect(seen.problems[0]).toMatchObject({ kind: 'page-error', file: 'src/pages/Home.tsx', line: 5 });

    await apply(write('src/pages/Home.tsx', app['src/pages/Home.tsx']!.replace('Shop', 'Mended')));
    await frame.getByRole('heading', { name: 'Mended' }).waitFor();
    // The page says that it is well again only after it has been still for a moment.
    await page.waitForFunction(() => window.runtimeStatus.phase === 'ready');
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('starts an app whose first attempt could not run at all', async () => {
    const main = `throw new Error('not yet');\n${app['src/main.tsx']}`;
    await mount({ ...app, 'src/main.tsx': main });
    await page.waitForFunction(() => window.runtimeStatus.phase === 'problem');
    await apply(write('src/main.tsx', app['src/main.tsx']!));
    await heading().waitFor();
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('shows modules with circular imports in an empty frame', async () => {
    const ring = {
      'src/App.tsx': `import { createContext } from 'react';
import Home from './pages/Home';
export const Shop = createContext('none');
export default function App() { return <Shop.Provider value="Ring"><Home /></Shop.Provider>; }
`,
      'src/pages/Home.tsx': `import { useContext } from 'react';
import { Shop } from '../App';
export default function Home() { return <h1>{useContext(Shop)}</h1>; }
`,
    };
    await mount({ ...app, ...ring });
    expect(await heading().textContent()).toBe('Ring');
    await apply(write('src/pages/Home.tsx', ring['src/pages/Home.tsx'].replace('{useContext', 'My {useContext')));
    await frame.getByRole('heading', { name: 'My Ring' }).waitFor();
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('survives a module that throws during replacement', async () => {
    await mount(app);
    await heading().waitFor();
    await apply(write('src/lib/price.ts', `throw new Error('no prices');\nexport const price = (n: number) => n;\n`));
    await page.waitForFunction(() => window.runtimeStatus.phase === 'problem');
    expect(await heading().textContent()).toContain('Shop');
    await apply(write('src/lib/price.ts', `export const price = (cents: number) => cents + ' ct';\n`));
    await frame.getByText('250 ct').waitFor();
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('tries every route at three widths in a covered frame, and leaves the visible one alone', async () => {
    const wide = app['src/pages/About.tsx']!.replace('<h1>About us</h1>', '<div className="w-[600px]">wide</div>');
    const files = { ...app, 'src/pages/About.tsx': wide };
    await mount(app);
    await heading().waitFor();
    await frame.getByRole('button').click();
    await apply(write('src/pages/About.tsx', wide));
    const observation = await tryTree(treeOf(files).hash);
    expect(observation).toMatchObject({
      phase: 'problem',
      trial: { by: 'tab', routes: ['/', '/about'], widths: [1280, 768, 360] },
      problems: [{ kind: 'sideways-overflow', route: '/about', width: 360 }],
    });
    expect(observation.problems).toHaveLength(1);
    expect(await frame.getByRole('button').textContent()).toBe('Added 1');
    expect(await page.locator('iframe').count()).toBe(1);
  });

  test('detects layout problems: a covered button on a tablet, pale text', async () => {
    const crossed = `export default function About() {
  return <main className="p-6"><h1>About us</h1><p className="text-[#bbbbbb]">Open on Sundays too</p>
    <div className="relative"><button className="p-4">Call us</button>
    <div className="hidden md:max-lg:block absolute inset-0" /></div></main>;
}
`;
    const files = { ...app, 'src/pages/About.tsx': crossed };
    await mount(files);
    const { problems } = await tryTree(treeOf(files).hash);
    expect(problems).toMatchObject([
      { kind: 'faint-text', route: '/about', width: 1280, message: expect.stringContaining('"Open on Sundays too"') },
      { kind: 'covered-control', route: '/about', width: 768, message: expect.stringContaining('"Call us"') },
    ]);
    expect(problems).toHaveLength(2);
  });

  test('tries a draft on a copy of the data, and detects with a visit what opening does not', async () => {
    const storing = `import { useState } from 'react';
export default function Home() {
  const [names] = useState<string[]>(JSON.parse(localStorage.getItem('names') ?? '[]'));
  const [typed, setTyped] = useState('');
  const add = () => { if (typed === 'Ada') throw new Error('twice'); localStorage.setItem('names', JSON.stringify([...names, typed])); };
  return <main><h1>Names {names.join()}</h1><label>Name <input value={typed} onChange={(event) => setTyped(event.target.value)} /></label>
    <button onClick={add}>Add</button></main>;
}
`;
    const files = { ...app, 'src/pages/Home.tsx': storing };
    await mount(files);
    await frame.getByLabel('Name').fill('Grace');
    await frame.getByRole('button', { name: 'Add' }).click();
    await page.evaluate(() => window.runtime.holdData());
    const { hash } = treeOf(files);
    expect(await tryTree(hash)).toMatchObject({ phase: 'settled', problems: [] });

    const visit: Visit = [
      { do: 'wait-for-text', text: 'Names Grace' },
      { do: 'fill', label: 'Name', text: 'Ada' },
      { do: 'click', role: 'button', name: 'Add' },
    ];
    const observation = await tryTree(hash, [visit]);
    expect(observation).toMatchObject({
      phase: 'problem',
      problems: [{ kind: 'page-error', message: 'Error: twice' }],
    });
    expect(observation.problems[0]).toMatchObject({ file: 'src/pages/Home.tsx', line: 5 });
  });

  test('stays usable while the app floods it with messages and loops endlessly', async () => {
    await mount(app);
    await heading().waitFor();
    const hostile = app['src/pages/Home.tsx']!.replace(
      'const [count',
      `setInterval(() => { for (let n = 0; n < 500; n += 1) parent.postMessage({ type: 'route', route: '/' + n }, '*'); }, 20);\n  const [count`,
    );
    await apply(write('src/pages/Home.tsx', hostile));
    await page.waitForFunction(() => window.runtimeStatus.phase === 'problem');
    const seen = await status();
    expect(seen).toMatchObject({ problems: [{ message: 'The page sends messages without end.' }] });

    const looping = app['src/pages/Home.tsx']!.replace('const [count', 'for (;;) {}\n  const [count');
    void apply(write('src/pages/Home.tsx', looping)).catch(() => undefined);
    expect(await page.evaluate(() => 1 + 1)).toBe(2);
  });

  test('gives an app’s page no access to a service worker or to the studio’s window', async () => {
    await mount(app);
    await heading().waitFor();
    const refused = await heading().evaluate(async () => {
      const worker = await navigator.serviceWorker.register('/@c/sw.js').then(
        () => 'registered',
        () => 'refused',
      );
      let studio = 'refused';
      try {
        studio = String(window.parent.document.title);
      } catch {
        // Expected.
      }
      try {
        window.top!.location.href = 'about:blank';
      } catch {
        // Refused by the frame's sandbox.
      }
      return { worker, studio };
    });
    expect(refused).toEqual({ worker: 'refused', studio: 'refused' });
    expect(page.url()).toContain('app.localhost');
  });
});
