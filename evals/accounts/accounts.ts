import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { readReply } from '../../lib/turns/reply/read-reply';
import { mutate } from '../mutations/mutations';
import { readJsonFile } from '../read-json-lines';
import { journeysAfter, readJourneys } from '../read-journeys';
import type { AppPromise } from '../../lib/base/promises/promise';

// Relative to the working directory, because benches are bundled elsewhere.
const folder = pathToFileURL(`${path.resolve('evals/accounts')}/`);

const variantSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  is: z.enum(['broken', 'sound']),
  /** The kind of fault or change. */
  kind: z.string().min(1),
  /** What a person would notice, or what they asked for. */
  notice: z.string().min(1),
  /** `find` occurs exactly once in `file`; empty for a new file. */
  edits: z.array(z.strictObject({ file: z.string().min(1), find: z.string(), replace: z.string() })).min(1),
});

/** A change to a finished app: one that breaks it, or one after which it still does everything it should. */
export type Variant = z.infer<typeof variantSchema>;

export type AccountsApp = {
  name: string;
  /** The request, in the person's words. */
  asked: string;
  /** A reply that makes the app in one turn; it contains no promises. */
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

/** Reads one app of the corpus; throws, naming the place, if it is malformed. */
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

/**
 * Every `of`-th change, in an order that was fixed by hashing ids before anything was run: always the same ones, with
 * as many broken as sound ones in each part.
 */
export function partOf(app: string, variants: readonly Variant[], part: number, of: number): Variant[] {
  const rank = ({ id }: Variant) => createHash('sha256').update(`easel checks ${app}/${id}`).digest('hex');
  const ranked = variants.map((variant) => ({ variant, rank: rank(variant) }));
  return (['broken', 'sound'] as const).flatMap((kind) =>
    ranked
      .filter(({ variant }) => variant.is === kind)
      .toSorted((one, other) => (one.rank < other.rank ? -1 : 1))
      .flatMap(({ variant }, index) => (index % of === part - 1 ? [variant] : [])),
  );
}

/** The reply of a model that makes the change: the changed files in full. Throws if an edit does not match. */
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
