import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoExamples, examplesWithParts, type DemoExample } from './demo-examples';
import type { RecordedTurn, Recording } from './recording';

/**
 * Reads the recordings of the examples from a folder with one subfolder for each (`<id>/<turn>.reply.txt` …). Throws if
 * a reply is missing: they are shipped with Easel.
 */
export async function readRecordings(
  folder: string,
  examples: readonly DemoExample[] = demoExamples,
): Promise<Recording[]> {
  return Promise.all(
    examples.map(async ({ id, prompts }) => ({
      id,
      turns: await Promise.all(prompts.map((_, index) => readTurn(join(folder, id), index + 1))),
    })),
  );
}

/** All recordings that the demo model can replay; `folder` holds `recordings` and `conversations`. */
export async function readDemo(folder: string): Promise<Recording[]> {
  const [recordings, conversations] = await Promise.all([
    readRecordings(join(folder, 'recordings')),
    readRecordings(join(folder, 'conversations'), examplesWithParts),
  ]);
  return [...recordings, ...conversations];
}

async function readTurn(folder: string, turn: number): Promise<RecordedTurn> {
  const read = (name: string) => readFile(join(folder, `${turn}.${name}.txt`), 'utf8');
  const readIfThere = (name: string) => read(name).catch(() => null);
  const [prompt, reply, ask, answer, broken, repair] = await Promise.all([
    read('prompt'),
    read('reply'),
    readIfThere('reply.ask'),
    readIfThere('answer'),
    readIfThere('reply.broken'),
    readIfThere('reply.repair'),
  ]);
  return { prompt: prompt.trim(), reply, ask, answer: answer?.trim() ?? null, broken, repair };
}
