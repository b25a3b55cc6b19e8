import type { CompilerOutput, CompiledModule, KnownModules } from './compiler';
import type { FrameModule } from './preview-messages';

/** An app's modules by URL, with their code. */
export type ModuleTable = ReadonlyMap<string, CompiledModule>;

/** The table after applying an output of the compiler. */
export function applyOutput(table: ModuleTable, output: Pick<CompilerOutput, 'modules' | 'removed'>): ModuleTable {
  const next = new Map(table);
  for (const url of output.removed) next.delete(url);
  for (const module of output.modules) next.set(module.url, module);
  return next;
}

/** Every module the entries import, statically or dynamically. Cost: O(modules + imports). */
export function reachableFrom(table: ModuleTable, entries: readonly string[]): string[] {
  const seen = new Set<string>();
  const waiting = entries.filter((url) => table.has(url));
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (seen.has(url)) continue;
    seen.add(url);
    for (const site of table.get(url)?.imports ?? []) if (table.has(site.specifier)) waiting.push(site.specifier);
  }
  return [...seen];
}

function importersOf(table: ModuleTable): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const module of table.values()) {
    for (const { specifier } of module.imports) {
      const known = importers.get(specifier);
      if (known) known.push(module.url);
      else importers.set(specifier, [module.url]);
    }
  }
  return importers;
}

/**
 * The modules to run again when `changed` changed: from each of them up through its importers to the first boundary.
 * The modules in between are unchanged, but refer to the old ones.
 */
export function affectedBy(table: ModuleTable, changed: readonly string[], boundaries: ReadonlySet<string>): string[] {
  const importers = importersOf(table);
  const affected = new Set<string>();
  const waiting = changed.filter((url) => table.has(url));
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (affected.has(url)) continue;
    affected.add(url);
    if (!boundaries.has(url)) waiting.push(...(importers.get(url) ?? []));
  }
  return [...affected];
}

/** The nearest accepting modules above `changed`; null if some path upwards ends at a module without importers. */
export function boundariesOf(table: ModuleTable, changed: readonly string[]): string[] | null {
  const importers = importersOf(table);
  const boundaries = new Set<string>();
  const seen = new Set<string>();
  const waiting = changed.filter((url) => table.has(url));
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (seen.has(url)) continue;
    seen.add(url);
    if (table.get(url)?.accepts) {
      boundaries.add(url);
      continue;
    }
    const above = importers.get(url) ?? [];
    if (above.length === 0) return null;
    waiting.push(...above);
  }
  return [...boundaries];
}

/**
 * Sorts modules after the modules they import. Modules in a cycle are in no particular order, since the frame links
 * them differently. Cost: O(modules + imports).
 */
export function inImportOrder(table: ModuleTable, urls: readonly string[]): FrameModule[] {
  const wanted = new Set(urls);
  const done = new Set<string>();
  const ordered: FrameModule[] = [];
  for (const start of urls) {
    // An explicit stack: a chain of imports may be deeper than a phone's call stack.
    const stack: Array<{ url: string; next: number }> = [{ url: start, next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const module = table.get(top.url);
      if (!module || (top.next === 0 && done.has(top.url))) {
        stack.pop();
        continue;
      }
      done.add(top.url);
      const imported = module.imports[top.next];
      top.next += 1;
      if (imported === undefined) {
        ordered.push({ url: module.url, code: module.code, imports: module.imports });
        stack.pop();
      } else if (wanted.has(imported.specifier) && !done.has(imported.specifier)) {
        stack.push({ url: imported.specifier, next: 0 });
      }
    }
  }
  return ordered;
}

/** A manifest and its code as a table. Leaves out modules whose code is missing. */
export function tableOf({ manifest, code }: KnownModules): ModuleTable {
  return new Map(
    manifest.modules.flatMap((module) => {
      const text = code.get(module.hash);
      return text === undefined ? [] : [[module.url, { ...module, code: text }] as const];
    }),
  );
}

/** URLs of modules that are new or changed. */
export function changedBetween(before: ModuleTable, after: ModuleTable): string[] {
  return [...after.values()].filter((module) => before.get(module.url)?.hash !== module.hash).map(({ url }) => url);
}

/** The part of an output that updates a page from one table to the other, in place where boundaries allow it. */
export function replacedBetween(
  before: ModuleTable,
  after: ModuleTable,
): Pick<CompilerOutput, 'modules' | 'removed' | 'kind' | 'boundaries'> {
  const changed = changedBetween(before, after);
  const boundaries = boundariesOf(after, changed);
  const urls = boundaries ? affectedBy(after, changed, new Set(boundaries)) : [...after.keys()];
  const kind = changed.length === 0 ? 'none' : boundaries && before.size > 0 ? 'hot' : 'reload';
  const modules = kind === 'none' ? [] : urls.flatMap((url) => after.get(url) ?? []);
  return { modules, removed: [], kind, boundaries: boundaries ?? [] };
}
