import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layoutKinds } from '../lib/base/foundation/problem';
import type { Flaw } from '../lib/preview/preview-client/look/flaw';
import { brokenTextLayouts } from './layouts/broken-text';
import { coveredLayouts } from './layouts/covered';
import { faintLayouts } from './layouts/faint';
import { documentOf, type Layout } from './layouts/layout';
import { soundControls } from './layouts/sound-controls';
import { soundTexts } from './layouts/sound-text';
import { borrowBrowser } from './support/browser';

const widths = [1280, 768, 360];
type Seen = { width: number; kind: Flaw['kind']; message: string };

const planted = [
  ...coveredLayouts.map((layout) => ({ ...layout, kind: 'covered-control' as const })),
  ...brokenTextLayouts,
  ...faintLayouts.map((layout) => ({ ...layout, kind: 'faint-text' as const })),
];
const sound = [...soundControls, ...soundTexts];

describe('layout problems of a page', () => {
  let browser: Browser;
  let page: Page;
  let looker: string;
  const times: number[] = [];

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { lookAtPage } from './lib/preview/preview-client/look/look-at-page'; Object.assign(window, { lookAtPage });`,
        resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      },
      ...{ bundle: true, write: false, format: 'iife' },
    });
    looker = outputFiles[0]!.text;
    browser = await borrowBrowser();
    page = await browser.newPage();
  });
  afterAll(() => browser?.close());

  async function look(layout: Layout): Promise<Seen[]> {
    await page.setViewportSize({ width: widths[0]!, height: 800 });
    await page.setContent(documentOf(layout));
    await page.addScriptTag({ content: looker });
    const seen: Seen[] = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const { flaws, took } = await page.evaluate(() => {
        const began = performance.now();
        const { lookAtPage } = window as unknown as { lookAtPage(page: Document): Flaw[] };
        return { flaws: lookAtPage(document), took: performance.now() - began };
      });
      times.push(took);
      seen.push(...flaws.map(({ kind, message }) => ({ width, kind, message })));
    }
    return seen;
  }

  test('every kind has a planted layout', () => {
    expect(new Set<string>(planted.map(({ kind }) => kind))).toEqual(new Set<string>(layoutKinds));
  });

  test('are detected on at least 27 of thirty planted layouts', async () => {
    const missed: string[] = [];
    const others: string[] = [];
    for (const layout of planted) {
      const seen = await look(layout);
      if (!seen.some(({ kind }) => kind === layout.kind)) missed.push(layout.name);
      others.push(
        ...seen.filter(({ kind }) => kind !== layout.kind).map((one) => `${layout.name}: ${JSON.stringify(one)}`),
      );
    }
    console.info(`seen: ${planted.length - missed.length} of ${planted.length}`, { missed, others });
    expect(planted).toHaveLength(31);
    expect(planted.length - missed.length).toBeGreaterThanOrEqual(27);
  });

  test('are reported for at most one of thirty sound ones', async () => {
    const wrong: string[] = [];
    for (const layout of sound) {
      const seen = await look(layout);
      if (seen.length > 0) wrong.push(`${layout.name}: ${JSON.stringify(seen)}`);
    }
    // A page of realistic size: looking at it must not delay the trial.
    const cards = (count: number) =>
      Array.from(
        { length: count },
        (_, at) =>
          `<div class="card"><h3>Card ${at}</h3><p>Some words</p><a href="#${at}">Open</a> <button>Buy</button></div>`,
      );
    const style =
      '.card{padding:16px;border:1px solid #d1d5db}main{display:grid;gap:16px;grid-template-columns:repeat(auto-fill,minmax(220px,1fr))}';
    const before = times.length;
    const large = await look({
      name: 'large',
      style,
      body: `<header><nav><a href="#a">A</a></nav></header><main>${cards(80).join('')}</main>`,
    });
    console.info('looks at eighty cards took, in ms:', times.slice(before).map(Math.round));
    expect(large).toEqual([]);
    console.info(`wrongly said: ${wrong.length} of ${sound.length}`, wrong);
    const sorted = times.toSorted((one, other) => one - other);
    console.info(
      `a look took ${sorted[Math.floor(sorted.length / 2)]!.toFixed(1)} ms in the middle, ${sorted.at(-1)!.toFixed(1)} ms at most`,
    );
    expect(sound).toHaveLength(32);
    expect(wrong.length).toBeLessThanOrEqual(1);
  });
});
