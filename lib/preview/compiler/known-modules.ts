import type { CompiledModule, CompilerFile, KnownModules } from '../runtime/compiler';
import type { MadeModule, ModuleContext } from './make-module';
import { isCode } from './project-files';

/** Reads modules, by URL, from a manifest and their code. */
export function readKnownModules({ manifest, code }: KnownModules): Map<string, CompiledModule> {
  const modules = new Map<string, CompiledModule>();
  for (const entry of manifest.modules) {
    const text = code.get(entry.hash);
    if (text !== undefined) modules.set(entry.url, { ...entry, code: text });
  }
  return modules;
}

/**
 * The known module, if compiling would give the same result: its file has the same bytes and its imports still resolve
 * to the same places. Null for modules that depend on more than that (globs, assets, styles), which are always compiled
 * again.
 */
export async function reuseKnown(
  known: CompiledModule | undefined,
  path: string,
  file: CompilerFile,
  context: ModuleContext,
): Promise<MadeModule | null> {
  if (!known || !('text' in file) || !isCode(path) || known.url !== `/${path}`) return null;
  if (file.text.includes('import.meta') || /\bimport\(\s*`/.test(file.text)) return null;
  if (known.sourceHash !== (await context.reader.hash(file))) return null;

  const { imports, exports } = context.reader.scan(path, file);
  const reached = new Set<string>();
  const needs: Array<{ url: string; specifier: string; names: readonly string[] }> = [];
  for (const { specifier, names, isDynamic } of imports) {
    const target = context.resolve(specifier, path);
    if (target.kind !== 'file') continue;
    const url = `/${target.path}${target.query}`;
    reached.add(url);
    if (!isDynamic) needs.push({ url, specifier, names: names.map(({ imported }) => imported) });
  }
  if (known.imports.some(({ specifier }) => specifier.startsWith('/') && !reached.has(specifier))) return null;
  return { module: known, needs, exports, stars: [], problems: [], assets: [] };
}
