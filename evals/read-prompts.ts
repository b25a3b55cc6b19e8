import path from 'node:path';
import { z } from 'zod';
import { fail, succeed, type Result } from '../lib/base/foundation/result';
import { describeFault, parseJourney } from '../lib/base/promises/parse-promise';
import type { EvalCase } from './eval-case';
import { asPromise, type HiddenJourney } from './read-journeys';
import { bySchema, readJsonLines } from './read-json-lines';

export const idSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/, 'letters, digits, - and _ only');
export const textSchema = z.string().trim().min(1).max(20_000);

/** A line in our own format, see `docs/evals.md`. */
const ownSchema = z.strictObject({
  id: idSchema,
  language: z.string().min(2).max(20).default('en'),
  prompt: textSchema,
  /** The prompts of the following turns. */
  then: z.array(textSchema).max(20).default([]),
  images: z
    .array(z.strictObject({ file: z.string().min(1), alt: z.string().default('') }))
    .max(10)
    .default([]),
  answers: z.array(textSchema).max(20).default([]),
  /** For people who read the file. */
  note: z.string().optional(),
  journeys: z
    .array(
      z.strictObject({
        sentence: textSchema,
        steps: z.array(z.string()).min(1),
        /** The turn from which it must hold. */
        from: z.int().min(1).default(1),
      }),
    )
    .default([]),
});

/** A line of WebGen-Bench (github.com/mnluzimu/WebGen-Bench, `data/test.jsonl`); other fields are ignored. */
const webGenSchema = z.object({
  id: idSchema,
  instruction: textSchema,
  ui_instruct: z.array(z.object({ task: z.string(), expected_result: z.string() })).default([]),
});

function readOwn(row: z.infer<typeof ownSchema>, folder: string): Result<EvalCase, string[]> {
  const faults: string[] = [];
  const journeys: HiddenJourney[] = [];
  for (const [index, { sentence, steps, from }] of row.journeys.entries()) {
    const written = parseJourney(steps.join('\n'));
    if (from > row.then.length + 1) faults.push(`journeys.${index}.from: there are ${row.then.length + 1} turns`);
    if (written.ok)
      journeys.push({
        from,
        to: null,
        promise: asPromise(`journey-${index + 1}`, { sentence, journey: written.value }),
      });
    else faults.push(`journeys.${index}: ${describeFault(written.error)}`);
  }
  if (faults.length > 0) return fail(faults);
  return succeed({
    id: row.id,
    language: row.language,
    prompts: [row.prompt, ...row.then],
    images: row.images.map(({ file, alt }) => ({ file: path.resolve(folder, file), name: path.basename(file), alt })),
    answers: row.answers,
    journeys,
    notJudged: [],
  });
}

function readRow(value: unknown, folder: string): Result<EvalCase, string[]> {
  const isWebGen = typeof value === 'object' && value !== null && 'instruction' in value;
  if (!isWebGen) {
    const own = bySchema(ownSchema)(value);
    return own.ok ? readOwn(own.value, folder) : own;
  }
  const given = bySchema(webGenSchema)(value);
  if (!given.ok) return given;
  const { id, instruction, ui_instruct: tasks } = given.value;
  return succeed({
    ...{ id, language: 'en', prompts: [instruction], images: [], answers: [], journeys: [] },
    // Tasks in prose for a person or an agent: turning them into journeys would mean inventing labels of the page.
    notJudged: tasks.map(({ task, expected_result: expected }) => `${task} → ${expected}`),
  });
}

/**
 * Parses prompts, one JSON object per line, in our own format or WebGen-Bench's, detected line by line. All faults are
 * reported together, each as `line 3: journeys.0: …`; blank lines are ignored. Paths of pictures are relative to
 * `folder`; the caller must check that the files exist.
 */
export function readPrompts(text: string, folder: string): Result<EvalCase[], string[]> {
  const cases = readJsonLines(text, (value) => readRow(value, folder));
  return cases.ok && cases.value.length === 0 ? fail(['line 1: there are no prompts']) : cases;
}
