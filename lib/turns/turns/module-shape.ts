import { folderOf } from '../../base/files/path';

/** What a project file exports, as far as simple patterns can tell; `all` if it re-exports another module. */
export type ModuleShape = { hasDefault: boolean; names: ReadonlySet<string>; all: boolean };

/** One static import: `text` is the exact statement, `clause` the part between `import` and `from`. */
export type ImportStatement = {
  text: string;
  clause: string;
  specifier: string;
  defaultName: string | null;
  /** Imported name → local name; without types. */
  named: ReadonlyMap<string, string>;
};

const sourceExtensions = ['.tsx', '.ts', '.jsx', '.js', '.mjs'];

export function isSource(path: string): boolean {
  return sourceExtensions.some((extension) => path.endsWith(extension));
}

export function readShape(source: string): ModuleShape {
  const names = new Set<string>();
  for (const [, name] of source.matchAll(
    /^export\s+(?:async\s+)?(?:const|let|var|function\*?|class|enum)\s+([\w$]+)/gm,
  )) {
    names.add(name!);
  }
  let hasDefault = /^export\s+default\b/m.test(source);
  for (const [, list] of source.matchAll(/^export\s*\{([^{}]*)\}/gm)) {
    for (const part of list!.split(',')) {
      const [name, alias] = part.trim().split(/(?<!\s)\s+as\s+/);
      if (!name || name.startsWith('type ')) continue;
      if ((alias ?? name) === 'default') hasDefault = true;
      else names.add(alias ?? name);
    }
  }
  return { hasDefault, names, all: /^export\s*\*/m.test(source) };
}

export function readImports(source: string): ImportStatement[] {
  const found: ImportStatement[] = [];
  for (const match of source.matchAll(
    /^import\s(?!\s*type\b)((?:(?!\bimport\b)[^'";])+?)\sfrom\s+(['"])([^'"\n]+)\2/gm,
  )) {
    const [text, spaced = '', , specifier = ''] = match;
    const clause = spaced.trim();
    const named = new Map<string, string>();
    const braces = /\{([^{}]*)\}/.exec(clause);
    for (const part of braces?.[1]?.split(',') ?? []) {
      const [name, alias] = part.trim().split(/(?<!\s)\s+as\s+/);
      if (name && !name.startsWith('type ')) named.set(name, alias ?? name);
    }
    const first = clause
      .replace(/\{[^{}]*\}/, '')
      .split(',')[0]!
      .trim();
    const defaultName = /^[\w$]+$/.test(first) ? first : null;
    found.push({ text, clause, specifier, defaultName, named });
  }
  return found;
}

/**
 * The path that a relative, `@/` or root-relative specifier refers to, before extensions are tried; null for packages.
 */
export function targetOf(specifier: string, from: string): string | null {
  if (specifier.startsWith('@/')) return `src/${specifier.slice(2)}`;
  if (specifier.startsWith('/')) return specifier.slice(1);
  if (!specifier.startsWith('.')) return null;
  const parts = folderOf(from).split('/').filter(Boolean);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Resolves a target path as bundlers do: as it is, with an extension, as a folder's index. */
export function findModule(target: string, paths: ReadonlySet<string>): string | null {
  const tries = [target, ...sourceExtensions.map((extension) => target + extension)];
  tries.push(...sourceExtensions.map((extension) => `${target}/index${extension}`));
  return tries.find((path) => paths.has(path)) ?? null;
}

/** The specifier for `path` in `from`, in the style of the `old` one. */
export function specifierFor(path: string, from: string, old: string): string {
  const bare = path.replace(/\.(tsx?|jsx?|mjs)$/, '').replace(/\/index$/, '');
  if (old.startsWith('@/') && bare.startsWith('src/')) return `@/${bare.slice(4)}`;
  const folder = folderOf(from).split('/').filter(Boolean);
  const parts = bare.split('/');
  while (folder.length > 0 && parts.length > 1 && folder[0] === parts[0]) {
    folder.shift();
    parts.shift();
  }
  return `${folder.length === 0 ? './' : '../'.repeat(folder.length)}${parts.join('/')}`;
}
