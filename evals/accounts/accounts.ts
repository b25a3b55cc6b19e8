import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { readReply } from '../../lib/reply/read-reply';
import { mutate } from '../mutations/mutations';
import { readJsonFile } from '../read-json-lines';
import { journeysAfter, readJourneys } from '../read-journeys';
import type { AppPromise } from '../../lib/promises/promise';

// By the folder everything is run from: benches are bundled elsewhere.
const folder = pathToFileURL(`${path.resolve('evals/accounts')}/`);

const variantSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  is: z.enum(['broken', 'sound']),
  /** What sort of fault or change it is. */
  kind: z.string().min(1),
  /** What a person would notice, or what they asked for. */
  notice: z.string().min(1),
  /** `find` stands once in `file`; empty where the file is new. */
  edits: z.array(z.strictObject({ file: z.string().min(1), find: z.string(), replace: z.string() })).min(1),
});

/** A change of a finished app: one that breaks it, or one after which it still does all it should. */
export type Variant = z.infer<typeof variantSchema>;

export type AccountsApp = {
  name: string;
  /** What was asked for, in the person's words. */
  asked: string;
  /** A reply that makes the app in one turn; it holds no promises. */
  reply: string;
  /** The files that reply writes, by path. */
  files: Readonly<Record<string, string>>;
  variants: readonly Variant[];
  journeys: readonly AppPromise[];
};

export function accountsNames(): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** One app of the corpus; throws with the place where it is not written as it should be. */
export function readAccountsApp(name: string): AccountsApp {
  const read = (file: string) => readFileSync(new URL(`${name}/${file}`, folder), 'utf8');
  const reply = read('app.txt');
  const files = Object.fromEntries(
    readReply(reply).flatMap((event) => (event.type === 'file-end' ? [[event.path, event.content] as const] : [])),
  );
  const list = `${name}/variants.jsonl`;
  const variants = readJsonFile(new URL(list, folder), list, variantSchema);
  const journeys = readJourneys(read('journeys.md'));
  if (!journeys.ok) throw new Error(`${name}/journeys.md: ${journeys.error}`);
  return { name, asked: read('asked.txt').trim(), reply, files, variants, journeys: journeysAfter(journeys.value, 1) };
}

/** The reply of a model that makes the change: the changed files, whole. Throws where an edit doesn't find its place. */
export function writeVariant({ files }: Pick<AccountsApp, 'files'>, { notice, edits }: Variant): string {
  const changed: Record<string, string> = {};
  for (const edit of edits) {
    const { file, find, replace } = edit;
    const now = { ...files, ...changed };
    changed[file] = find === '' && now[file] === undefined ? replace : mutate(now, edit);
  }
  const parts = Object.entries(changed).map(
    ([file, content]) => `<file path="${file}">\n${content.replace(/\n$/, '')}\n</file>`,
  );
  return `${notice}\n\n${parts.join('\n\n')}\n`;
}
