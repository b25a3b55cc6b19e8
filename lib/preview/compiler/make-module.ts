import type { Problem } from '../../base/foundation/problem';
import { extensionOf } from './path-parts';
import type { CompiledModule, CompilerFile, ServedAsset } from '../runtime/compiler';
import { scopeStyles } from './css-modules';
import { describeLinkFault, describeSourceFault } from './describe-problem';
import { type LinkContext, type LinkedCode, type LinkedNeed, linkCode } from './link-code';
import { relativeUrls, replaceUrls, type StyleCompiler } from './make-style';
import { assetUrlOf, contentTypeOf, isAsset, jsonModule, styleModule, textModule } from './plain-modules';
import { type FileReader, isCode } from './project-files';
import type { HashContent } from './transform';

/** A module, plus facts about it that the compiler needs and the frame does not. */
export type MadeModule = {
  module: CompiledModule;
  needs: readonly LinkedNeed[];
  /** Exported names; null if they can't be determined. */
  exports: ReadonlySet<string> | null;
  stars: readonly string[];
  problems: Problem[];
  assets: ServedAsset[];
};

export type ModuleContext = Omit<LinkContext, 'path'> & {
  reader: FileReader;
  hash: HashContent;
  styles: StyleCompiler;
  /** Class name candidates of all shown files. */
  candidates: () => Iterable<ReadonlySet<string>>;
  keepVariables: (path: string) => boolean;
  fileAt: (path: string) => CompilerFile | undefined;
  isPlaceholder: (path: string) => boolean;
};

type Made = Partial<Omit<MadeModule, 'module' | 'problems'>> & {
  code: string;
  accepts?: boolean;
  css?: string;
  imports?: CompiledModule['imports'];
  problems?: Problem[];
};

const fault = (path: string, message: string): Problem => ({ kind: 'compile', message, file: path });

/** Linked code by transformed source, valid while its imports resolve to the same places. */
const linkedBefore = new WeakMap<object, { key: string; linked: LinkedCode }>();

async function makeCode(path: string, file: { text: string }, context: ModuleContext): Promise<Made | Problem> {
  const compiled = await context.reader.compile(path, file);
  if ('fault' in compiled) return describeSourceFault(path, file.text, compiled.fault);

  const { code, map, facts } = compiled;
  // Linking gives the same result unless an import resolves differently. Globs and assets depend on more than imports,
  // so they are linked again.
  const key =
    facts.metas.length + facts.openImports.length > 0
      ? null
      : facts.imports.map(({ specifier }) => JSON.stringify(context.resolve(specifier, path))).join();
  const before = linkedBefore.get(compiled);
  const linked = before && before.key === key ? before.linked : linkCode(code, map, facts, { ...context, path });
  if (key !== null) linkedBefore.set(compiled, { key, linked });
  return {
    code: linked.code,
    imports: linked.imports,
    accepts: facts.accepts,
    needs: linked.needs,
    stars: linked.stars,
    exports: facts.exports,
    problems: linked.faults.map((found) => describeLinkFault(path, file.text, found)),
  };
}

async function servedAsset(path: string, file: CompilerFile, context: ModuleContext): Promise<ServedAsset> {
  const hash = await context.reader.hash(file);
  const contentType = 'blob' in file ? file.contentType : contentTypeOf(path);
  return { url: assetUrlOf(path, hash), hash, contentType };
}

async function makeStyle(url: string, path: string, text: string, context: ModuleContext): Promise<Made | Problem> {
  const result = await context.styles.compile(path, text, context.candidates, context.keepVariables(path));
  if (!result.ok) {
    const { message, specifier } = result.error;
    if (specifier !== null && result.error.isMissing && context.resolve(specifier, path).kind === 'package') {
      return { kind: 'missing-package', message: specifier, file: path };
    }
    return specifier === null
      ? describeSourceFault(path, text, { message, line: null, column: null })
      : describeLinkFault(path, text, { kind: 'compile', message, specifier });
  }
  const assets: ServedAsset[] = [];
  const urls = new Map<string, string>();
  for (const reference of new Set(relativeUrls(result.value))) {
    const target = context.resolve(reference.replace(/[?#][^]*$/, ''), path);
    const file = target.kind === 'file' ? context.fileAt(target.path) : undefined;
    if (target.kind !== 'file' || !file) continue;
    const asset = await servedAsset(target.path, file, context);
    assets.push(asset);
    urls.set(reference, asset.url);
  }
  const css = replaceUrls(result.value, urls);
  if (url.endsWith('?inline')) return { code: textModule(css), assets };
  if (!path.endsWith('.module.css')) return { code: styleModule(url, css, null), css, assets, accepts: true };

  const scoped = scopeStyles(css, path);
  return { code: styleModule(url, scoped.css, scoped.names), css: scoped.css, assets };
}

async function makeContent(
  url: string,
  path: string,
  file: CompilerFile,
  context: ModuleContext,
): Promise<Made | Problem> {
  const query = url.slice(path.length + 1);
  if (query === '?raw') {
    return 'text' in file
      ? { code: textModule(file.text) }
      : fault(path, `${path} is not a text, so it can’t be imported as one.`);
  }
  if (query === '?url' || (query === '' && isAsset(path))) {
    const asset = await servedAsset(path, file, context);
    return { code: textModule(asset.url), assets: [asset] };
  }
  if ('blob' in file) return fault(path, `Easel can’t import ${path}: it does not know what to do with such a file.`);

  const extension = extensionOf(path);
  if (extension === '.css' && (query === '' || query === '?inline')) return makeStyle(url, path, file.text, context);
  if (query === '' && isCode(path)) return makeCode(path, file, context);
  if (extension === '.json' && query === '') {
    try {
      return { code: jsonModule(file.text) };
    } catch (error) {
      return fault(path, `${path} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (/^\.(?:scss|sass|less|styl)$/.test(extension)) {
    return fault(path, `${path} is written in a style language Easel can’t read. Plain CSS works.`);
  }
  return fault(path, `Easel can’t import ${path}: it does not know what to do with “${query || extension}”.`);
}

/** Makes the module for a URL of the project. Returns a problem if its file does not compile at all. */
export async function makeModule(
  url: string,
  path: string,
  file: CompilerFile,
  context: ModuleContext,
): Promise<MadeModule | Problem> {
  const made = await makeContent(url, path, file, context);
  if ('kind' in made) return made;

  const module: CompiledModule = {
    url,
    code: made.code,
    hash: await context.hash(made.code),
    imports: made.imports ?? [],
    accepts: made.accepts ?? false,
    placeholder: context.isPlaceholder(path),
    source: path,
    sourceHash: await context.reader.hash(file),
  };
  if (made.css !== undefined) module.css = made.css;
  return {
    module,
    needs: made.needs ?? [],
    exports: made.exports ?? null,
    stars: made.stars ?? [],
    problems: made.problems ?? [],
    assets: made.assets ?? [],
  };
}
