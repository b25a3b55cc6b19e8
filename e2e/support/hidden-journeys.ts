import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describeFault, parsePromise } from '../../lib/promises/parse-promise';
import type { AppPromise } from '../../lib/promises/promise';
import { readReply } from '../../lib/reply/read-reply';

const folder = new URL('../../evals/journeys/', import.meta.url);

/** The recordings there are hidden journeys for. */
export function journeyNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length));
}

/** What an app must do whoever built it: the promises of `evals/journeys/<name>.md`. */
export function hiddenJourneys(name: string): AppPromise[] {
  const file = new URL(`${name}.md`, folder);
  if (!existsSync(file)) return [];
  return readReply(readFileSync(file, 'utf8')).flatMap((event) => {
    if (event.type !== 'promise') return [];
    const written = parsePromise(event.text);
    if (!written.ok) throw new Error(`${name} ${event.id}: ${describeFault(written.error)}`);
    return [{ id: event.id, ...written.value, isOff: false, author: 'person' as const, proposal: null }];
  });
}
