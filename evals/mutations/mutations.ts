import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { readJsonFile } from '../read-json-lines';

// Relative to the working directory, because evals are bundled elsewhere.
const folder = pathToFileURL(`${path.resolve('evals/mutations')}/`);
const ending = '.jsonl';

const mutationSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** The kind of fault: `handler removed`, `filter inverted`, … */
  kind: z.string().min(1),
  /** What a user of the app would notice, in one sentence. */
  notice: z.string().min(1),
  file: z.string().min(1),
  find: z.string().min(1),
  replace: z.string(),
});

/** One fault planted in a sound recorded app by replacing `find`, which occurs exactly once in `file`. */
export type Mutation = z.infer<typeof mutationSchema>;

/** The recorded conversations that have broken variants. */
export function mutatedNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));
}

/** The broken variants of one recorded app; throws, naming the line, if one is malformed. */
export function readMutations(name: string): Mutation[] {
  return readJsonFile(new URL(name + ending, folder), name + ending, mutationSchema);
}

/** The file with the fault planted; throws unless the text to replace occurs exactly once. */
export function mutate(
  files: Readonly<Record<string, string>>,
  { file, find, replace }: Pick<Mutation, 'file' | 'find' | 'replace'>,
): string {
  if (find === '') throw new Error(`${file}: nothing can't be found`);
  const [before, after, ...more] = (files[file] ?? '').split(find);
  if (after === undefined || more.length > 0) throw new Error(`${file} must hold this once:\n${find}`);
  return before + replace + after;
}
