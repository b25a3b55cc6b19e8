import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Transliterates a name to Latin letters, for an address that people can read aloud. The first call loads the tables of
 * all scripts.
 */
export function latinise(text: string): string {
  const { transliterate } = require('transliteration') as typeof import('transliteration');
  return transliterate(text);
}
