import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { fail, succeed, type Result } from '../../lib/base/foundation/result';
import type { EvalOptions } from '../read-options';
import { bySchema, readJsonLines } from '../read-json-lines';
import { idSchema, textSchema } from '../read-prompts';

/** A line of the requests file; other fields are ignored. */
const requestSchema = z.object({
  id: idSchema,
  language: z.string().max(20).default('en'),
  request: textSchema,
  cases: z.array(z.object({ task: textSchema, expected: textSchema })).default([]),
});
export type PairRequest = z.infer<typeof requestSchema>;

/** What a side made of a request: a complete reply in Easel's format, or the folder of a finished app. */
export type Made = { kind: 'reply'; text: string } | { kind: 'finished'; folder: string };
export type PairToShow = { request: PairRequest; made: { A: Made; B: Made } };
export type PairPlan = {
  pairs: PairToShow[];
  /** Requests that cannot be shown, with the side that has nothing for them. */
  left: { id: string; without: 'A' | 'B' | 'both' }[];
};

const readText = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null);

function readMade(folder: string, id: string): Made | null {
  const finished = path.join(folder, id);
  if (existsSync(path.join(finished, 'index.html'))) return { kind: 'finished', folder: finished };
  const text = readText(path.join(folder, `${id}.txt`))?.trim() ?? '';
  return text === '' ? null : { kind: 'reply', text };
}

/** Decides what to show, before anything is started, so that a mistyped option costs nothing. */
export function planPairs(
  options: EvalOptions,
  folders: readonly [string, string],
  file: string,
): Result<PairPlan, string> {
  for (const folder of folders) {
    try {
      readdirSync(folder);
    } catch {
      return fail(`${folder} is no folder that can be read`);
    }
  }
  if (existsSync(path.join(options.out, 'verdicts.jsonl'))) {
    return fail(`${options.out} holds the verdicts of a pairing already: say another --out, or move it away`);
  }
  const text = readText(file);
  if (text === null) return fail(`there is no ${file}`);
  const read = readJsonLines(text, bySchema(requestSchema));
  if (!read.ok) return fail(read.error.map((fault) => `${file}, ${fault}`).join('\n'));
  const missing = options.only.filter((id) => !read.value.some((one) => one.id === id));
  if (missing.length > 0) {
    return fail(`there is no ${missing.join(', ')}; there are ${read.value.map(({ id }) => id).join(', ')}`);
  }

  const plan: PairPlan = { pairs: [], left: [] };
  for (const request of read.value.filter(({ id }) => options.only.length === 0 || options.only.includes(id))) {
    const { id } = request;
    const [A = null, B = null] = folders.map((folder) => readMade(folder, id));
    if (A && B) plan.pairs.push({ request, made: { A, B } });
    else plan.left.push({ id, without: A ? 'B' : B ? 'A' : 'both' });
  }
  return plan.pairs.length > 0 ? succeed(plan) : fail('there is no request that both folders hold something for');
}
