import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A name in Latin letters, for an address that people can read out. The first name loads its tables of all scripts. */
export function latinise(text: string): string {
  const { transliterate } = require('transliteration') as typeof import('transliteration');
  return transliterate(text);
}
