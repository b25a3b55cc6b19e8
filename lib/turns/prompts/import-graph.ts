import type { PromptFile } from './prompt-file';

/** Which file imports which within the project, in both directions, by path. */
export type ImportGraph = {
  imports: ReadonlyMap<string, readonly string[]>;
  importedBy: ReadonlyMap<string, readonly string[]>;
};

const specifiers = /(?:\bfrom\s*|\bimport\s*(?:\(\s*)?|@import\s+)['"]([^'"\n]+)['"]/g;
const endings = [
  '',
  '.tsx',
  '.ts',
  '.jsx',
  '.js',
  '.css',
  '.json',
  '/index.tsx',
  '/index.ts',
  '/index.jsx',
  '/index.js',
];
const maySpeak = /\.(?:[cm]?[jt]sx?|css)$/;

/**
 * Reads the imports of a project's files accurately enough to choose files by; it knows relative paths and the `@/`
 * alias. An import in a comment counts too. Cost: one pass over the text.
 */
export function readImportGraph(files: readonly PromptFile[]): ImportGraph {
  const paths = new Set(files.map(({ path }) => path));
  const imports = new Map<string, string[]>();
  const importedBy = new Map<string, string[]>();
  for (const { path, content } of files) {
    if (!maySpeak.test(path)) continue;
    const targets = new Set<string>();
    for (const [, specifier = ''] of content.matchAll(specifiers)) {
      const target = resolveImport(path, specifier, paths);
      if (target !== null && target !== path) targets.add(target);
    }
    imports.set(path, [...targets]);
    for (const target of targets) importedBy.set(target, [...(importedBy.get(target) ?? []), path]);
  }
  return { imports, importedBy };
}

function resolveImport(from: string, specifier: string, paths: ReadonlySet<string>): string | null {
  const bare = specifier.replace(/[?#][^]*$/, '');
  let base: string;
  if (bare.startsWith('@/')) base = `src/${bare.slice(2)}`;
  else if (bare.startsWith('/')) base = bare.slice(1);
  else if (bare.startsWith('.')) base = joinPath(from, bare);
  else return null;
  const ending = endings.find((each) => paths.has(base + each));
  return ending === undefined ? null : base + ending;
}

function joinPath(from: string, relative: string): string {
  const segments = from.split('/').slice(0, -1);
  for (const segment of relative.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}
