import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordedFiles, recordingNames } from '../lib/tailwind/recorded-files';
import type { Observation } from '../lib/runtime/runtime';
import type { Visit } from '../lib/runtime/visit';
import { readTemplateTexts } from '../lib/template/read-template';
import { openStudioPage } from './preview-frame/open-studio-page';
import { startPreviewWorld, treeOf, type Files } from './preview-frame/preview-world';
import { borrowBrowser } from './support/browser';
import { recordedVisits } from './support/recorded-visits';
import { sampleOf } from './support/sample';

const templateFolder = fileURLToPath(new URL('../lib/template/files', import.meta.url));

const recordings = new URL('../lib/demo/recordings/', import.meta.url);
const readReply = (name: string) => readFileSync(new URL(`${name}/1.reply.txt`, recordings), 'utf8');

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

  /** The reply as it streams, file by file, onto the template; the trial of what came of it. */
  async function streamAndTry(name: string, reply: string, visits: Visit[]): Promise<Observation> {
    world.forget();
    const { page } = await openStudioPage(browser, world.url);
    world.addTree(template);
    await page.evaluate((tree) => window.runtime.mount(tree, new AbortController().signal), treeOf(template));
    expect(await page.evaluate(() => window.runtimeStatus)).toEqual({ phase: 'ready', placeholders: 0 });
    const files = { ...template };
    for (const { path, content } of recordedFiles(name, reply)) {
      files[path] = content;
      const operation = { type: 'file-write' as const, path, content };
      await page.evaluate((given) => window.runtime.apply([given], true), operation);
    }
    await page.evaluate(() => window.runtime.flush());
    expect(await page.evaluate(() => window.runtimeStatus)).toEqual({ phase: 'ready', placeholders: 0 });
    const observation = await page.evaluate(
      ([hash, steps]) => window.runtime.try(hash, new AbortController().signal, steps),
      [treeOf(files).hash, visits] as const,
    );
    await page.context().close();
    return observation;
  }

  // The two that begin with a database wait for the app's backend.
  const sound = recordingNames().filter((name) => !readReply(name).includes('<migration'));
  /** One of many pages; the journeys build others. */
  const sample = ['stock-room'];
  test.each(sampleOf(sound, (name) => sample.includes(name)))(
    '%s streams into an app without a problem',
    async (name) => {
      const observation = await streamAndTry(name, '1.reply', recordedVisits(name, 1));
      expect(observation.problems).toEqual([]);
      expect(observation.trial.routes).toContain('/');
    },
  );

  test.each([
    ['habit-tracker', { kind: 'sideways-overflow', width: 360 }],
    ['stock-room', { kind: 'sideways-overflow', width: 360, route: '/#/items' }],
    ['table-booking', { kind: 'console-error', route: '/#/book' }],
  ])('the broken reply of %s shows its problem', async (name, problem) => {
    const observation = await streamAndTry(name, '1.reply.broken', recordedVisits(name, 1));
    expect(observation.problems).toEqual([expect.objectContaining(problem)]);
  });
});
