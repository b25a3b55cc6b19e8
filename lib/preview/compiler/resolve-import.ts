import { folderOf } from './path-parts';

/** What an import refers to. `missing` keeps the path without extension that no file matched. */
export type Resolution =
  | { kind: 'file'; path: string; query: string }
  | { kind: 'package'; specifier: string }
  | { kind: 'address' }
  | { kind: 'missing'; path: string; query: string };

export type ResolveImport = (specifier: string, from: string) => Resolution;

/** Such as `@/` → `src/`, longest prefix first; a prefix without a trailing slash is an exact name. */
export type Aliases = ReadonlyArray<{ prefix: string; target: string }>;

const endings = ['', '.tsx', '.ts', '.jsx', '.js', '.mts', '.mjs', '.json'];
const folderEndings = ['/index.tsx', '/index.ts', '/index.jsx', '/index.js'];

/** `src/a/../b` → `src/b`; segments that would leave the project are dropped. */
export function normalizePath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

function findFile(path: string, has: (path: string) => boolean): string | null {
  for (const ending of endings) if (has(path + ending)) return path + ending;
  // TypeScript imports may name the output file: `./a.js` for `a.ts`.
  const script = /^(.*)\.([cm]?)jsx?$/.exec(path);
  if (script) for (const ending of ['ts', 'tsx']) if (has(`${script[1]}.${ending}`)) return `${script[1]}.${ending}`;
  for (const ending of folderEndings) if (has(path + ending)) return path + ending;
  return null;
}

/** The project path of a specifier before any file lookup; null for packages and URLs. */
export function projectPathOf(specifier: string, from: string, aliases: Aliases): string | null {
  if (specifier.startsWith('.')) return normalizePath(`${folderOf(from)}/${specifier}`);
  if (specifier.startsWith('/') && !specifier.startsWith('//')) return normalizePath(specifier);
  for (const { prefix, target } of aliases) {
    if (prefix.endsWith('/') ? specifier.startsWith(prefix) : specifier === prefix) {
      return normalizePath(target + specifier.slice(prefix.length));
    }
  }
  return null;
}

/**
 * Vite's rules for a project without plugins; `has` says which paths are files. A root-relative specifier may be in
 * `public/`.
 */
export function createResolver(has: (path: string) => boolean, aliases: Aliases): ResolveImport {
  return (specifier, from) => {
    if (/^(?:https?:|data:|blob:|\/\/)/i.test(specifier)) return { kind: 'address' };

    const question = specifier.indexOf('?');
    const name = question < 0 ? specifier : specifier.slice(0, question);
    const query = question < 0 ? '' : specifier.slice(question);
    const wanted = projectPathOf(name, from, aliases);
    if (wanted === null) return { kind: 'package', specifier };

    const path = findFile(wanted, has);
    if (path !== null) return { kind: 'file', path, query };
    if (name.startsWith('/') && has(`public/${wanted}`)) return { kind: 'file', path: `public/${wanted}`, query };
    return { kind: 'missing', path: wanted, query };
  };
}
