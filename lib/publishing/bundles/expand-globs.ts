import { matchGlob, readGlobCall } from '../../preview/compiler/expand-glob';
import { readLiteralArguments } from '../../preview/compiler/read-literal';
import type { Aliases } from '../../preview/compiler/resolve-import';

const call = /\bimport\.meta\.glob(?:<[^()]{0,500}>)?\s*\(/g;

/**
 * Replaces every `import.meta.glob(…)` in a source with the imports it stands for, in the same forms as the preview.
 */
export function expandGlobs(source: string, from: string, paths: readonly string[], aliases: Aliases): string {
  if (!source.includes('import.meta.glob')) return source;
  const head: string[] = [];
  let text = '';
  let last = 0;
  for (const match of source.matchAll(call)) {
    if (match.index < last) continue;
    const read = readLiteralArguments(source, match.index + match[0].length - 1);
    const glob = read && readGlobCall(read.values);
    if (!glob) continue;
    const entries = matchGlob(glob, from, paths, aliases).map(([key, path]) => {
      const specifier = JSON.stringify(`/${path}${glob.query}`);
      if (glob.isEager) {
        const name = `__glob${head.length}`;
        head.push(`import * as ${name} from ${specifier};`);
        return `${JSON.stringify(key)}: ${glob.name === null ? name : `${name}[${JSON.stringify(glob.name)}]`}`;
      }
      const pick = glob.name === null ? '' : `.then((m) => m[${JSON.stringify(glob.name)}])`;
      return `${JSON.stringify(key)}: () => import(${specifier})${pick}`;
    });
    text += `${source.slice(last, match.index)}({${entries.join(', ')}})`;
    last = read.end;
  }
  return head.join(' ') + text + source.slice(last);
}
