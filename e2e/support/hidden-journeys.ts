import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { journeysAfter, readJourneys } from '../../evals/read-journeys';
import type { AppPromise } from '../../lib/base/promises/promise';

const folder = new URL('../../evals/journeys/', import.meta.url);

/** The recordings that have hidden journeys. */
export function journeyNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length));
}

/** What an app must do after that turn, however it was built: the promises of `evals/journeys/<name>.md`. */
export function hiddenJourneys(name: string, turn = 1): AppPromise[] {
  const file = new URL(`${name}.md`, folder);
  if (!existsSync(file)) return [];
  const journeys = readJourneys(readFileSync(file, 'utf8'));
  if (!journeys.ok) throw new Error(`${name}: ${journeys.error}`);
  return journeysAfter(journeys.value, turn);
}
