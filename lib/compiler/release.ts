import type { Resolution } from './resolve-import';
import type { FileFacts, NeededImport } from './scan-source';

/** A component that is imported but has not come. `usesRouter` when an importer works with react-router-dom. */
export type Placeholder = { path: string; exports: ReadonlyMap<string, string>; usesRouter: boolean };

export type ReleaseInput = {
  /** What the app runs now, by path. */
  shown: ReadonlyMap<string, FileFacts>;
  /** What has ended since; null for a file that is to go. */
  pending: ReadonlyMap<string, FileFacts | null>;
  /** Resolves an import among the files `has` says yes to. */
  resolve: (specifier: string, from: string, has: (path: string) => boolean) => Resolution;
  hasPackage: (specifier: string) => boolean;
};

export type ReleasePlan = { released: string[]; held: string[] };

const standInFolder = /^src\/(?:components|pages)\//;
const pascalCase = /^[A-Z][A-Za-z0-9]*$/;

/** Whether a quiet placeholder may stand in: all that is imported by value looks like a component. */
function canStandIn(path: string, needed: NeededImport): boolean {
  if (!standInFolder.test(path) || /\.(?!tsx$|jsx$|ts$|js$)[a-z0-9]+$/i.test(path)) return false;
  if (needed.isDynamic) return true;
  return (
    needed.names.length > 0 &&
    needed.names.every(({ imported, local }) => pascalCase.test(imported === 'default' ? local : imported))
  );
}

/** Whether a pending text may take from shown files what they use. */
function takesAway(before: FileFacts | undefined, after: FileFacts | null): boolean {
  if (!before || after === null) return before !== undefined;
  if (before.exports === null || after.exports === null) return false;
  return [...before.exports].some((name) => !after.exports!.has(name));
}

function lacks(facts: FileFacts, needed: NeededImport): boolean {
  if (needed.isDynamic || facts.exports === null) return false;
  return needed.names.some(({ imported }) => imported !== '*' && !facts.exports!.has(imported));
}

/**
 * Which ended files may be shown now, so that the preview stays calm while a reply streams: the largest set for which
 * every file finds what it imports – the file and the names – in the tree as it will be; a component that has not come
 * counts as found, since a placeholder stands in. Files that import each other are let go together, and one that takes
 * away what a shown file uses waits for that file's new text. Cost: O(imports) for each file taken back.
 */
export function planRelease({ shown, pending, resolve, hasPackage }: ReleaseInput): ReleasePlan {
  const candidates = new Set(pending.keys());
  const factsOf = (path: string) => (candidates.has(path) ? pending.get(path) : shown.get(path)) ?? null;
  const has = (path: string) => factsOf(path) !== null;
  const wasShown = (path: string) => shown.has(path);

  /** The candidate at fault when `path` does not find what it needs; null when all is well or none is. */
  const faultOf = (path: string, needed: NeededImport): string | null => {
    const target = resolve(needed.specifier, path, has);
    switch (target.kind) {
      case 'address':
        return null;
      case 'package':
        return candidates.has(path) && path.startsWith('src/') && !hasPackage(target.specifier) ? path : null;
      case 'missing': {
        if (candidates.has(path)) return canStandIn(target.path, needed) ? null : path;
        const before = resolve(needed.specifier, path, wasShown);
        return before.kind === 'file' && candidates.has(before.path) ? before.path : null;
      }
      case 'file': {
        const facts = factsOf(target.path);
        if (facts === null || !lacks(facts, needed)) return null;
        if (candidates.has(path)) return path;
        const before = shown.get(target.path);
        return candidates.has(target.path) && before && !lacks(before, needed) ? target.path : null;
      }
      default:
        return target satisfies never;
    }
  };

  const concerned = [...pending].some(([path, facts]) => takesAway(shown.get(path), facts))
    ? new Set([...shown.keys(), ...candidates])
    : new Set(candidates);
  for (let isSettled = false; !isSettled;) {
    isSettled = true;
    for (const path of concerned) {
      for (const needed of factsOf(path)?.imports ?? []) {
        const fault = faultOf(path, needed);
        if (fault === null) continue;
        candidates.delete(fault);
        isSettled = false;
        if (fault === path) break;
      }
    }
  }
  return { released: [...candidates], held: [...pending.keys()].filter((path) => !candidates.has(path)) };
}

function nameFrom(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return pascalCase.test(base) ? base : 'Part';
}

/** The placeholders that the files as they are call for. */
export function findPlaceholders(
  shown: ReadonlyMap<string, FileFacts>,
  resolve: ReleaseInput['resolve'],
): Map<string, Placeholder> {
  const found = new Map<string, { path: string; exports: Map<string, string>; usesRouter: boolean }>();
  const has = (path: string) => shown.has(path);
  for (const [importer, { imports }] of shown) {
    const usesRouter = imports.some(({ specifier }) => specifier === 'react-router-dom');
    for (const needed of imports) {
      const target = resolve(needed.specifier, importer, has);
      if (target.kind !== 'missing' || !canStandIn(target.path, needed)) continue;

      const path = /\.[jt]sx?$/.test(target.path) ? target.path : `${target.path}.tsx`;
      const placeholder = found.get(path) ?? { path, exports: new Map<string, string>(), usesRouter: false };
      for (const { imported, local } of needed.names) {
        const name = imported === 'default' && needed.isDynamic ? nameFrom(path) : local;
        placeholder.exports.set(imported, imported === 'default' ? name : imported);
        if (needed.isDynamic) placeholder.exports.set(name, name);
      }
      placeholder.usesRouter ||= usesRouter;
      found.set(path, placeholder);
    }
  }
  return found;
}
