import type { Problem } from '../foundation/problem';
import type { AppPromise, Found, PromiseResult } from './promise';

const listed = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');

/** What the page showed instead, in English, for the model; it quotes the app and is untrusted. */
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

const longestMessage = 4000;

/** A broken promise as a problem of the app, which repair treats like any other. */
export function problemOf(promise: AppPromise, result: PromiseResult & { outcome: 'broken' }): Problem {
  const message = `The promise "${promise.sentence}" (${promise.id}) is broken at step ${result.step}: ${result.expected}\n${describeFound(result.found)}`;
  return { kind: 'promise-broken', message: message.slice(0, longestMessage) };
}

const writeAnew =
  'Write the promise again, whole, under the same id and with the same sentence; change no file for it.';

/** The problem to report if steps fail although the app does what it should. */
export function checkFaultOf(promise: AppPromise, result: PromiseResult & { outcome: 'broken' }): Problem {
  const message = `The steps of the promise "${promise.sentence}" (${promise.id}) do not fit the app, though it does what it should: they fail at step ${result.step}: ${result.expected}\n${describeFound(result.found)}\nThey begin with fresh data: tables, content and sample rows, nobody signed up. ${writeAnew}`;
  return { kind: 'check-fault', message: message.slice(0, longestMessage) };
}

/** The problem to report if new steps pass whether or not the app works. */
export function weakCheckOf(promise: AppPromise): Problem {
  const message = `The new steps of the promise "${promise.sentence}" (${promise.id}) prove nothing: they still pass when the last control they press does nothing, when what is written is not kept, when lists come empty, or when the text they look for is gone. ${writeAnew} Look for what only a working app shows.`;
  return { kind: 'check-fault', message: message.slice(0, longestMessage) };
}

/** The problem to report if a promise could not be parsed; `fault` is in English, for the model. */
export function unreadCheckOf(id: string, fault: string): Problem {
  const message = `The promise "${id}" could not be read: ${fault}. Write it again, whole, under the same id; change no file for it.`;
  return { kind: 'check-fault', message: message.slice(0, longestMessage) };
}
