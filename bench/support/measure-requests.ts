import { journeysAfter, readJourneys } from '../../evals/read-journeys';
import { readFileSync } from 'node:fs';
import type { Direction } from '../../lib/base/directions/direction';
import { countTokens } from '../../lib/turns/models/count-tokens';
import type { buildMessages, Prompt, PromptInput } from '../../lib/turns/prompts/build-messages';
import type { AppPromise } from '../../lib/base/promises/promise';
import { recordedTree } from '../../lib/preview/tailwind/recorded-files';
import { readTemplateTexts } from '../../lib/projects/template/read-template';

import { median } from './figures';

type Files = Record<string, string>;
export type RequestSizes = {
  first: number;
  repairOfOne: number;
  /** The same for any of the thirty files at fault: the median and the longest. */
  repairOfAnyMedian: number;
  repairOfAnyMost: number;
  question: number;
  secondChange: number;
  tenthChange: number;
  /** The identical prefix, in characters, of first build, changes and repair; then of two questions. */
  cachedStart: number;
  cachedQuestionStart: number;
  filesOfRepaired: number;
  repairShowsFault: number;
};

const app = 'recipe-box';
/** Stands in for parts added by later changes: pages of another recorded app, in a separate folder. */
const other = 'summer-party';
const added = 6;
const faulty = 'src/components/RecipeCard.tsx';

/** Previously built apps: as many as a request mentions, each at maximum length. */
const manyApps = Array.from({ length: 20 }, (_, number): Direction => ({
  idea: `${number} A seed packet pinned to a shed door, with paper, string and hand-stamped dates on it, as it was`,
  colors: [
    { name: 'paper', hex: '#f6f0e1' },
    { name: 'ink', hex: '#2a2a1f' },
  ],
  ...{ type: 'Fraunces for headings, Work Sans for text', opening: '', motion: '' },
}));

const recorded = (file: string) => readFileSync(`lib/turns/demo/recordings/${app}/${file}`, 'utf8').trim();
const textOf = ({ messages }: Prompt) => messages.map(({ content }) => content).join('\n');

function promisesOf(name: string, turn: number): AppPromise[] {
  const read = readJourneys(readFileSync(`evals/journeys/${name}.md`, 'utf8'));
  if (!read.ok) throw new Error(`${name}: ${read.error}`);
  return journeysAfter(read.value, turn);
}

/** The app after ten changes: the recorded app with pages of another, thirty files in total. */
function grown(template: Files): Files {
  const own = recordedTree(template, app, 3);
  const others = recordedTree(template, other, 3);
  const more = Object.entries(others)
    .filter(([path, text]) => /^src\/(?:components|pages)\//.test(path) && !path.includes('/ui/') && own[path] !== text)
    .sort(([, one], [, another]) => another.length - one.length)
    .slice(0, added)
    .map(([path, text]) => [path.replace('src/', 'src/party/'), text]);
  return { ...own, ...Object.fromEntries(more) };
}

/** Characters sent in one call of each kind, using the given prompt code. */
export async function measureRequests(build: typeof buildMessages, templateNotes: string): Promise<RequestSizes> {
  const template = await readTemplateTexts('lib/projects/template/files');
  const model = { contextTokens: 200_000, maxOutputTokens: 32_000 };
  const promptFor = (files: Files, more: Partial<PromptInput>) =>
    build(
      {
        ...{ templateNotes, rules: '', others: [], history: [], recentPaths: [], observations: [], model },
        files: Object.entries(files).map(([path, content]) => ({ path, content, ready: template[path] === content })),
        ...more,
      } as PromptInput,
      countTokens,
    );
  const asked = (prompt: string, mode: 'build' | 'ask' = 'build') => ({
    request: { purpose: 'build' as const, prompt, mode, answers: [], plan: null },
  });
  const historyOf = (length: number) =>
    Array.from({ length }, (_, index) => ({
      prompt: index === 0 ? recorded('1.prompt.txt') : recorded(`${2 + (index % 2)}.prompt.txt`),
      ...{
        outcome: 'version' as const,
        added: ['src/components/New.tsx'],
        changed: ['src/App.tsx', faulty],
        removed: [],
      },
    }));

  const first = promptFor(template, { ...asked(recorded('1.prompt.txt')), lately: manyApps });
  const second = promptFor(recordedTree(template, app, 1), {
    ...asked(recorded('2.prompt.txt')),
    ...{ history: historyOf(1), promises: promisesOf(app, 1).slice(0, 5) },
  });
  const whole = grown(template);
  const later = {
    history: historyOf(9),
    promises: [...promisesOf(app, 3), ...promisesOf(other, 3)].slice(0, 20),
    recentPaths: ['src/App.tsx', faulty],
  };
  const tenth = promptFor(whole, { ...asked(recorded('3.prompt.txt')), ...later });
  const repairOf = (file: string) => {
    const message = "TypeError: Cannot read properties of undefined (reading 'length')";
    const problems = [{ kind: 'page-error' as const, file, line: 12, route: '/', message }];
    const request = { purpose: 'repair' as const, prompt: recorded('3.prompt.txt'), problems, tried: [] };
    return promptFor(whole, { request, ...later });
  };
  const repair = repairOf(faulty);
  const own = Object.keys(whole).filter((path) => template[path] !== whole[path]);
  const repairs = own.map((path) => textOf(repairOf(path)).length);
  const question = promptFor(whole, { ...asked('Can other people see the recipes I add here?', 'ask'), ...later });
  const another = promptFor(whole, { ...asked('How do I print a recipe?', 'ask'), ...later });

  const sizeOf = (prompt: Prompt) => textOf(prompt).length;
  return {
    first: sizeOf(first),
    repairOfOne: sizeOf(repair),
    repairOfAnyMedian: Math.round(median(repairs)),
    repairOfAnyMost: Math.max(...repairs),
    question: sizeOf(question),
    secondChange: sizeOf(second),
    tenthChange: sizeOf(tenth),
    cachedStart: shared([first, second, tenth, repair].map(textOf)),
    cachedQuestionStart: shared([question, another].map(textOf)),
    filesOfRepaired: own.length,
    repairShowsFault: repair.chosenFiles.includes(faulty) ? 1 : 0,
  };
}

function shared(texts: readonly string[]): number {
  const [one = '', ...rest] = texts;
  let length = 0;
  while (length < one.length && rest.every((text) => text[length] === one[length])) length += 1;
  return length;
}
