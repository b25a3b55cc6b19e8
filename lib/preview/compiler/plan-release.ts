import { canStandIn, type Resolve } from './find-placeholders';
import type { FileFacts, NeededImport } from './scan-source';

export type ReleaseInput = {
  /** Files the app runs now, by path. */
  shown: ReadonlyMap<string, FileFacts>;
  /** Files finished since then; null for a file to delete. */
  pending: ReadonlyMap<string, FileFacts | null>;
  resolve: Resolve;
  hasPackage: (specifier: string) => boolean;
};

export type ReleasePlan = { released: string[]; held: string[] };

/** Whether the pending version of a file, or its deletion, may remove exports that shown files import. */
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
 * Decides which finished files may be shown now, so that the preview stays stable while a reply streams: the largest
 * set in which every import finds its file and its names. A component that is not written yet counts as found, because
 * a placeholder replaces it. Files that import each other are released together. A file that removes something a shown
 * file uses waits for the new text of that file. Cost: O(imports) for each file held back.
 */
export function planRelease({ shown, pending, resolve, hasPackage }: ReleaseInput): ReleasePlan {
  const candidates = new Set(pending.keys());
  const factsOf = (path: string) => (candidates.has(path) ? pending.get(path) : shown.get(path)) ?? null;
  const has = (path: string) => factsOf(path) !== null;
  const wasShown = (path: string) => shown.has(path);

  /**
   * The candidate to hold back if this import in the file `path` can't be satisfied; null if it can, or if no candidate
   * is to blame.
   */
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
