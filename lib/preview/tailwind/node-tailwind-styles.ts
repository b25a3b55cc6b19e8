import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { TailwindStyles } from './tailwind-styles';

/**
 * Reads the style sheets of the installed Tailwind, which has the same version as the engine. Called once, at startup.
 */
export function readTailwindStyles(): TailwindStyles {
  const require = createRequire(import.meta.url);
  const read = (name: string) => readFileSync(require.resolve(`tailwindcss/${name}.css`), 'utf8');
  return { index: read('index'), theme: read('theme'), preflight: read('preflight'), utilities: read('utilities') };
}
