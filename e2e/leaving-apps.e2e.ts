import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usesAccounts, type AppPromise } from '../lib/base/promises/promise';
import { leavingApps } from './leaving/left-apps';
import { createLeftPeople } from './leaving/left-people';
import { processesIn } from './leaving/processes-in';
import { readRowTexts } from './leaving/read-row-texts';
import { walkLeft } from './leaving/walk-left';
import { borrowBrowser } from './support/browser';
import { borrowEasel, type Easel } from './support/easel';
import { downloadApp, type LeftApp } from './support/left-app';
import { isLong, sampleOf } from './support/sample';

/** One app without data and one with, each with its first promises, in `npm test`. */
const sample = ['habit-tracker', 'guest-book'];
const promisesInSample = 3;
/** Pages that store no data on a server can't affect each other. */
const atOnce = 3;
/** `LEAVING=r01,r05` runs only these. */
const only = process.env.LEAVING?.split(',');

type Outcome = { name: string; kept: number; promises: number; broken: string[]; built: boolean };

describe('a downloaded app', () => {
  let easel: Easel;
  let browser: Browser;
  const outcomes: Outcome[] = [];

  beforeAll(async () => {
    easel = await borrowEasel();
    browser = await borrowBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await easel?.dispose();
    writeTable(outcomes);
  });

  const cases = only
    ? leavingApps.filter(({ name }) => only.includes(name))
    : sampleOf(leavingApps, ({ name }) => sample.includes(name));

  test.each(cases)(
    '$name is installed and started, its pages keep its promises, and it is built',
    async ({ name, hasData, showsRows, files, promises }) => {
      const sources = await files();
      const left = await downloadApp(easel, name, sources);
      const walked = isLong || only ? promises() : promises().slice(0, promisesInSample);
      const outcome: Outcome = { name, kept: 0, promises: walked.length, broken: [], built: false };
      outcomes.push(outcome);
      try {
        await left.install();
        expect(await openFirstPage(left, showsRows)).toEqual([]);
        const broken = hasData
          ? await walkWithData(left, walked, Object.values(sources))
          : await walkWithout(left, walked);
        outcome.broken = broken;
        outcome.kept = walked.length - broken.length;
        const { code, said } = await left.run('npm', 'run', 'build');
        expect(code, said).toBe(0);
        expect(readdirSync(path.join(left.folder, 'dist'))).toContain('index.html');
        outcome.built = true;
        expect(broken).toEqual([]);
      } finally {
        left.remove();
      }
    },
    1_800_000,
  );

  /** Starts the app for the first time; returns its complaints, on the page or in the console. */
  async function openFirstPage(left: LeftApp, showsRows: boolean): Promise<string[]> {
    const running = await left.dev('--port', '0');
    const page = await browser.newPage();
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('console', (message) => {
      const { url } = message.location();
      // An icon is optional.
      if (message.type() === 'error' && !url.endsWith('/favicon.ico')) wrong.push(`${message.text()} ${url}`);
    });
    const rows = readRowTexts(page);
    await page.goto(running.url, { timeout: 90_000 });
    // A tool's first page may have no heading.
    await expect.poll(() => page.locator('#root').innerText(), { timeout: 90_000 }).not.toBe('');
    await page.waitForLoadState('networkidle', { timeout: 90_000 });
    if (showsRows) {
      await expect.poll(rows.texts).not.toEqual([]);
      await expect.poll(rows.isShown).toBe(true);
    }
    const trouble = await page.locator('[data-trouble]').evaluateAll((all) => all.map((one) => one.textContent ?? ''));
    await page.close();
    await running.stop();
    expect(processesIn(left.folder)).toEqual([]);
    return [...wrong, ...trouble];
  }

  async function walkWithout(left: LeftApp, promises: readonly AppPromise[]): Promise<string[]> {
    const running = await left.dev('--port', '0');
    const world = { url: running.url, browser, signIn: () => Promise.reject(new Error('there is nobody to sign in')) };
    const broken: string[] = [];
    const waiting = promises.values();
    const walkNext = async () => {
      for (const promise of waiting) {
        const wrong = await walkLeft(world, promise);
        if (wrong !== null) broken.push(`${promise.id}: ${wrong}`);
      }
    };
    try {
      await Promise.all(Array.from({ length: atOnce }, walkNext));
    } finally {
      await running.stop();
    }
    return broken;
  }

  /**
   * Each promise starts with the tables, content and sample rows that exist after the first start, which took place
   * above.
   */
  async function walkWithData(left: LeftApp, promises: readonly AppPromise[], sources: string[]): Promise<string[]> {
    const [data, kept] = ['.backend', '.backend-first'].map((name) => path.join(left.folder, name)) as [string, string];
    cpSync(data, kept, { recursive: true });
    const broken: string[] = [];
    for (const promise of promises) {
      rmSync(data, { recursive: true });
      cpSync(kept, data, { recursive: true });
      const running = await left.dev('--port', '0');
      try {
        const people = createLeftPeople(left.folder, running.url, sources);
        if (usesAccounts(promise.journey)) await people.makeOwner();
        const wrong = await walkLeft({ url: running.url, browser, signIn: people.signIn }, promise);
        if (wrong !== null) broken.push(`${promise.id}: ${wrong}`);
      } finally {
        await running.stop();
      }
    }
    return broken;
  }
});

/** The table for docs/leaving.md, with this run's results. */
function writeTable(outcomes: readonly Outcome[]): void {
  const rows = outcomes.map(({ name, kept, promises, broken, built }) => {
    const told = promises === 0 ? 'none written' : `${kept} of ${promises}`;
    return `| \`${name}\` | ${told} | ${built ? 'yes' : 'no'} | ${broken.join('; ').replaceAll('|', '\\|') || '–'} |`;
  });
  const folder = path.join(import.meta.dirname, '..', 'test-results');
  const file = process.env.LEAVING_TABLE ?? path.join(folder, 'leaving.md');
  if (!existsSync(folder)) mkdirSync(folder);
  const head = '| app | promises kept | built | broken |\n|---|---|---|---|\n';
  writeFileSync(file, `${head}${rows.join('\n')}\n`);
}
