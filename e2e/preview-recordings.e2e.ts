import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordedOperations, recordedTree, recordingNames } from '../lib/preview/tailwind/recorded-files';
import type { Observation } from '../lib/preview/runtime/runtime';
import { readTemplateTexts } from '../lib/projects/template/read-template';
import { openStudioPage } from './preview-frame/open-studio-page';
import { startPreviewWorld, treeOf, type Files } from './preview-frame/preview-world';
import { borrowBrowser } from './support/browser';
import { recordedVisits } from './support/recorded-visits';
import { sampleOf } from './support/sample';

const templateFolder = fileURLToPath(new URL('../lib/projects/template/files', import.meta.url));

const recordings = new URL('../lib/turns/demo/recordings/', import.meta.url);
const readReply = (name: string) => readFileSync(new URL(`${name}/1.reply.txt`, recordings), 'utf8');

/** The restaurant is closed on Mondays, and its sample bookings are for today and tomorrow. */
const aSaturday = '2026-11-21T12:00:00';

describe('the recorded replies in a real frame', () => {
  let world: Awaited<ReturnType<typeof startPreviewWorld>>;
  let browser: Browser;
  let template: Files;

  beforeAll(async () => {
    template = await readTemplateTexts(templateFolder);
    world = await startPreviewWorld();
    browser = await borrowBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  /** Streams a reply, file by file, into the app of the previous turns, and tries the result. */
  async function streamAndTry(name: string, reply: string): Promise<Observation> {
    const turn = parseInt(reply, 10);
    world.forget();
    const { page } = await openStudioPage(browser, world.url, name === 'table-booking' ? aSaturday : undefined);
    const before = recordedTree(template, name, turn - 1);
    world.addTree(before);
    await page.evaluate((tree) => window.runtime.mount(tree, new AbortController().signal), treeOf(before));
    expect(await page.evaluate(() => window.runtimeStatus)).toEqual({ phase: 'ready', placeholders: 0 });
    await page.evaluate(() => window.runtime.holdData());
    const files = { ...before };
    for (const operation of recordedOperations(name, reply, before)) {
      if (operation.type === 'file-delete') delete files[operation.path];
      else files[operation.path] = operation.content;
      await page.evaluate((given) => window.runtime.apply([given], true), operation);
    }
    await page.evaluate(() => window.runtime.flush());
    expect(await page.evaluate(() => window.runtimeStatus)).toEqual({ phase: 'ready', placeholders: 0 });
    const observation = await page.evaluate(
      ([hash, steps]) => window.runtime.try(hash, new AbortController().signal, steps),
      [treeOf(files).hash, recordedVisits(name, turn)] as const,
    );
    await page.context().close();
    return observation;
  }

  // Excludes the two that start with a database, because they wait for the app's backend.
  const sound = recordingNames().filter((name) => !readReply(name).includes('<migration'));
  /** One app with many pages; the journeys build others. */
  const sample = ['stock-room'];
  test.each(sampleOf(sound, (name) => sample.includes(name)))(
    '%s streams into an app without a problem',
    async (name) => {
      const observation = await streamAndTry(name, '1.reply');
      expect(observation.problems).toEqual([]);
      expect(observation.trial.routes).toContain('/');
    },
  );

  const broken = [
    ['habit-tracker', '1.reply.broken', [{ kind: 'sideways-overflow', width: 360 }]],
    ['stock-room', '1.reply.broken', [{ kind: 'sideways-overflow', width: 360, route: '/#/items' }]],
    ['table-booking', '1.reply.broken', [{ kind: 'console-error', route: '/#/book' }]],
    // With the data of the previous turns, the page stays blank.
    [
      'table-booking',
      '3.reply.broken',
      [
        { kind: 'page-error', route: '/#/bookings' },
        { kind: 'blank-page', route: '/#/bookings' },
      ],
    ],
  ] as const;
  /** One flaw of layout and one of what the app does. */
  test.each(sampleOf(broken, ([name, reply]) => name === 'habit-tracker' || reply.startsWith('3')))(
    'the broken reply of %s shows its problem (%s)',
    async (name, reply, problems) => {
      const observation = await streamAndTry(name, reply);
      expect(observation.problems).toEqual(problems.map((problem) => expect.objectContaining(problem) as unknown));
    },
  );
});
