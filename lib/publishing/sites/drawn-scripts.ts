import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The scripts of drawn pages from `build/drawn-pages`, each read when first needed. */
export function readDrawnScripts(folder: string) {
  const read = (name: string) => {
    let text: Promise<string> | null = null;
    return () => {
      text ??= readFile(path.join(folder, name), 'utf8');
      // Retry next time: a build that was incomplete may be complete by then.
      text.catch(() => (text = null));
      return text;
    };
  };
  return { draw: read('draw.js'), exchange: read('exchange.js') };
}
