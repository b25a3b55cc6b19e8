import type { CompiledModule, CompilerOutput } from '../runtime/compiler';

type Modules = ReadonlyMap<string, CompiledModule>;

/** Sorts modules after the modules they import; `hasRing`: there is an import cycle. Cost: O(modules + imports). */
export function inImportOrder(modules: Modules, urls: Iterable<string>): { ordered: string[]; hasRing: boolean } {
  const wanted = new Set(urls);
  const state = new Map<string, 'open' | 'done'>();
  const ordered: string[] = [];
  let hasRing = false;
  for (const start of wanted) {
    // An explicit stack: chains of imports may be deeper than the call stack of a worker.
    const stack = [{ url: start, next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      if (top.next === 0) {
        if (state.has(top.url)) {
          stack.pop();
          continue;
        }
        state.set(top.url, 'open');
      }
      const site = modules.get(top.url)?.imports[top.next];
      top.next += 1;
      if (site === undefined) {
        state.set(top.url, 'done');
        ordered.push(top.url);
        stack.pop();
      } else if (wanted.has(site.specifier) && !site.dynamic) {
        if (state.get(site.specifier) === 'open') hasRing = true;
        else if (!state.has(site.specifier)) stack.push({ url: site.specifier, next: 0 });
      }
    }
  }
  return { ordered, hasRing };
}

/** Whether a finished part can replace its placeholder without running its importers again. */
function replacesPlaceholder(before: CompiledModule, after: CompiledModule): boolean {
  const names = [...before.code.matchAll(/\$RefreshReg\$\(_c\d*, "([^"]+)"\)/g)].map(([, name]) => name!);
  return names.every((name) => after.code.includes(`, "${name}")`) && !after.code.includes(`"${names[0]}$`));
}

function takesUpdate(before: CompiledModule | undefined, after: CompiledModule): boolean {
  if (!before?.accepts || !after.accepts) return false;
  return !before.placeholder || after.placeholder || replacesPlaceholder(before, after);
}

/**
 * Plans the steps that take a frame from running `before` to running `after`. Changes propagate to importers until a
 * module accepts the update. `modules` are the changed modules and, for a hot update, those between a change and its
 * boundary, in import order.
 */
export function planHotUpdate(
  before: Modules,
  after: Modules,
  entry: string,
): Pick<CompilerOutput, 'kind' | 'boundaries' | 'removed'> & { modules: string[] } {
  const removed = [...before.keys()].filter((url) => !after.has(url));
  const changed = [...after.values()].filter((module) => before.get(module.url)?.hash !== module.hash);
  const emitted = new Set(changed.map(({ url }) => url));
  if (changed.length === 0) return { kind: 'none', boundaries: [], removed, modules: [] };

  const importers = new Map<string, string[]>();
  for (const { url, imports } of after.values()) {
    for (const { specifier } of imports) {
      const known = importers.get(specifier);
      if (known) known.push(url);
      else importers.set(specifier, [url]);
    }
  }
  const boundaries = new Set<string>();
  const seen = new Set<string>();
  // Skip new modules: an importer runs them, and it has changed as well.
  const waiting = changed.map(({ url }) => url).filter((url) => before.has(url));
  let mustReload = !before.has(entry);
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (seen.has(url)) continue;
    seen.add(url);
    emitted.add(url);
    if (takesUpdate(before.get(url), after.get(url)!)) boundaries.add(url);
    else if (url === entry) mustReload = true;
    else waiting.push(...(importers.get(url) ?? []));
  }
  const { ordered, hasRing } = inImportOrder(after, emitted);
  const kind = mustReload || hasRing ? 'reload' : boundaries.size > 0 ? 'hot' : 'none';
  return { kind, boundaries: kind === 'hot' ? [...boundaries] : [], removed, modules: ordered };
}
