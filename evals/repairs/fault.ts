import { z } from 'zod';
import { mutate, readMutations } from '../mutations/mutations';
import { readJsonFile } from '../read-json-lines';

const file = z.string().min(1);
const changeSchema = z.discriminatedUnion('do', [
  /** `find` occurs exactly once in the file. */
  z.strictObject({ do: z.literal('replace'), file, find: z.string().min(1), replace: z.string() }),
  /** Every occurrence of the word on its own in the file: not a property, not a part of a path. */
  z.strictObject({ do: z.literal('rename'), file, from: z.string().min(1), to: z.string().min(1) }),
  /** Removes the last occurrence of the text. */
  z.strictObject({ do: z.literal('cut-last'), file, text: z.string().min(1) }),
  z.strictObject({ do: z.literal('remove'), file }),
  /** A fault of `evals/mutations` of the same app. */
  z.strictObject({ do: z.literal('mutation'), id: z.string().min(1) }),
]);

const faultSchema = z.strictObject({
  id: z.string().regex(/^[ab]\d\d$/),
  app: z.string().min(1),
  /** The turn of the recording whose reply is assumed to have introduced the fault. */
  turn: z.number().int().min(1).max(4),
  kind: z.enum(['syntax', 'no-export', 'missing-file', 'wrong-props', 'page-error', 'promise', 'migration']),
  change: changeSchema,
  /**
   * For a promise, the journey that breaks; for a migration, a statement that returns one row of `true` once it is
   * fixed.
   */
  check: z.string().min(1).optional(),
});

/** One fault planted in a sound recorded app, and the check that shows whether it is fixed. */
export type Fault = z.infer<typeof faultSchema>;
export type Files = Readonly<Record<string, string>>;
export const faultSets = ['a', 'b'] as const;
export type FaultSet = (typeof faultSets)[number];

/** The faults of a set, in order; throws, naming the line, if one is malformed. */
export function readFaults(set: FaultSet): Fault[] {
  const name = `evals/repairs/faults-${set}.jsonl`;
  return readJsonFile(name, name, faultSchema);
}

/** The app with the fault planted; throws if the fault's place is not found, because then nothing was planted. */
export function plant(sound: Files, { app, change }: Fault): Record<string, string> {
  if (change.do === 'mutation') {
    const mutation = readMutations(app).find(({ id }) => id === change.id);
    if (!mutation) throw new Error(`${app} has no variant ${change.id}`);
    return { ...sound, [mutation.file]: mutate(sound, mutation) };
  }
  const before = sound[change.file];
  if (before === undefined) throw new Error(`${app} has no ${change.file}`);
  if (change.do === 'remove') {
    return Object.fromEntries(Object.entries(sound).filter(([path]) => path !== change.file));
  }
  const after = changed(before, change);
  if (after === before) throw new Error(`${app}: ${change.file} does not hold what is to be changed`);
  return { ...sound, [change.file]: after };
}

type InText = Exclude<Fault['change'], { do: 'mutation' | 'remove' }>;

function changed(text: string, change: InText): string {
  switch (change.do) {
    case 'replace':
      if (text.split(change.find).length !== 2) throw new Error(`${change.file} must hold this once:\n${change.find}`);
      return text.replace(change.find, () => change.replace);
    case 'rename':
      return text.replace(new RegExp(`(?<![\\w./$-])${change.from}(?![\\w'])`, 'g'), change.to);
    case 'cut-last': {
      const at = text.lastIndexOf(change.text);
      return at < 0 ? text : text.slice(0, at) + text.slice(at + change.text.length);
    }
    default:
      return change satisfies never;
  }
}

/** The file that contains the fault. */
export function fileOf({ app, change }: Fault): string {
  if (change.do !== 'mutation') return change.file;
  return readMutations(app).find(({ id }) => id === change.id)!.file;
}
