import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultSets, fileOf, plant, readFaults, type Fault, type FaultSet, type Files } from '../evals/repairs/fault';
import { applyRepair, soundApp } from '../evals/repairs/repaired-app';
import { promisesJudged, type ObservedFault } from '../evals/repairs/request-input';
import { summarise, type Verdict } from '../evals/repairs/summarise';
import { tryMigrations } from '../evals/repairs/try-migrations';
import { problemOf } from '../lib/base/promises/describe-found';
import type { AppPromise } from '../lib/base/promises/promise';
import type { Problem } from '../lib/base/foundation/problem';
import { readTemplateTexts } from '../lib/projects/template/read-template';
import { openStudioPage } from './preview-frame/open-studio-page';
import { startPreviewWorld, treeOf } from './preview-frame/preview-world';
import { borrowBrowser } from './support/browser';

/**
 * `REPAIRS=observe` plants every fault, tries the app and records what that showed. `REPAIRS=judge` judges replies,
 * with `REPAIRS_DIR` (a folder of `NN/reply.md`) and `REPAIRS_SET` (`a` or `b`). Without either, one fault is planted,
 * observed and repaired.
 */
const task = process.env.REPAIRS ?? 'sample';
const observedFile = 'evals/repairs/observed.json';
const patience = 60_000;
const mostTries = 4;

type Observed = Record<string, ObservedFault>;

describe('planted faults', () => {
  let world: Awaited<ReturnType<typeof startPreviewWorld>>;
  let browser: Browser;
  let template: Files;

  beforeAll(async () => {
    template = await readTemplateTexts('lib/projects/template/files');
    world = await startPreviewWorld();
    browser = await borrowBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  /**
   * Retries if the page stopped answering: on a busy machine that says nothing about the app, while an app that loops
   * does so every time.
   */
  async function tryApp(files: Files, promises: readonly AppPromise[]): Promise<Problem[]> {
    for (let tries = 1; ; tries += 1) {
      const problems = await tryOnce(files, promises);
      if (tries === mostTries || !problems.some(({ message }) => /stopped answering/.test(message))) return problems;
    }
  }

  /** Tries a tree in a new browser context; returns the problems of its pages, then the broken promises. */
  async function tryOnce(files: Files, promises: readonly AppPromise[]): Promise<Problem[]> {
    const tree = { ...files };
    world.forget();
    world.addTree(tree);
    const { page } = await openStudioPage(browser, world.url);
    page.setDefaultTimeout(patience);
    try {
      await page.evaluate((given) => window.runtime.mount(given, new AbortController().signal), treeOf(tree));
      await page.evaluate(() => window.runtime.holdData());
      const seen = await page.evaluate(
        ([hash, given]) => window.runtime.try(hash, new AbortController().signal, [], given),
        [treeOf(tree).hash, [...promises]] as const,
      );
      const broken = (seen.promises ?? []).flatMap((result) =>
        result.outcome === 'broken'
          ? [
              problemOf(
                promises.find(({ id }) => id === result.id)!,
                result,
              ),
            ]
          : [],
      );
      const untried = (seen.promises ?? []).filter(({ outcome }) => outcome === 'not-tried');
      if (seen.problems.length === 0 && untried.length > 0)
        return [{ kind: 'page-error', message: 'The page has stopped answering: no time was left for every promise.' }];
      const own = seen.problems.filter(({ kind }) => kind !== 'promise-broken');
      return [...own, ...broken] as Problem[];
    } finally {
      await page.context().close();
    }
  }

  async function observe(fault: Fault): Promise<ObservedFault> {
    const sound = soundApp(template, fault);
    const broken = plant(sound, fault);
    if (fault.kind === 'migration') {
      const { problem, database } = await tryMigrations(broken, null);
      return { problems: problem ? [problem] : [], database };
    }
    const promises = promisesJudged(fault).filter(({ id }) => id === fault.check);
    return { problems: await tryApp(broken, promises), database: '' };
  }

  /** A repair is right if every operation applies, the app builds and opens without a fault, and the checks hold. */
  async function judge(fault: Fault, reply: string): Promise<Verdict> {
    const broken = plant(soundApp(template, fault), fault);
    const isMigration = fault.kind === 'migration';
    const repaired = applyRepair(broken, reply, isMigration ? fileOf(fault) : null);
    if (!repaired.ok) return { id: fault.id, kind: fault.kind, isRight: false, why: repaired.error };
    const problems = isMigration
      ? await judgeMigration(repaired.value, fault)
      : await tryApp(repaired.value, promisesJudged(fault));
    const why = problems.map(({ kind, message }) => `${kind}: ${message}`).join('; ');
    return { id: fault.id, kind: fault.kind, isRight: problems.length === 0, why: why.slice(0, 500) };
  }

  async function judgeMigration(files: Files, fault: Fault): Promise<Problem[]> {
    const { problem, holds } = await tryMigrations(files, fault.check ?? null);
    if (problem) return [problem];
    return holds ? [] : [{ kind: 'migration', message: 'It runs, but what was asked for is not there.' }];
  }

  const readObserved = (): Observed =>
    existsSync(observedFile) ? (JSON.parse(readFileSync(observedFile, 'utf8')) as Observed) : {};

  test.runIf(task === 'observe')(
    'every fault shows when the app is tried',
    async () => {
      const observed = readObserved();
      const silent: string[] = [];
      for (const fault of faultSets.flatMap((set) => readFaults(set))) {
        if (observed[fault.id]) continue;
        const found = await observe(fault);
        console.log(`${fault.id} ${fault.kind}: ${found.problems.map(({ kind }) => kind).join(', ') || 'nothing'}`);
        if (found.problems.length === 0) {
          silent.push(fault.id);
          continue;
        }
        observed[fault.id] = found;
        writeFileSync(observedFile, `${JSON.stringify(observed, null, 1)}\n`);
      }
      expect(silent).toEqual([]);
    },
    90 * 60_000,
  );

  test.runIf(task === 'judge')(
    'replies are judged',
    async () => {
      const folder = process.env.REPAIRS_DIR ?? '';
      const set = faultSets.find((one) => one === process.env.REPAIRS_SET) as FaultSet;
      expect(set, 'REPAIRS_SET is a or b').toBeDefined();
      const verdicts: Verdict[] = [];
      for (const fault of readFaults(set)) {
        const file = path.join(folder, fault.id.slice(1), 'reply.md');
        if (!existsSync(file)) continue;
        const verdict = await judge(fault, readFileSync(file, 'utf8'));
        console.log(`${verdict.id} ${verdict.isRight ? 'right' : `WRONG: ${verdict.why}`}`);
        verdicts.push(verdict);
      }
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'verdicts.json'), `${JSON.stringify(verdicts, null, 1)}\n`);
      console.log(summarise(verdicts));
      expect(verdicts.length).toBeGreaterThan(0);
    },
    90 * 60_000,
  );

  test.runIf(task === 'sample')(
    'one fault is observed; a wrong repair is rejected, and the right one accepted',
    async () => {
      const fault = readFaults('a').find(({ kind }) => kind === 'page-error')!;
      const { change } = fault;
      if (change.do !== 'replace') throw new Error('the sample is an edit');
      expect((await observe(fault)).problems).not.toEqual([]);
      const edit = (find: string, replace: string) =>
        `<edit path="${change.file}">\n<find>\n${find}\n</find>\n<replace>\n${replace}\n</replace>\n</edit>\n`;
      const lineOf = (files: Files, part: string) =>
        files[change.file]!.split('\n').find((line) => line.includes(part))!;
      const sound = soundApp(template, fault);
      const line = lineOf(plant(sound, fault), change.replace);
      expect(await judge(fault, edit(line, lineOf(sound, change.find)))).toMatchObject({ isRight: true, why: '' });
      expect(await judge(fault, edit(line, `${line} // looked at`))).toMatchObject({ isRight: false });
      expect(await judge(fault, edit('no such line', 'x'))).toMatchObject({ isRight: false });
    },
  );
});
