import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { readJsonFile } from '../read-json-lines';

// By the folder everything is run from: evals are bundled elsewhere.
const folder = pathToFileURL(`${path.resolve('evals/mutations')}/`);
const ending = '.jsonl';

const mutationSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** What sort of fault it is: `handler removed`, `filter inverted`, … */
  kind: z.string().min(1),
  /** What a person who uses the app would notice, in one sentence. */
  notice: z.string().min(1),
  file: z.string().min(1),
  find: z.string().min(1),
  replace: z.string(),
});

/** One fault put into a sound recorded app by replacing `find`, which stands once in `file`. */
export type Mutation = z.infer<typeof mutationSchema>;

/** The recorded conversations that have broken variants. */
export function mutatedNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));
}

/** The broken variants of one recorded app; throws with the line where one is not written as it should be. */
export function readMutations(name: string): Mutation[] {
  return readJsonFile(new URL(name + ending, folder), name + ending, mutationSchema);
}

/** The file as the fault leaves it; throws unless what is to be replaced stands there exactly once. */
export function mutate(
  files: Readonly<Record<string, string>>,
  { file, find, replace }: Pick<Mutation, 'file' | 'find' | 'replace'>,
): string {
  if (find === '') throw new Error(`${file}: nothing can't be found`);
  const [before, after, ...more] = (files[file] ?? '').split(find);
  if (after === undefined || more.length > 0) throw new Error(`${file} must hold this once:\n${find}`);
  return before + replace + after;
}
