import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The scripts of drawn pages, `build/drawn-pages`, each read when it is first needed. */
export function readDrawnScripts(folder: string) {
  const read = (name: string) => {
    let text: Promise<string> | null = null;
    return () => {
      text ??= readFile(path.join(folder, name), 'utf8');
      // A build that was not whole then may be now.
      text.catch(() => (text = null));
      return text;
    };
  };
  return { draw: read('draw.js'), exchange: read('exchange.js') };
}
