import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A name in Latin letters, for an address people can read out. Its tables of all scripts are loaded by the first name. */
export function latinise(text: string): string {
  const { transliterate } = require('transliteration') as typeof import('transliteration');
  return transliterate(text);
}
