import { describeFault, parsePromise } from './parse-promise';
import type { PromiseProposal } from './promise';
import { promiseIdSchema } from './promise-schema';

export type WrittenPromise = PromiseProposal & { id: string };

/**
 * Promises as templates and ready-made parts write them: `== id`, the sentence, the steps, and the next. Throws where
 * one can't be read,
 * naming it and `of`, since that is a broken installation.
 */
export function readPromises(of: string, text: string): WrittenPromise[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      const promise = parsePromise(part.slice(end + 1));
      if (!promise.ok) throw new Error(`${of}, promise ${part.slice(0, end)}: ${describeFault(promise.error)}`);
      return { id: promiseIdSchema.parse(part.slice(0, end).trim()), ...promise.value };
    });
}
