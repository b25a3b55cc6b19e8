import { fail, succeed, type Result } from '../lib/base/foundation/result';
import { describeFault, parseJourney } from '../lib/base/promises/parse-promise';
import type { AppPromise, PromiseProposal } from '../lib/base/promises/promise';
import { readReply } from '../lib/turns/reply/read-reply';

/**
 * What an app must do however it was built, and the turns of the conversation (from 1) after which it must do so; `to`
 * is the last of them, null if it applies to the end.
 */
export type HiddenJourney = { from: number; to: number | null; promise: AppPromise };

/** Converts one of our journeys to a promise for the trial; the id only appears in reports. */
export function asPromise(id: string, { sentence, journey }: PromiseProposal): AppPromise {
  return { id, sentence, journey, isOff: false, author: 'person', proposal: null };
}

const heading = /^## From turn (\d+)(?: to (\d+))?\s*$/m;

/**
 * Reads a file of `evals/journeys`: promises in the format of a reply; under `## From turn 2` those that apply from
 * then on, under `## From turn 2 to 3` those that a later turn ends. An error names the promise and the line within it.
 */
export function readJourneys(text: string): Result<HiddenJourney[], string> {
  const journeys: HiddenJourney[] = [];
  const known = new Set<string>();
  // The text around the headings, with their numbers in between: text, from, to, text, from, to, text.
  const parts = text.split(heading);
  for (let index = 0; index < parts.length; index += 3) {
    const from = index === 0 ? 1 : Number(parts[index - 2]);
    const until = index === 0 ? undefined : parts[index - 1];
    const to = until === undefined ? null : Number(until);
    for (const event of readReply(parts[index]!)) {
      if (event.type !== 'promise') continue;
      const [sentence = '', ...steps] = event.text.trim().split('\n');
      // Parse strictly from the second line on: a misspelt step must not count as part of the sentence.
      const written = parseJourney(steps.join('\n'), 2);
      if (!written.ok) return fail(`${event.id}: ${describeFault(written.error)}`);
      if (known.has(event.id)) return fail(`${event.id}: there are two of that id`);
      known.add(event.id);
      journeys.push({ from, to, promise: asPromise(event.id, { sentence: sentence.trim(), journey: written.value }) });
    }
  }
  return journeys.length === 0 ? fail('there is no <promise> in it') : succeed(journeys);
}

/** The journeys an app must keep after that turn. */
export function journeysAfter(journeys: readonly HiddenJourney[], turn: number): AppPromise[] {
  return journeys.filter(({ from, to }) => from <= turn && turn <= (to ?? turn)).map(({ promise }) => promise);
}
