import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutate, mutatedNames, readMutations, type Mutation } from '../evals/mutations/mutations';
import { orderPromises } from '../lib/base/promises/order-promises';
import type { AppPromise, PromiseResult } from '../lib/base/promises/promise';
import type { Observation } from '../lib/preview/runtime/runtime';
import { recordedTree } from '../lib/preview/tailwind/recorded-files';
import { readTemplateTexts } from '../lib/projects/template/read-template';
import {
  countVariants,
  reportVariants,
  type SoundOutcome,
  type VariantOutcome,
} from '../evals/mutations/report-variants';
import { openStudioPage } from './preview-frame/open-studio-page';
import { startPreviewWorld, treeOf, type Files } from './preview-frame/preview-world';
import { borrowBrowser } from './support/browser';
import { hiddenJourneys } from './support/hidden-journeys';
import { isLong, sampleOf } from './support/sample';

const fileAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const reportFile = fileAt('../docs/broken-variants.md');
const reasonsFile = fileAt('../evals/mutations/reasons.json');

/** The sample of the fifty for `npm test`: storage and a sum in the smallest app. */
const sample = { name: 'habit-tracker', ids: ['ticks-forgotten', 'streak-without-today'] };
const lastTurn = 3;
const atOnce = 4;

type Tried = { problems: Observation['problems']; results: PromiseResult[] };
/** What an app must do after that turn. */
const journeysOf: (name: string, turn: number) => AppPromise[] = hiddenJourneys;

describe('broken variants of the recorded apps', () => {
  let world: Awaited<ReturnType<typeof startPreviewWorld>>;
  let browser: Browser;
  let template: Files;
  const variants = new Map<string, VariantOutcome[]>();
  const sound = new Map<string, SoundOutcome[]>();

  beforeAll(async () => {
    template = await readTemplateTexts(fileAt('../lib/projects/template/files'));
    world = await startPreviewWorld();
    browser = await borrowBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  /** A studio that shows the app, and restores its initial data for every trial. */
  async function openApp(files: Files) {
    world.forget();
    world.addTree(files);
    const { page } = await openStudioPage(browser, world.url);
    await page.evaluate((given) => window.runtime.mount(given, new AbortController().signal), treeOf(files));
    expect(await page.evaluate(() => window.runtimeStatus)).toEqual({ phase: 'ready', placeholders: 0 });
    await page.evaluate(() => window.runtime.holdData());

    const tryOnce = (tree: Files, promises: readonly AppPromise[]): Promise<Observation> =>
      page.evaluate(([hash, given]) => window.runtime.try(hash, new AbortController().signal, [], given), [
        treeOf(tree).hash,
        promises,
      ] as const);
    return {
      write: (path: string, content: string) =>
        page.evaluate((operation) => window.runtime.apply([operation], false), {
          type: 'file-write' as const,
          path,
          content,
        }),
      /**
       * Tries the promises in order, a few at a time, because a trial gives all its promises together half a minute;
       * those that a slow machine left no time for are tried again. `isEnough` can stop it early.
       */
      async tryAll(tree: Files, promises: readonly AppPromise[], isEnough: (tried: Tried) => boolean = () => false) {
        const tried: Tried = { problems: [], results: [] };
        for (let left = [...promises]; left.length > 0 && !isEnough(tried);) {
          const observation = await tryOnce(tree, left.slice(0, atOnce));
          tried.problems = observation.problems;
          const done = (observation.promises ?? []).filter(
            (one) => one.outcome !== 'not-tried' || one.why !== 'no-time',
          );
          if (done.length === 0) throw new Error(`no time even for one of ${left.length} promises`);
          tried.results.push(...done);
          left = left.filter(({ id }) => !done.some((one) => one.id === id));
        }
        return tried;
      },
      close: () => page.context().close(),
    };
  }

  const told = ({ problems, results }: Tried) => [
    ...results.filter(({ outcome }) => outcome === 'broken').map(({ id }) => id),
    ...problems.map(({ kind, message }) => `a problem: ${kind} (${message})`),
  ];

  async function measureSound(name: string, turn: number, journeys = journeysOf(name, turn)): Promise<SoundOutcome> {
    const files = recordedTree(template, name, turn);
    const app = await openApp(files);
    const tried = await app.tryAll(files, journeys);
    await app.close();
    for (const alarm of told(tried)) console.log(`${name} after turn ${turn}, sound: ${alarm}`);
    return { name, turn, journeys: journeys.length, alarms: told(tried) };
  }

  /** Mounts once; each fault is an edit, reverted before the next. */
  async function measureVariants(name: string, mutations: readonly Mutation[], keeps: readonly AppPromise[]) {
    const files = recordedTree(template, name, lastTurn);
    const app = await openApp(files);
    const outcomes: VariantOutcome[] = [];
    for (const mutation of mutations) {
      const content = mutate(files, mutation);
      await app.write(mutation.file, content);
      // As in a turn: promises that mention the changed file are tried first.
      const ordered = orderPromises(keeps, new Set(), [files[mutation.file]!]);
      const tried = await app.tryAll({ ...files, [mutation.file]: content }, ordered, (now) => told(now).length > 0);
      await app.write(mutation.file, files[mutation.file]!);
      const [seenBy = null] = told(tried);
      outcomes.push({ name, mutation, journeys: keeps.length, seenBy });
      console.log(`${name}/${mutation.id}: ${seenBy ?? 'missed'}`);
    }
    await app.close();
    return outcomes;
  }

  const names = sampleOf(mutatedNames(), (name) => name === sample.name);
  const timeout = 20 * 60_000;

  test.each(names)(
    '%s is tried sound and broken',
    async (name) => {
      const mutations = sampleOf(readMutations(name), ({ id }) => sample.ids.includes(id));
      const journeys = journeysOf(name, lastTurn);
      if (journeys.length === 0) {
        variants.set(
          name,
          mutations.map((mutation) => ({ name, mutation, journeys: 0, seenBy: null })),
        );
        return;
      }
      if (!isLong) {
        const outcomes = await measureVariants(name, mutations, journeys);
        variants.set(name, outcomes);
        // Check that the sound app keeps at least the promises that detected faults.
        const telling = journeys.filter(({ id }) => outcomes.some(({ seenBy }) => seenBy === id));
        sound.set(name, [await measureSound(name, lastTurn, telling)]);
        return;
      }
      const outcomes: SoundOutcome[] = [];
      for (const turn of [1, 2, lastTurn]) outcomes.push(await measureSound(name, turn));
      sound.set(name, outcomes);
      // A promise that fails on the sound app says nothing about a fault.
      const alarms = outcomes.at(-1)!.alarms;
      const keeps = journeys.filter(({ id }) => !alarms.includes(id));
      variants.set(name, await measureVariants(name, mutations, keeps));
    },
    timeout,
  );

  test('at least nine in ten broken variants are reported, and at most three in a hundred sound apps', () => {
    const outcomes = [[...variants.values()].flat(), [...sound.values()].flat()] as const;
    const figures = countVariants(...outcomes);
    console.log(JSON.stringify(figures));
    if (isLong) {
      const reasons = existsSync(reasonsFile)
        ? (JSON.parse(readFileSync(reasonsFile, 'utf8')) as Record<string, string>)
        : {};
      writeFileSync(reportFile, reportVariants(...outcomes, { date: new Date().toISOString().slice(0, 10), reasons }));
    }
    expect(figures.alarmed / figures.sound).toBeLessThanOrEqual(0.03);
    expect(figures.seen / figures.variants).toBeGreaterThanOrEqual(0.9);
  });
});
