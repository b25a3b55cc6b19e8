import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import { launchBrowser } from '../e2e/support/browser';
import { root, startEasel } from '../e2e/support/easel';
import type { EvalCase } from './eval-case';
import { haveConversation, type Stage } from './have-conversation';
import type { TurnResult } from './turn-result';

export type Run = {
  cases: readonly EvalCase[];
  /** The model's name and how to reach it; null replays the recordings. */
  model: { name: string; env: Readonly<Record<string, string>> } | null;
  concurrency: number;
  /** Where pictures go. */
  folder: string;
  signal: AbortSignal;
  log(line: string): void;
};

/** What one prompt may take. */
const patience = { replay: 4 * 60_000, live: 20 * 60_000 };

function readTemplateClass(): string {
  const source = readFileSync(path.join(root, 'lib/template/files/src/App.tsx'), 'utf8');
  const found = /<main className="([^"]+)"/.exec(source)?.[1];
  if (found === undefined) throw new Error('the template has no <main className="…"> to know its page by');
  return found;
}

async function takePicture(folder: string, name: string, page: Page): Promise<string | null> {
  const file = `pictures/${name}.jpg`;
  mkdirSync(path.join(folder, 'pictures'), { recursive: true });
  const frame = page.getByTestId('iframe-app-preview');
  if ((await frame.count()) === 0) return null;
  await frame.screenshot({ path: path.join(folder, file), type: 'jpeg', quality: 70, animations: 'disabled' });
  return file;
}

/**
 * Has all conversations, a few at a time, on a built Easel and a headless browser of their own. A conversation that breaks
 * off, or that an abort kept from its end, is among `notRun`; results that were there before stand. Never rejects for one.
 */
export async function runCases(run: Run): Promise<{ results: TurnResult[]; notRun: { id: string; why: string }[] }> {
  const kind = run.model === null ? 'replay' : 'live';
  const easel = await startEasel(run.model?.env ?? {});
  const browser = await launchBrowser().catch(async (error: unknown) => {
    await easel.dispose();
    throw error;
  });
  const stage: Stage = {
    ...{ easel, browser, kind, signal: run.signal, patience: patience[kind] },
    judge: readFileSync(path.join(root, 'build/evals/judge-page.js'), 'utf8'),
    templateClass: readTemplateClass(),
    keepPicture: (name, page) => takePicture(run.folder, name, page),
  };
  const results: TurnResult[] = [];
  const notRun: { id: string; why: string }[] = [];
  const waiting = [...run.cases];
  const lane = async () => {
    for (let given = waiting.shift(); given !== undefined; given = waiting.shift()) {
      const { id } = given;
      try {
        run.signal.throwIfAborted();
        await haveConversation(stage, given, (result) => {
          results.push(result);
          run.log(describeResult(result));
        });
      } catch (error) {
        const why = run.signal.aborted ? 'stopped' : error instanceof Error ? error.message : String(error);
        notRun.push({ id, why });
        if (!run.signal.aborted) run.log(`${id}: broke off: ${why}`);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: run.concurrency }, lane));
  } finally {
    await browser.close();
    await easel.dispose();
  }
  const order = new Map(run.cases.map(({ id }, index) => [id, index]));
  results.sort((one, other) => order.get(one.caseId)! - order.get(other.caseId)! || one.turn - other.turn);
  return { results, notRun };
}

function describeResult(result: TurnResult): string {
  const kept = result.promises.filter(({ outcome }) => outcome === 'kept').length;
  const faults = result.problems.length + result.illegalReplies;
  return `${result.caseId} ${result.turn}: ${result.outcome}, ${kept}/${result.promises.length} promises kept, ${faults} faults, settled after ${result.seconds.settled ?? '–'} s`;
}
