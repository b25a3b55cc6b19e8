import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PromiseResult } from '../lib/base/promises/promise';
import { recordedOperations } from '../lib/preview/tailwind/recorded-files';
import { readTemplate } from '../lib/projects/template/read-template';
import { openStudioPage } from './preview-frame/open-studio-page';
import { startPreviewWorld, treeOf, type Files } from './preview-frame/preview-world';
import { borrowBrowser } from './support/browser';
import { hiddenJourneys, journeyNames } from './support/hidden-journeys';
import { sampleOf } from './support/sample';

/** A trial gives all its promises together half a minute. */
const atOnce = 4;

const templateFolder = fileURLToPath(new URL('../lib/projects/template/files', import.meta.url));

describe('the recorded apps do what a person would expect', () => {
  let world: Awaited<ReturnType<typeof startPreviewWorld>>;
  let browser: Browser;
  let template: Files;

  beforeAll(async () => {
    const bytes = await readTemplate(templateFolder);
    template = Object.fromEntries(Object.entries(bytes).map(([path, one]) => [path, new TextDecoder().decode(one)]));
    world = await startPreviewWorld();
    browser = await borrowBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  /** The conversation's app after that turn. */
  function filesAfter(name: string, turn: number): Files {
    const files = { ...template };
    for (let reply = 1; reply <= turn; reply += 1) {
      for (const operation of recordedOperations(name, `${reply}.reply`, files)) {
        if (operation.type === 'file-delete') delete files[operation.path];
        else files[operation.path] = operation.content;
      }
    }
    return files;
  }

  /** Apps that start with a database need a server with one: `npm run eval` tries them. */
  const firstReply = (name: string) =>
    readFileSync(new URL(`../lib/turns/demo/recordings/${name}/1.reply.txt`, import.meta.url), 'utf8');
  const isHere = (name: string) => !firstReply(name).includes('<migration ');
  const cases = journeyNames()
    .filter(isHere)
    .flatMap((name) => [1, 2, 3].map((turn) => [name, turn] as const));
  /** One in each language, at their last turn. */
  const sample = ['habit-tracker', 'ledger-zh'];
  test.each(sampleOf(cases, ([name, turn]) => turn === 3 && sample.includes(name)))(
    '%s after turn %i',
    async (name, turn) => {
      world.forget();
      const { page } = await openStudioPage(browser, world.url);
      const tree = treeOf(filesAfter(name, turn));
      world.addTree(filesAfter(name, turn));
      await page.evaluate((given) => window.runtime.mount(given, new AbortController().signal), tree);
      expect(await page.evaluate(() => window.runtimeStatus)).toEqual({ phase: 'ready', placeholders: 0 });
      const promises = hiddenJourneys(name, turn);
      const results: PromiseResult[] = [];
      for (let first = 0; first < promises.length; first += atOnce) {
        const observation = await page.evaluate(
          ([hash, given]) => window.runtime.try(hash, new AbortController().signal, [], given),
          [tree.hash, promises.slice(first, first + atOnce)] as const,
        );
        results.push(...(observation.promises ?? []));
        expect(observation.problems).toEqual([]);
      }
      expect(results.filter(({ outcome }) => outcome !== 'kept')).toEqual([]);
      expect(results).toHaveLength(promises.length);
      await page.context().close();
    },
    // Some fifteen journeys each, in sequence.
    300_000,
  );
});
