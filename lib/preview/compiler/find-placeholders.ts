import type { Resolution } from './resolve-import';
import type { FileFacts, NeededImport } from './scan-source';

/**
 * The placeholder for a component that is imported but not written yet. `usesRouter`: an importer uses
 * react-router-dom.
 */
export type Placeholder = { path: string; exports: ReadonlyMap<string, string>; usesRouter: boolean };

/** Resolves an import among the files for which `has` returns true. */
export type Resolve = (specifier: string, from: string, has: (path: string) => boolean) => Resolution;

const standInFolder = /^src\/(?:components|pages)\//;
const pascalCase = /^[A-Z][A-Za-z0-9]*$/;

/** Whether a placeholder can replace this import: every value it imports looks like a component. */
export function canStandIn(path: string, needed: NeededImport): boolean {
  if (!standInFolder.test(path) || /\.(?!tsx$|jsx$|ts$|js$)[a-z0-9]+$/i.test(path)) return false;
  if (needed.isDynamic) return true;
  return (
    needed.names.length > 0 &&
    needed.names.every(({ imported, local }) => pascalCase.test(imported === 'default' ? local : imported))
  );
}

function nameFrom(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return pascalCase.test(base) ? base : 'Part';
}

/** The placeholders these files need: one for each import without a file that a placeholder can replace. */
export function findPlaceholders(shown: ReadonlyMap<string, FileFacts>, resolve: Resolve): Map<string, Placeholder> {
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
