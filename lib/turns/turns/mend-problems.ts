import type { Problem } from '../../base/foundation/problem';
import type { KnownName } from './known-names';
import { findModule, isSource, readImports, readShape, specifierFor, targetOf } from './module-shape';

/** The full text of changed files, and packages the app imports without declaring them. */
export type Mends = { files: ReadonlyMap<string, string>; packages: readonly string[] };

const builtIn = /^(?:node:|virtual:|https?:|data:)/;

/** `@scope/name/part` → `@scope/name`; null if it is not a package. */
function packageOf(specifier: string): string | null {
  if (/^[./]|^@\//.test(specifier) || builtIn.test(specifier)) return null;
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
  return /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/.test(name) ? name : null;
}

function declaredPackages(files: ReadonlyMap<string, string>): Set<string> {
  try {
    const manifest = JSON.parse(files.get('package.json') ?? '{}') as Record<
      string,
      Record<string, string> | undefined
    >;
    return new Set([...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.devDependencies ?? {})]);
  } catch {
    return new Set();
  }
}

function quoted(message: string): string[] {
  return [...message.matchAll(/["'`“‘]([^"'`“”‘’\s]+)["'`”’]/g)].map(([, text]) => text!);
}

/**
 * Mends faults that need no model: a known name used without its import, an import whose path is wrong in extension or
 * letter case, a default import of something named (or the other way round), a package that is used but not declared.
 * It mends only what has a single solution and leaves the rest. `files` are the project's texts by path. Problem texts
 * are untrusted: all they can do is choose which of these mends to look for. O(files).
 */
export function mendProblems(
  problems: readonly Problem[],
  files: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, KnownName>,
): Mends {
  const sources = new Map([...files].filter(([path]) => isSource(path)));
  const paths = new Set(files.keys());
  const mended = new Map<string, string>();
  const packages = new Set<string>();
  const textOf = (path: string) => mended.get(path) ?? sources.get(path);

  for (const problem of problems) {
    const undefinedName = /(?<![\w$])([A-Za-z_$][\w$]*) is not defined\b|cannot find name ['"]?([\w$]+)/i.exec(
      problem.message,
    );
    const name = undefinedName?.[1] ?? undefinedName?.[2];
    if (name && problem.file) importName(name, problem.file);
    if (mentionsModules(problem)) {
      for (const path of problem.file && sources.has(problem.file) ? [problem.file] : sources.keys()) mendImports(path);
      declarePackages(problem);
    }
  }
  return { files: mended, packages: [...packages] };

  function importName(name: string, path: string): void {
    const text = textOf(path);
    if (text === undefined || isBound(text, name)) return;
    const origin = originOf(name, path);
    if (!origin) return;
    const clause = origin.kind === 'default' ? name : `{ ${name} }`;
    mended.set(path, insertImport(text, `import ${clause} from '${origin.module}';`));
  }

  function originOf(name: string, user: string): KnownName | null {
    const found: KnownName[] = [];
    for (const [path, text] of sources) {
      if (path === user) continue;
      const shape = readShape(text);
      const module = specifierFor(path, user, '@/');
      if (shape.names.has(name)) found.push({ module, kind: 'named' });
      else if (shape.hasDefault && path.replace(/\.\w+$/, '').endsWith(`/${name}`))
        found.push({ module, kind: 'default' });
    }
    if (found.length > 0) return found.length === 1 ? found[0]! : null;
    const answer = known.get(name);
    return answer && declaredPackages(files).has(answer.module) ? answer : null;
  }

  function mendImports(path: string): void {
    let text = textOf(path);
    if (text === undefined) return;
    for (const statement of readImports(text)) {
      const target = targetOf(statement.specifier, path);
      if (target === null) continue;
      const found = findModule(target, paths);
      const replacement =
        found === null ? mendPath(statement.text, statement.specifier, target, path) : mendClause(statement, found);
      if (replacement !== null) text = text.replace(statement.text, () => replacement);
    }
    if (text !== textOf(path)) mended.set(path, text);
  }

  function mendPath(statement: string, specifier: string, target: string, from: string): string | null {
    const plain = (path: string) =>
      path
        .replace(/\.(tsx?|jsx?|mjs)$/, '')
        .replace(/\/index$/, '')
        .toLowerCase();
    const candidates = [...sources.keys()].filter((path) => plain(path) === plain(target));
    if (candidates.length !== 1) return null;
    const right = specifierFor(candidates[0]!, from, specifier);
    return statement.replace(/(['"])[^'"]*\1$/, (_all, quote: string) => `${quote}${right}${quote}`);
  }

  function mendClause(statement: ReturnType<typeof readImports>[number], path: string): string | null {
    const source = sources.get(path);
    if (source === undefined) return null;
    const shape = readShape(source);
    if (shape.all || statement.clause.includes('*')) return null;
    const named = new Map(statement.named);
    let { defaultName } = statement;
    if (defaultName !== null && !shape.hasDefault) {
      // The only export, or one of exactly that name: nothing else can be meant.
      const [only] = shape.names;
      const meant = shape.names.has(defaultName) ? defaultName : shape.names.size === 1 ? only : undefined;
      if (meant === undefined) return null;
      named.set(meant, defaultName);
      defaultName = null;
    }
    for (const [name, local] of statement.named) {
      if (shape.names.has(name)) continue;
      if (!shape.hasDefault || defaultName !== null) return null;
      named.delete(name);
      defaultName = local;
    }
    if (defaultName === statement.defaultName && named.size === statement.named.size) return null;
    const types = /\{([^{}]*)\}/.exec(statement.clause)?.[1]?.split(',') ?? [];
    const kept = types.map((part) => part.trim()).filter((part) => part.startsWith('type '));
    const list = [...[...named].map(([name, local]) => (name === local ? name : `${name} as ${local}`)), ...kept];
    const clause = [defaultName, list.length > 0 ? `{ ${list.join(', ')} }` : null].filter(Boolean).join(', ');
    return `import ${clause} from '${statement.specifier}'`;
  }

  function declarePackages(problem: Problem): void {
    if (problem.kind !== 'missing-package' && problem.kind !== 'missing-module' && problem.kind !== 'compile') return;
    const declared = declaredPackages(files);
    const imported = new Set<string>();
    for (const text of sources.values()) {
      for (const [, , specifier] of text.matchAll(/\b(?:from|import)\s*(?:\(\s*)?(['"])([^'"\n]+)\1/g)) {
        const name = packageOf(specifier!);
        if (name) imported.add(name);
      }
    }
    for (const text of quoted(problem.message)) {
      const name = packageOf(text);
      // Declare only what the app itself imports: a message must not be able to install anything.
      if (name && imported.has(name) && !declared.has(name)) packages.add(name);
    }
  }
}

function mentionsModules(problem: Problem): boolean {
  if (problem.kind === 'missing-module' || problem.kind === 'missing-package') return true;
  return /export|import|module|resolve|element type is invalid/i.test(problem.message);
}

function isBound(text: string, name: string): boolean {
  const word = name.replaceAll('$', '\\$');
  return new RegExp(
    `^import\\b(?:(?!\\bimport\\b)[^'"])*?\\b${word}\\b|(?:const|let|var|function|class)\\s+${word}\\b`,
    'm',
  ).test(text);
}

/** After the last import, so that a directive or a comment at the top stays first. */
function insertImport(text: string, line: string): string {
  const imports = [...text.matchAll(/^import\s(?:(?!\bimport\b)[^;'"])*['"][^'"\n]+['"];?[ \t]*$/gm)];
  const last = imports.at(-1);
  if (!last) return `${line}\n${text}`;
  const end = last.index + last[0].length;
  return `${text.slice(0, end)}\n${line}${text.slice(end)}`;
}
