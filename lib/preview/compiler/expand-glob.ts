import { folderOf } from './path-parts';
import type { Literal } from './read-literal';
import { type Aliases, normalizePath, projectPathOf } from './resolve-import';

/** One `import.meta.glob(…)` call as written. */
export type GlobCall = { patterns: string[]; isEager: boolean; name: string | null; query: string };

/**
 * Limits on stars: each one multiplies the cost of matching by the length of what it can match. Real apps use one or
 * two in a name.
 */
const mostStars = { inAName: 2, acrossFolders: 3 };
function isPlain(pattern: string): boolean {
  const starsIn = (text: string, star: string) => text.split(star).length - 1;
  if (pattern.length > 500 || starsIn(pattern, '**') > mostStars.acrossFolders) return false;
  return pattern.split('/').every((name) => starsIn(name.replaceAll('**', '*'), '*') <= mostStars.inAName);
}

/**
 * Reads the arguments of a glob call; null if their form is not one that Vite documents, or if they have too many
 * stars.
 */
export function readGlobCall(values: readonly Literal[]): GlobCall | null {
  const [first, second] = values;
  const patterns = typeof first === 'string' ? [first] : first;
  if (!Array.isArray(patterns) || !patterns.every((pattern) => typeof pattern === 'string')) return null;
  if (!patterns.every(isPlain)) return null;

  const options = typeof second === 'object' && second !== null && !Array.isArray(second) ? second : {};
  const as = typeof options.as === 'string' ? `?${options.as}` : '';
  const query = typeof options.query === 'string' ? options.query : as;
  return {
    patterns,
    isEager: options.eager === true,
    name: typeof options.import === 'string' ? options.import : query === '' ? null : 'default',
    query: query === '' || query.startsWith('?') ? query : `?${query}`,
  };
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^${}()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('{') && part.length > 1) {
      const options = part.slice(1, -1).split(',');
      return `(?:${options.map((option) => option.replace(/[.+^${}()|[\]\\]/g, '\\$&')).join('|')})`;
    }
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

function relativeTo(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  const up = '../'.repeat(from.length - shared);
  return `${up === '' ? './' : up}${to.slice(shared).join('/')}`;
}

/** The files a glob matches, as `[key, path]` sorted by key; keys are relative if the pattern is, as in Vite. */
export function matchGlob(
  { patterns }: GlobCall,
  from: string,
  paths: Iterable<string>,
  aliases: Aliases,
): Array<[string, string]> {
  const place = (pattern: string) => projectPathOf(pattern, from, aliases) ?? normalizePath(pattern);
  const wanted = patterns
    .filter((pattern) => !pattern.startsWith('!'))
    .map((pattern) => ({ test: toRegExp(place(pattern)), isRelative: pattern.startsWith('.') }));
  const unwanted = patterns
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => toRegExp(place(pattern.slice(1))));
  const found: Array<[string, string]> = [];
  for (const path of paths) {
    if (path === from || unwanted.some((test) => test.test(path))) continue;
    const match = wanted.find(({ test }) => test.test(path));
    if (match) found.push([match.isRelative ? relativeTo(folderOf(from), path) : `/${path}`, path]);
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}
