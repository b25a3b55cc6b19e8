import type { Problem } from '../foundation/problem';
import { wordsInForce, type AppPromise, type Found, type PromiseResult } from './promise';

const listed = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');

/** What was there instead, in English, for the model; it quotes the app and is untrusted. */
export function describeFound(found: Found): string {
  switch (found.code) {
    case 'absent':
      return found.others.length === 0 ? 'There is none of that kind.' : `There is only: ${listed(found.others)}.`;
    case 'no-text':
      return `The page says: ${found.page}`;
    case 'present':
      return 'It is there.';
    case 'count':
      return found.before === null
        ? `There are ${found.number}.`
        : `There are ${found.number}, and were ${found.before} before.`;
    case 'state':
      return found.states.length === 0 ? 'It has no such state.' : `It is ${found.states.join(', ')}.`;
    case 'value':
      return `It holds "${found.value}".`;
    case 'disabled':
      return 'It is there, but disabled.';
    case 'no-option':
      return found.options.length === 0 ? 'It offers nothing.' : `It offers only: ${listed(found.options)}.`;
    case 'refused':
      return found.why;
    case 'silent':
      return 'The page stopped answering.';
    default:
      return found satisfies never;
  }
}

/** A broken promise as a problem of the app, which repair takes up like any other. */
export function problemOf(promise: AppPromise, result: PromiseResult & { outcome: 'broken' }): Problem {
  const sentence = wordsInForce(promise).sentence;
  const message = `The promise "${sentence}" (${promise.id}) is broken at step ${result.step}: ${result.expected}\n${describeFound(result.found)}`;
  return { kind: 'promise-broken', message: message.slice(0, 4000) };
}
