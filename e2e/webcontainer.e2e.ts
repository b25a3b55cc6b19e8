import type { Browser, FrameLocator, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeRuntime } from '../lib/preview/runtime/runtime.contract';
import { recordedFiles } from '../lib/preview/tailwind/recorded-files';
import { launchBrowser } from './support/browser';
import {
  addTree,
  contractWorld,
  openContainerPage,
  startContainerStudio,
  type ContainerStudio,
} from './webcontainer/world';

/**
 * The unmodified `@webcontainer/api` against our own host with real npm and Vite; one `node_modules` for the whole
 * file.
 */
let world: ContainerStudio;
let browser: Browser;
let page: Page;
let frame: FrameLocator;

beforeAll(async () => {
  world = await startContainerStudio();
  // Playwright's default list disables what frames of other sites need to store data.
  browser = await launchBrowser(['--disable-features=MediaRouter']);
  ({ page, frame } = await openContainerPage(browser, world.url));
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

describeRuntime('webcontainer, over the test host', () => contractWorld(page, world.template));

describe('a project in a container', () => {
  const counter = (title: string) => `import { useState } from 'react';
export default function App() {
  const [count, setCount] = useState(0);
  return <main className="p-4"><h1 className="text-[rgb(1,2,3)]">${title}</h1>
    <button onClick={() => setCount(count + 1)}>Added {count}</button></main>;
}
`;
  const write = (path: string, content: string) => ({ type: 'file-write' as const, path, content });
  const apply = (operations: Array<ReturnType<typeof write>>, isStreaming = false) =>
    page.evaluate(([given, more]) => window.runtime.apply(given, more), [operations, isStreaming] as const);
  const status = () => page.evaluate(() => window.statuses.at(-1)!.status);
  const mount = async (files: Record<string, string>) => {
    const tree = await addTree(page, world.template, files);
    await page.evaluate((given) => window.runtime.mount(given, new AbortController().signal), tree);
    return tree;
  };
  const heading = () => frame.getByRole('heading', { level: 1 });

  beforeEach(() => page.evaluate(() => window.openRuntime()));

  test('starts without npm after another project with the same packages, and keeps state across a change', async () => {
    await mount({ 'src/App.tsx': counter('Shop') });
    expect(await page.evaluate(() => window.statuses.map(({ status }) => status))).not.toContainEqual(
      expect.objectContaining({ step: 'packages' }),
    );
    expect(await heading().textContent()).toBe('Shop');
    expect(await heading().evaluate((element) => getComputedStyle(element).color)).toBe('rgb(1, 2, 3)');
    await frame.getByRole('button').click();
    await apply([write('src/App.tsx', counter('Bakery'))]);
    await frame.getByRole('heading', { name: 'Bakery' }).waitFor();
    expect(await frame.getByRole('button').textContent()).toBe('Added 1');
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('updates title and language of the page in place, and reloads it when its body changed', async () => {
    await mount({ 'src/App.tsx': counter('Shop') });
    await frame.getByRole('button').click();
    const html = world.template['index.html']!;
    const titled = html
      .replace(/<title>.*<\/title>/, '<title>Panadería</title>')
      .replace(/<html[^>]*>/, '<html lang="es">');
    await apply([write('index.html', titled)]);
    const root = frame.locator(':root');
    await expect
      .poll(() => root.evaluate(() => [document.title, document.documentElement.lang]))
      .toEqual(['Panadería', 'es']);
    expect(await frame.getByRole('button').textContent()).toBe('Added 1');
    await apply([write('index.html', titled.replace('</body>', '<footer>Open daily</footer></body>'))]);
    await frame.getByText('Open daily').waitFor();
  });

  test('names file and line of a compile error, and missing files', async () => {
    await mount({ 'src/App.tsx': counter('Shop') });
    await apply([write('src/App.tsx', `${counter('Shop')}\nconst = 1;\n`)]);
    expect(await status()).toMatchObject({
      phase: 'problem',
      problems: [{ kind: 'compile', file: 'src/App.tsx', line: 8 }],
    });
    await apply([write('src/App.tsx', `import './nowhere';\n${counter('Shop')}`)]);
    expect(await status()).toMatchObject({ problems: [{ kind: 'missing-module', file: 'src/App.tsx' }] });
    await apply([write('src/App.tsx', `import 'left-pad';\n${counter('Shop')}`)]);
    expect(await status()).toMatchObject({ problems: [{ kind: 'missing-package', file: 'src/App.tsx' }] });
    await apply([write('src/App.tsx', counter('Mended'))]);
    await frame.getByRole('heading', { name: 'Mended' }).waitFor();
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('names the line of an error on the page', async () => {
    const broken = counter('Shop').replace(
      'const [count',
      'const shop = null as never as { name: string };\n  shop.name;\n  const [count',
    );
    await mount({ 'src/App.tsx': counter('Shop') });
    await apply([write('src/App.tsx', broken)]);
    await page.waitForFunction(() => window.statuses.at(-1)!.status.phase === 'problem');
    expect(await status()).toMatchObject({ problems: [{ kind: 'page-error', file: 'src/App.tsx', line: 4 }] });
    await apply([write('src/App.tsx', counter('Mended'))]);
    await frame.getByRole('heading', { name: 'Mended' }).waitFor();
  });

  test('tries a draft on a copy of the data, at three widths, and leaves the visible app alone', async () => {
    const storing = `export default function App() {
  const names = localStorage.getItem('names') ?? 'nobody';
  return <main><h1>Names {names}</h1><div className="w-[600px]">wide</div>
    <button onClick={() => localStorage.setItem('names', 'Grace')}>Keep</button>
    <button onClick={() => { localStorage.clear(); throw new Error('lost'); }}>Lose</button></main>;
}
`;
    const tree = await mount({ 'src/App.tsx': storing });
    await frame.getByRole('button', { name: 'Keep' }).click();
    await page.evaluate(() => window.runtime.holdData());
    const observation = await page.evaluate(
      (hash) =>
        window.runtime.try(hash, new AbortController().signal, [
          [
            { do: 'wait-for-text', text: 'Names Grace' },
            { do: 'click', role: 'button', name: 'Lose' },
          ],
        ]),
      tree.hash,
    );
    expect(observation.trial).toEqual({ by: 'tab', routes: ['/'], widths: [1280, 768, 360] });
    expect(observation.problems.map(({ kind, message }) => [kind, message])).toEqual([
      ['sideways-overflow', expect.any(String)],
      ['page-error', 'Error: lost'],
    ]);
    expect(observation.problems[1]).toMatchObject({ file: 'src/App.tsx', line: 5 });
    expect(await heading().evaluate(() => localStorage.getItem('names'))).toBe('Grace');
  });

  test('keeps the app and its state when a context, its hook and some of its users change together', async () => {
    const box = (word: string) => `import { createContext, useContext, useState, type ReactNode } from 'react';
const Box = createContext<{ count: number; add(): void } | null>(null);
export function BoxProvider({ children }: { children: ReactNode }) {
  const [count, setCount] = useState(0);
  return <Box value={{ count, add: () => setCount(count + 1) }}><p>${word}</p>{children}</Box>;
}
export function useBox() {
  const box = useContext(Box);
  if (!box) throw new Error('useBox must be used inside BoxProvider');
  return box;
}
`;
    const shelf = (word: string) => `import { useBox } from './use-box';
export function Shelf() {
  const { count, add } = useBox();
  return <button onClick={add}>${word} {count}</button>;
}
`;
    const app = `import { BoxProvider } from './use-box';
import { Lid } from './Lid';
import { Shelf } from './Shelf';
export default function App() {
  return <BoxProvider><Lid /><Shelf /></BoxProvider>;
}
`;
    const lid = `import { useBox } from './use-box';
export function Lid() {
  return <h1>Box of {useBox().count}</h1>;
}
`;
    const files = (word: string) => ({ 'src/use-box.tsx': box(word), 'src/Shelf.tsx': shelf(word) });
    await mount({ 'src/App.tsx': app, 'src/Lid.tsx': lid, ...files('Added') });
    await frame.getByRole('button').click();
    for (const word of ['Kept', 'Stored']) {
      await apply(Object.entries(files(word)).map(([path, content]) => write(path, content)));
      await frame.getByRole('button', { name: `${word} 1` }).waitFor({ timeout: 20_000 });
    }
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });
  });

  test('adds a part of a package that no file has imported before, without reloading the page', async () => {
    await mount({ 'src/App.tsx': counter('Shop') });
    await frame.getByRole('button').click();
    const dated = `import { zhCN } from 'date-fns/locale';\n${counter('{zhCN.code}')}`;
    await apply([write('src/App.tsx', dated)]);
    await frame.getByRole('heading', { name: 'zh-CN' }).waitFor();
    expect(await frame.getByRole('button').textContent()).toBe('Added 1');
  });

  test('leaves the page unchanged when an unused file changes', async () => {
    const words = (word: string) => write('src/words.ts', `export const word = '${word}';\n`);
    await mount({ 'src/words.ts': words('Shop').content, 'src/App.tsx': `import './words';\n${counter('Shop')}` });
    await apply([write('src/App.tsx', counter('Bakery'))]);
    await frame.getByRole('heading', { name: 'Bakery' }).waitFor();
    await frame.getByRole('button').click();
    await apply([words('Bakery')]);
    await apply([write('src/App.tsx', `import { word } from './words';\n${counter('{word} of words')}`)]);
    await frame.getByRole('heading', { name: 'Bakery of words' }).waitFor();
    expect(await frame.getByRole('button').textContent()).toBe('Added 1');
  });

  test('stays calm while a recorded reply streams: never blank, no overlay', async () => {
    await mount({});
    await heading().or(frame.locator('#root > *')).first().waitFor();
    const files = recordedFiles('recipe-box', '1.reply');
    const packages = files.filter(({ path }) => path === 'package.json');
    for (const { path, content } of files) {
      if (!packages.some((known) => known.path === path)) await apply([write(path, content)], true);
      expect(await frame.locator('vite-error-overlay').count()).toBe(0);
      expect(await frame.locator('#root > *').count()).toBeGreaterThan(0);
    }
    await page.evaluate(() => window.runtime.flush());
    expect(await status()).toEqual({ phase: 'ready', placeholders: 0 });
  });
});
