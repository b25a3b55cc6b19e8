import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
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
  /** The folder for pictures. */
  folder: string;
  signal: AbortSignal;
  log(line: string): void;
};

/** How long one prompt may take. */
const patience = { replay: 4 * 60_000, live: 20 * 60_000 };

function readTemplateClass(): string {
  const source = readFileSync(path.join(root, 'lib/projects/template/files/src/App.tsx'), 'utf8');
  const found = /<main className="([^"]+)"/.exec(source)?.[1];
  if (found === undefined) throw new Error('the template has no <main className="…"> to know its page by');
  return found;
}

/** Bundles the code that walks the journeys into one script to inject into a page. */
async function bundleJudge(): Promise<string> {
  const entryPoints = ['evals/judge-page.ts'];
  const built = await build({ absWorkingDir: root, entryPoints, bundle: true, format: 'iife', write: false });
  return built.outputFiles[0]!.text;
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
 * Runs all conversations, a few at a time, on a separate built Easel and a headless browser. A conversation that fails
 * or is aborted is listed in `notRun`, keeps its earlier results and never causes a rejection.
 */
export async function runCases(run: Run): Promise<{ results: TurnResult[]; notRun: { id: string; why: string }[] }> {
  const kind = run.model === null ? 'replay' : 'live';
  const judge = await bundleJudge();
  const easel = await startEasel(run.model?.env ?? {});
  const browser = await launchBrowser([], { handleSIGINT: false }).catch(async (error: unknown) => {
    await easel.dispose();
    throw error;
  });
  const stage: Stage = {
    ...{ easel, browser, judge, kind, signal: run.signal, patience: patience[kind] },
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
          for (const line of describeResult(result)) run.log(line);
        });
      } catch (error) {
        const judged = results.filter(({ caseId }) => caseId === id).length;
        // Stopped after its last prompt, so nothing is missing.
        if (judged === given.prompts.length) continue;
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

function describeResult(result: TurnResult): string[] {
  const broken = result.promises.filter(({ outcome }) => outcome !== 'kept');
  const { caseId, turn, outcome, promises, refusals, problems, seconds } = result;
  return [
    `${caseId} ${turn}: ${outcome}, ${promises.length - broken.length} of ${promises.length} promises kept, settled after ${seconds.settled ?? '–'} s`,
    ...refusals.map(({ code, path: file }) => `  refused: ${code} ${file ?? ''}`),
    ...problems.map(({ kind, message }) => `  ${kind}: ${message.slice(0, 200)}`),
    ...broken.map(({ id, by, outcome: how, why }) => `  ${by} ${id} ${how}: ${why?.slice(0, 200) ?? ''}`),
  ];
}
