import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../../e2e/support/browser';
import { openWrittenReplies } from '../written-replies';
import { buildReply } from './build-reply';
import { operatePairs, type BuiltApp } from './operate-pairs';
import { showFinished } from './show-finished';
import { drawOrder, type PairKey } from './draw-order';
import type { PairFigures, PairReport } from './pair-report';
import type { PairPlan, PairToShow } from './plan-pairs';
import { blankVerdicts } from './verdicts';
import { writePage } from './write-page';

export type PairRun = PairPlan & {
  folders: readonly [string, string];
  seed: number;
  concurrency: number;
  out: string;
  signal: AbortSignal;
  /** Whether to publish both apps of each pair and keep them open for a judge until the run is stopped. */
  operate: boolean;
  log(line: string): void;
};

/** Not a known model: with a known price or output limit, long replies would be cut to save cost. */
const modelName = 'written-replies';
/** Delays the responses to repair calls, so that their turn is stopped long before they arrive. */
const lateMs = 10_000;

/**
 * Builds both replies of every pair and writes the folder for the judge. A pair that fails or is aborted is listed in
 * `notRun`, and the judge is not asked about it.
 */
export async function runPairs(run: PairRun): Promise<PairReport> {
  const begun = new Date();
  const drawn = drawOrder(
    run.pairs.map(({ request }) => request.id),
    run.seed,
  );
  const done = new Map<string, { A: PairFigures; B: PairFigures }>();
  const notRun: PairReport['notRun'] = [];
  const { close, ...written } = await openWrittenReplies({
    ...{ modelName, lateMs },
    browser: () => launchBrowser([], { handleSIGINT: false }),
  });
  const stage = { ...written, signal: run.signal };
  const built = new Map<string, BuiltApp>();

  const show = async ({ request, made }: PairToShow) => {
    const { id, language } = request;
    const folder = path.join(run.out, id);
    mkdirSync(folder, { recursive: true });
    const { shown1, shown2 } = drawn.find((pair) => pair.id === id)!;
    const build = async (side: 'A' | 'B') => {
      const name = side === shown1 ? '1' : '2';
      const about = { id, language, request: request.request, folder, name, mark: `[[${id}:${name}]]` };
      const one = made[side];
      if (one.kind === 'finished') built.set(`${id}-${name}`, { kind: 'finished', folder: one.folder });
      const onProject = (projectId: string) => built.set(`${id}-${name}`, { kind: 'project', projectId });
      const figures =
        one.kind === 'reply'
          ? await buildReply(stage, { ...about, onProject, reply: one.text })
          : await showFinished(stage.browser, { ...about, app: one.folder });
      run.log(`${id} ${side}: ${describeFigures(figures)}`);
      return figures;
    };
    // Sequential, so that the two trials don't compete for the CPU. The pictures' timestamps reveal no names.
    const first = await build(shown1);
    const second = await build(shown2);
    done.set(id, shown1 === 'A' ? { A: first, B: second } : { A: second, B: first });
  };

  const waiting = [...run.pairs];
  const lane = async () => {
    for (let given = waiting.shift(); given !== undefined; given = waiting.shift()) {
      const { id } = given.request;
      try {
        run.signal.throwIfAborted();
        await show(given);
      } catch (error) {
        const why = run.signal.aborted ? 'stopped' : error instanceof Error ? error.message : String(error);
        notRun.push({ id, why });
        run.log(`${id}: broke off: ${why}`);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: run.concurrency }, lane));
    const report = writeFolder();
    if (run.operate) await operatePairs({ stage, built, out: run.out, log: run.log });
    return report;
  } finally {
    await close();
  }

  function writeFolder(): PairReport {
    const shown = run.pairs.filter(({ request }) => done.has(request.id));
    const [a, b] = run.folders;
    const report: PairReport = {
      name: 'eval-pairs',
      ...{ seed: run.seed, a, b, begunAt: begun.toISOString(), seconds: (Date.now() - begun.getTime()) / 1000 },
      ...{ isComplete: notRun.length === 0, notRun, left: run.left },
      pairs: shown.map(({ request }) => ({ id: request.id, ...done.get(request.id)! })),
    };
    const key: PairKey = { seed: run.seed, a, b, pairs: drawn.filter(({ id }) => done.has(id)) };
    const write = (name: string, text: string) => writeFileSync(path.join(run.out, name), text);
    write('figures.json', `${JSON.stringify(report, null, 1)}\n`);
    write('key.json', `${JSON.stringify(key, null, 1)}\n`);
    write(
      'verdicts.jsonl',
      blankVerdicts(
        shown.map(({ request }) => request.id),
        run.operate,
      ),
    );
    const pictures = (id: string) => new Set(readdirSync(path.join(run.out, id)));
    write('pairs.html', writePage(shown.map(({ request }) => ({ request, pictures: pictures(request.id) }))));
    return report;
  }
}

/** A one-line summary of what was recorded about one app. */
export function describeFigures(figures: PairFigures): string {
  const { promises, problems, refusals, sideways, pictures } = figures;
  const wide = Object.entries(sideways ?? {}).flatMap(([width, by]) =>
    by > 0 ? [`${by} px sideways at ${width}`] : [],
  );
  return [
    figures.built ? 'built' : `not built${figures.code === null ? '' : ` (${figures.code})`}`,
    `${promises.kept} promises kept, ${promises.broken.length} broken, ${promises.untried.length} untried`,
    `${problems.length} problems`,
    ...(refusals.length > 0 ? [`${refusals.length} refused`] : []),
    ...wide,
    `${figures.characters} characters, ${figures.files} files`,
    ...(figures.triedBy === 'tab' ? [] : [`tried by ${figures.triedBy ?? 'nobody'}`]),
    ...pictures,
  ].join('; ');
}
