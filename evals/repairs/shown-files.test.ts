import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { countTokens } from '../../lib/turns/models/count-tokens';
import { buildMessages } from '../../lib/turns/prompts/build-messages';
import { readTemplateTexts } from '../../lib/projects/template/read-template';
import { templateNotes } from '../../lib/projects/template/template-notes';
import { chooseBySteps } from '../../lib/turns/prompts/choose-by-steps';
import { mutate, readMutations } from '../mutations/mutations';
import { journeysAfter, readJourneys } from '../read-journeys';
import { faultSets, fileOf, readFaults, type Fault, type Files } from './fault';
import { soundApp } from './repaired-app';
import { inputOf, type ObservedFault } from './request-input';

const observed = JSON.parse(readFileSync('evals/repairs/observed.json', 'utf8')) as Record<string, ObservedFault>;
const faults = faultSets.flatMap((set) => readFaults(set)).filter(({ kind }) => kind === 'promise');
let template: Files;
beforeAll(async () => {
  template = await readTemplateTexts('lib/projects/template/files');
});

/** The repair request for the fault, and how it shows the faulty file. */
function requestFor(fault: Fault) {
  const { messages, chosenFiles } = buildMessages(
    inputOf(template, fault, observed[fault.id]!, templateNotes),
    countTokens,
  );
  const text = messages.map(({ content }) => content).join('\n');
  const [, lines] = new RegExp(`<lines path="${fileOf(fault)}">\n([^]*?)\n</lines>`).exec(text) ?? [];
  return { text, characters: text.length, isWhole: chosenFiles.includes(fileOf(fault)), lines: lines ?? null };
}

/** A faulty line; null if the fault is that a line is missing. */
function lineAtFault({ app, change }: Fault): string | null {
  if (change.do !== 'mutation') return null;
  const { replace } = readMutations(app).find(({ id }) => id === change.id)!;
  return replace.trim() === '' ? null : replace.trim().split('\n')[0]!;
}

describe('a repair whose fault names a broken promise and no file', () => {
  test.each(faults.map((fault) => [fault.id, fault] as const))('%s shows the file at fault', (_, fault) => {
    const { isWhole, lines } = requestFor(fault);
    expect(isWhole || lines !== null).toBe(true);
  });

  test('shows the line at fault, where there is one', () => {
    const unseen = faults.filter((fault) => {
      const line = lineAtFault(fault);
      return line !== null && !requestFor(fault).text.includes(line);
    });
    expect(unseen.map(({ id }) => id)).toEqual([]);
  });

  test('is at most 33,000 characters; it was 40,672', () => {
    const sizes = faults.map((fault) => requestFor(fault).characters);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(33_000);
  });
});

/** Faults of `evals/mutations` with the journey that sees each, as `docs/broken-variants.md` lists them. */
function seenMutations() {
  const rows = readFileSync('docs/broken-variants.md', 'utf8').matchAll(
    /^\| ([\w-]+) \| ([\w-]+) \| [^|]+ \| ([\w-]+) \|$/gm,
  );
  return [...rows].flatMap(([, app = '', id = '', journey = '']) => {
    const mutation = app === 'app' ? undefined : readMutations(app).find((one) => one.id === id);
    const read = readJourneys(readFileSync(`evals/journeys/${app === 'app' ? 'guest-book' : app}.md`, 'utf8'));
    const promise = read.ok ? journeysAfter(read.value, 3).find((one) => one.id === journey) : undefined;
    return mutation && promise ? [{ app, id, mutation, promise }] : [];
  });
}

// The selection was tuned with the twelve faults above; these show whether it also works for others.
test('of the faults that a journey sees, nearly all are in a file that is shown', () => {
  const seen = seenMutations();
  const unseen = seen.filter(({ app, mutation, promise }) => {
    const sound = soundApp(template, { app, turn: 3 });
    const files = Object.entries({ ...sound, [mutation.file]: mutate(sound, mutation) })
      .filter(([path, content]) => template[path] !== content)
      .map(([path, content]) => ({ path, content }));
    const broken = [{ promise, step: null }];
    const { files: whole, lines } = chooseBySteps(files, broken, 48_000, countTokens);
    return ![...whole, ...lines.quoted].some(({ path }) => path === mutation.file);
  });
  expect(seen).toHaveLength(45);
  // With 22,000 characters of whole files instead of 14,000 of files and lines, eight were not shown.
  expect(unseen.map(({ app, id }) => `${app}/${id}`)).toEqual([
    'bakery-orders/move-button-dead',
    'ledger-zh/edit-adds-copy',
    'recipe-box/tag-filter-inverted',
  ]);
});
