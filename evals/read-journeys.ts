import { fail, succeed, type Result } from '../lib/foundation/result';
import { describeFault, parseJourney } from '../lib/promises/parse-promise';
import type { AppPromise, PromiseProposal } from '../lib/promises/promise';
import { readReply } from '../lib/reply/read-reply';

/**
 * What an app must do whoever built it, and the turns of the conversation (from 1) after which it must do so; `to` is the last
 * of them, null where it holds to the end.
 */
export type HiddenJourney = { from: number; to: number | null; promise: AppPromise };

/** A journey of ours as the trial takes it; the id is shown in reports only. */
export function asPromise(id: string, { sentence, journey }: PromiseProposal): AppPromise {
  return { id, sentence, journey, isOff: false, author: 'person', proposal: null };
}

const heading = /^## From turn (\d+)(?: to (\d+))?\s*$/m;

/**
 * Reads a file of `evals/journeys`: promises as a reply writes them, below `## From turn 2` those that hold from then on,
 * below `## From turn 2 to 3` those that a later turn ends. An error names the promise and the line within it.
 */
export function readJourneys(text: string): Result<HiddenJourney[], string> {
  const journeys: HiddenJourney[] = [];
  const known = new Set<string>();
  // What stands before, between and after the headings: text, from, to, text, from, to, text.
  const parts = text.split(heading);
  for (let index = 0; index < parts.length; index += 3) {
    const from = index === 0 ? 1 : Number(parts[index - 2]);
    const until = index === 0 ? undefined : parts[index - 1];
    const to = until === undefined ? null : Number(until);
    for (const event of readReply(parts[index]!)) {
      if (event.type !== 'promise') continue;
      const [sentence = '', ...steps] = event.text.trim().split('\n');
      // Step by step from the second line on: a step that is misspelt must not pass as more of the sentence.
      const written = parseJourney(steps.join('\n'), 2);
      if (!written.ok) return fail(`${event.id}: ${describeFault(written.error)}`);
      if (known.has(event.id)) return fail(`${event.id}: there are two of that id`);
      known.add(event.id);
      journeys.push({ from, to, promise: asPromise(event.id, { sentence: sentence.trim(), journey: written.value }) });
    }
  }
  return journeys.length === 0 ? fail('there is no <promise> in it') : succeed(journeys);
}

/** Those an app must keep after that turn. */
export function journeysAfter(journeys: readonly HiddenJourney[], turn: number): AppPromise[] {
  return journeys.filter(({ from, to }) => from <= turn && turn <= (to ?? turn)).map(({ promise }) => promise);
}
