import type { Problem } from '../../base/foundation/problem';
import type { CompiledModule, CompilerFile, ServedAsset } from '../runtime/compiler';
import { describeLinkFault } from './describe-problem';
import { inImportOrder } from './hot-update';
import type { MadeModule } from './make-module';

/** All modules the entry currently reaches. */
export type ModuleGraph = {
  made: ReadonlyMap<string, MadeModule>;
  modules: ReadonlyMap<string, CompiledModule>;
  assets: ServedAsset[];
  problems: Problem[];
  missingPackages: string[];
  /** True if every static import resolves, so that a page can run it. */
  isWhole: boolean;
};

export type GraphInput = {
  entry: string;
  make: (url: string) => Promise<MadeModule | Problem | null>;
  /** The module last made for a URL. It is kept while its file doesn't compile. */
  before: (url: string) => MadeModule | undefined;
  hasPackage: (specifier: string) => boolean;
  fileAt: (path: string) => CompilerFile | undefined;
};

/** Whether a module exports a name, directly or through `export *`. */
function gives(made: ReadonlyMap<string, MadeModule>, url: string, name: string, seen = new Set<string>()): boolean {
  const module = made.get(url);
  if (!module || module.exports === null || name === '*' || module.exports.has(name) || seen.has(url)) {
    return !seen.has(url);
  }
  seen.add(url);
  if (name === 'default') return false;
  return module.stars.some((star) => star === '' || gives(made, star, name, seen));
}

function findMissingNames(made: ReadonlyMap<string, MadeModule>, fileAt: GraphInput['fileAt']): Problem[] {
  const problems: Problem[] = [];
  for (const { module, needs } of made.values()) {
    for (const { url, specifier, names } of needs) {
      for (const name of names) {
        if (gives(made, url, name)) continue;
        const file = fileAt(module.source);
        const target = made.get(url)!.module.source;
        const what = name === 'default' ? 'a default export' : `“${name}”`;
        const message = `${module.source} takes ${what} from ${target}, but that file does not export it.`;
        const text = file && 'text' in file ? file.text : '';
        problems.push(describeLinkFault(module.source, text, { kind: 'compile', message, specifier }));
      }
    }
  }
  return problems;
}

/**
 * Follows all imports from the entry and makes each module once. Cost: O(modules + imports), plus making the modules.
 */
export async function buildGraph({ entry, make, before, hasPackage, fileAt }: GraphInput): Promise<ModuleGraph> {
  const made = new Map<string, MadeModule>();
  const problems: Problem[] = [];
  const missing = new Set<string>();
  const seen = new Set<string>([entry]);
  const waiting = [entry];
  for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
    let result = await make(url);
    if (result && 'kind' in result) {
      // A style sheet that is waiting for a package is not an error yet.
      if (result.kind === 'missing-package') missing.add(result.message);
      else problems.push(result);
      result = null;
    }
    const module = result ?? before(url);
    if (!module) continue;

    made.set(url, module);
    problems.push(...module.problems);
    for (const { specifier } of module.module.imports) {
      if (!specifier.startsWith('/')) {
        if (!hasPackage(specifier)) missing.add(specifier);
      } else if (!seen.has(specifier)) {
        seen.add(specifier);
        waiting.push(specifier);
      }
    }
  }
  const missingNames = findMissingNames(made, fileAt);
  if (!made.has(entry) && problems.length === 0) {
    const message = `index.html asks for ${entry.slice(1)}, but there is no such file.`;
    problems.push({ kind: 'missing-module', message, file: 'index.html' });
  }
  const isLinked = [...made.values()].every(({ module }) =>
    module.imports.every(({ specifier, dynamic }) => dynamic || !specifier.startsWith('/') || made.has(specifier)),
  );
  return {
    made,
    modules: new Map([...made].map(([url, { module }]) => [url, module])),
    assets: [...made.values()].flatMap(({ assets }) => assets),
    problems: [...problems, ...missingNames],
    missingPackages: [...missing],
    isWhole: made.has(entry) && isLinked && missing.size === 0 && missingNames.length === 0,
  };
}

/** Style sheets a page needs before its first paint, in cascade order. */
export function stylesOf(modules: ReadonlyMap<string, CompiledModule>, entry: string): string[] {
  const reached = new Set<string>();
  const waiting = [entry];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    if (reached.has(url) || !modules.has(url)) continue;
    reached.add(url);
    for (const site of modules.get(url)!.imports) if (!site.dynamic) waiting.push(site.specifier);
  }
  // Starts at the entry, so that sheets are in the order in which their importers run.
  const { ordered } = inImportOrder(modules, [entry, ...reached]);
  return ordered.filter((url) => modules.get(url)?.css !== undefined);
}
