import { describeFault, parsePromise } from './parse-promise';
import type { PromiseProposal } from './promise';
import { promiseIdSchema } from './promise-schema';

export type WrittenPromise = PromiseProposal & { id: string };

/**
 * Reads promises in the format of templates and ready-made parts: `== id`, the sentence, the steps, and so on. If one
 * can't be parsed, it throws an error that names it and `of`, because that means a broken installation.
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
