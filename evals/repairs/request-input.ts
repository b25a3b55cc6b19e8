import { readFileSync } from 'node:fs';
import { isMigration } from '../../lib/backends/backends/migration-files';
import type { Problem } from '../../lib/base/foundation/problem';
import type { PromptInput } from '../../lib/turns/prompts/build-messages';
import { journeysAfter, readJourneys } from '../read-journeys';
import type { AppPromise } from '../../lib/base/promises/promise';
import { fileOf, plant, type Fault, type Files } from './fault';
import { migrationsUpTo, soundApp } from './repaired-app';

const typesPath = 'src/lib/database.types.ts';
/**
 * Promises included in the request besides the broken one. Repairs are judged by the broken one and by others, which
 * the model never sees.
 */
const shownPromises = 5;
const hiddenPromises = 2;

const recorded = (app: string, file: string) => readFileSync(`lib/turns/demo/recordings/${app}/${file}`, 'utf8').trim();

function journeysOf({ app, turn, kind }: Fault): AppPromise[] {
  if (kind === 'migration') return [];
  const read = readJourneys(readFileSync(`evals/journeys/${app}.md`, 'utf8'));
  if (!read.ok) throw new Error(`${app}: ${read.error}`);
  return journeysAfter(read.value, turn);
}

/** The app's promises as listed in the request. */
export function promisesShown(fault: Fault): AppPromise[] {
  const all = journeysOf(fault);
  const broken = all.filter(({ id }) => id === fault.check);
  return [...broken, ...all.filter(({ id }) => id !== fault.check).slice(0, shownPromises)];
}

/** What the fixed app must keep: the broken promise, and two that are not in the request. */
export function promisesJudged(fault: Fault): AppPromise[] {
  const all = journeysOf(fault);
  const shown = new Set(promisesShown(fault).map(({ id }) => id));
  const broken = all.filter(({ id }) => id === fault.check);
  return [...broken, ...all.filter(({ id }) => !shown.has(id)).slice(0, hiddenPromises)];
}

export type ObservedFault = { problems: readonly Problem[]; database: string };

/**
 * The input for the repair call, as the product would make it. Earlier prompt code ignores `ready` and `recentPaths`.
 */
export function inputOf(template: Files, fault: Fault, observed: ObservedFault, templateNotes: string): PromptInput {
  const sound = soundApp(template, fault);
  const broken = plant(sound, fault);
  const own = Object.entries(broken);
  const ran = migrationsUpTo(fault.app, fault.turn);
  const isTold = (path: string) => (isMigration(path) || path === typesPath) && path !== fileOf(fault);
  const before = fault.turn > 1 ? soundApp(template, { ...fault, turn: fault.turn - 1 }) : template;
  const changed = own.filter(([path, text]) => before[path] !== text).map(([path]) => path);
  return {
    templateNotes,
    rules: '',
    files: own
      .filter(([path]) => !isTold(path))
      .map(([path, content]) => ({
        ...{ path, content, locked: false },
        ready: template[path] === content && path !== 'index.html' && path !== 'src/index.css',
      })),
    others: own.filter(([path]) => isTold(path)).map(([path, text]) => ({ path, size: text.length })),
    history: Array.from({ length: fault.turn - 1 }, (_, index) => ({
      prompt: recorded(fault.app, `${index + 1}.prompt.txt`),
      ...{ outcome: 'version' as const, added: [], changed: ['src/App.tsx'], removed: [] },
    })),
    recentPaths: changed,
    observations: [],
    database: Object.keys(ran).length > 0 ? observed.database : '',
    promises: promisesShown(fault),
    request: {
      purpose: 'repair',
      prompt: recorded(fault.app, `${fault.turn}.prompt.txt`),
      problems: observed.problems,
      tried: [],
    },
    model: { contextTokens: 200_000, maxOutputTokens: 32_000 },
  };
}
