import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../e2e/support/easel';
import { demoExamples } from '../lib/turns/demo/demo-examples';
import { fail, succeed, type Result } from '../lib/base/foundation/result';
import type { EvalCase } from './eval-case';
import { readJourneys } from './read-journeys';
import { readPrompts } from './read-prompts';
import { isPicture } from './send-prompt';

/** The recorded conversations with the hidden journeys of `evals/journeys`. */
export function readRecordedCases(): Result<EvalCase[], string> {
  const cases: EvalCase[] = [];
  for (const { id, language, prompts } of demoExamples) {
    const file = path.join('evals/journeys', `${id}.md`);
    if (!existsSync(path.join(root, file))) return fail(`${file} is missing`);
    const journeys = readJourneys(readFileSync(path.join(root, file), 'utf8'));
    if (!journeys.ok) return fail(`${file}: ${journeys.error}`);
    cases.push({ id, language, prompts, images: [], answers: [], journeys: journeys.value, notJudged: [] });
  }
  return succeed(cases);
}

/** Reads a file of prompts, or refuses it as a whole if any of its pictures is missing or can't be sent. */
export function readPromptFile(file: string): Result<EvalCase[], string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return fail(`${file} can't be read`);
  }
  const read = readPrompts(text, path.dirname(path.resolve(file)));
  if (!read.ok) return fail(read.error.map((fault) => `${file}, ${fault}`).join('\n'));
  for (const { id, images } of read.value) {
    for (const image of images) {
      if (!isPicture(image.file)) return fail(`${file}, ${id}: ${image.name} is no PNG, JPEG or WebP`);
      if (!existsSync(image.file)) return fail(`${file}, ${id}: there is no ${image.file}`);
    }
  }
  return read;
}

/** The cases with these ids, or all if none are given; an unknown id is an error rather than a smaller run. */
export function chooseCases(cases: readonly EvalCase[], only: readonly string[]): Result<EvalCase[], string> {
  const missing = only.filter((id) => !cases.some((one) => one.id === id));
  if (missing.length > 0)
    return fail(`there is no ${missing.join(', ')}; there are ${cases.map(({ id }) => id).join(', ')}`);
  return succeed(cases.filter(({ id }) => only.length === 0 || only.includes(id)));
}
