import { init as lexerReady } from 'es-module-lexer';
import type { TraceMap } from '@jridgewell/trace-mapping';
import type { Problem } from '../../base/foundation/problem';
import type { PackageLayer } from '../packages/package-layer';
import { packageNameOf } from '../packages/package-name';
import type {
  CompiledModule,
  Compiler,
  CompilerFile,
  CompilerOperation,
  CompilerOutput,
  PreviewManifest,
  ServedAsset,
} from '../runtime/compiler';
import { isFamily, isListedFamily } from '../../base/fonts/imported-families';
import { findTailwindStyle, type TailwindStyles } from '../tailwind/tailwind-styles';
import { buildGraph, type ModuleGraph, stylesOf } from './build-graph';
import { compilerVersion } from './compiler-version';
import { describeSourceFault } from './describe-problem';
import { planHotUpdate } from './hot-update';
import { readKnownModules, reuseKnown } from './known-modules';
import { isUnsupportedQuery } from './link-code';
import { type MadeModule, makeModule, type ModuleContext } from './make-module';
import { createStyleCompiler } from './make-style';
import { contentTypeOf } from './plain-modules';
import { placeholderSource } from './placeholder-source';
import { createFileReader, isCode } from './project-files';
import { isAliasConfig, readAliases } from './read-aliases';
import { readHtml } from './read-html';
import { findPlaceholders } from './find-placeholders';
import { planRelease } from './plan-release';
import { type Aliases, createResolver } from './resolve-import';
import type { FileFacts } from './scan-source';
import { readSourceMap, traceSource } from './source-map';
import { closedThemeBlocks } from './theme-block';
import type { HashContent, Transform } from './transform';
import { ownValue } from '../../base/foundation/own-value';

export type CompilerDependencies = { transform: Transform; hash: HashContent; styles: TailwindStyles };

const noLayer: PackageLayer = { hash: '', versions: {}, imports: {}, styles: {} };
const emptyGraph: ModuleGraph = {
  made: new Map(),
  modules: new Map(),
  assets: [],
  problems: [],
  missingPackages: [],
  isWhole: false,
};

const textOf = (file: CompilerFile | undefined) => (file && 'text' in file ? file.text : null);
const pathOf = (url: string) => url.slice(1).replace(/\?[^]*$/, '');

/**
 * The embedded runtime's compiler, with its dependencies passed in. Calls are queued, so each one sees the result of
 * the previous one.
 */
export function createCompiler({ transform, hash, styles }: CompilerDependencies): Compiler {
  const reader = createFileReader(transform, hash);
  let layer = noLayer;
  /** The current files, and those the app runs; they differ while a file is held back or does not compile. */
  let tree = new Map<string, CompilerFile>();
  let shown = new Map<string, CompilerFile>();
  let standIns = new Map<string, CompilerFile>();
  let partials = new Map<string, { key: string; file: CompilerFile }>();
  let freshThemes = new Set<string>();
  let aliases: Aliases = [];
  let paths = '';
  let known = new Map<string, CompiledModule>();
  let graph = emptyGraph;
  /** The module graph that the frame runs: the last complete one. */
  let running: ReadonlyMap<string, CompiledModule> = new Map();
  let html = '';
  let isStreaming = false;
  /**
   * Results of the last `settle`: problems in files that aren't shown, files held back, and the packages those wait
   * for.
   */
  let open: { refused: Problem[]; held: string[]; packages: string[] } = { refused: [], held: [], packages: [] };
  let kept = new Map<string, { file: CompilerFile; paths: string; made: MadeModule }>();
  const hashes = new Map<string, string>();
  /** Font families that sheets import but the layer doesn't have yet, each with the sheet that imports it. */
  const awaited = new Map<string, string>();
  const maps = new WeakMap<CompiledModule, TraceMap>();

  const fileAt = (path: string) => partials.get(path)?.file ?? shown.get(path) ?? standIns.get(path);
  const hasPackage = (specifier: string) => ownValue(layer.imports, specifier) !== undefined;
  const resolveAmong = (specifier: string, from: string, has: (path: string) => boolean) =>
    createResolver(has, aliases)(specifier, from);
  const resolve = createResolverOf(
    () => aliases,
    (path) => shown.has(path) || standIns.has(path),
  );
  const styleCompiler = createStyleCompiler((specifier, from) => {
    const own = findTailwindStyle(styles, specifier, from);
    if (own) return own;
    const sheet = ownValue(layer.styles, specifier);
    if (sheet !== undefined) return { path: specifier, content: sheet };
    for (const name of [specifier, `${specifier}.css`]) {
      const target = resolve(name, from);
      const text = target.kind === 'file' ? textOf(shown.get(target.path)) : null;
      if (target.kind === 'file' && text !== null) return { path: target.path, content: text };
    }
    if (!isFamily(specifier)) return null;
    // Until it arrives, the app runs with a system font: fetching a family takes longer than writing most files of a
    // reply.
    awaited.set(specifier, from);
    return { path: specifier, content: '' };
  });
  const candidates = () => [...shown].map(([path, file]) => reader.candidates(path, file));
  const context: ModuleContext = {
    reader,
    styles: styleCompiler,
    candidates,
    fileAt,
    resolve,
    get aliases() {
      return aliases;
    },
    paths: () => shown.keys(),
    keepVariables: (path) => freshThemes.has(path),
    isPlaceholder: (path) => standIns.has(path) && !shown.has(path),
    async hash(content) {
      if (typeof content !== 'string') return hash(content);
      const before = hashes.get(content);
      if (before !== undefined) return before;
      const made = await hash(content);
      // Drop all hashes at once: hashing again costs a few milliseconds, while keeping them would hold a module's text
      // for every keystroke.
      if (hashes.size > 500) hashes.clear();
      hashes.set(content, made);
      return made;
    },
  };

  async function make(url: string): Promise<MadeModule | Problem | null> {
    const path = pathOf(url);
    const file = fileAt(path);
    // An unsupported form is reported as a problem of the importer.
    if (!file || isUnsupportedQuery(url.slice(path.length + 1))) return null;
    const before = kept.get(url);
    const isOwn = isCode(path) && !url.includes('?');
    if (isOwn && before?.file === file && before.paths === paths) return before.made;

    const made =
      (await reuseKnown(known.get(url), path, file, context)) ?? (await makeModule(url, path, file, context));
    if ('kind' in made) return made;
    kept.set(url, { file, paths, made });
    return made;
  }

  async function compilePending(pending: ReadonlyMap<string, CompilerFile | null>): Promise<Map<string, Problem>> {
    const refused = new Map<string, Problem>();
    for (const [path, file] of pending) {
      const text = textOf(file ?? undefined);
      if (text === null || !isCode(path)) continue;
      const compiled = await reader.compile(path, file as { text: string });
      if ('fault' in compiled) refused.set(path, describeSourceFault(path, text, compiled.fault));
    }
    return refused;
  }

  const factsOf = (files: ReadonlyMap<string, CompilerFile>) =>
    new Map([...files].map(([path, file]): [string, FileFacts] => [path, reader.scan(path, file)]));

  /**
   * The imports as text, to tell whether two states of a file need different placeholders; undefined if there is no
   * file.
   */
  const importsOf = (path: string, files: ReadonlyMap<string, CompilerFile>) => {
    const file = files.get(path);
    return file && JSON.stringify(reader.scan(path, file).imports);
  };

  function standIn(): void {
    const before = standIns;
    standIns = new Map();
    for (const [path, placeholder] of findPlaceholders(factsOf(shown), resolveAmong)) {
      const text = placeholderSource(placeholder);
      const old = before.get(path);
      standIns.set(path, old && textOf(old) === text ? old : { text });
    }
  }

  /** Releases pending files, compiles what changed, and tells the frame what to do. */
  async function settle(): Promise<CompilerOutput> {
    await lexerReady();
    const pending = new Map<string, CompilerFile | null>();
    for (const [path, file] of tree) if (shown.get(path) !== file) pending.set(path, file);
    for (const path of shown.keys()) if (!tree.has(path)) pending.set(path, null);
    const refused = await compilePending(pending);
    const readable = new Map([...pending].filter(([path]) => !refused.has(path)));
    let held: string[] = [];
    let released = [...readable.keys()];
    if (isStreaming && readable.size > 0) {
      const facts = new Map([...readable].map(([path, file]) => [path, file && reader.scan(path, file)] as const));
      ({ held, released } = planRelease({ shown: factsOf(shown), pending: facts, resolve: resolveAmong, hasPackage }));
    }
    const isSameShape = released.every((path) => importsOf(path, shown) === importsOf(path, tree));
    for (const path of released) {
      const file = readable.get(path);
      if (file) shown.set(path, file);
      else shown.delete(path);
    }
    if (released.some(isAliasConfig) || aliases.length === 0) aliases = readAliases((path) => textOf(shown.get(path)));
    if (!isSameShape) standIn();
    const waiting = held.flatMap((path) => {
      const file = pending.get(path);
      return file && path.startsWith('src/') ? reader.scan(path, file).imports.map(({ specifier }) => specifier) : [];
    });
    const packages = waiting.filter((name) => resolve(name, 'src/x').kind === 'package' && !hasPackage(name));
    open = { refused: [...refused.values()], held, packages };
    return relink();
  }

  async function relink(): Promise<CompilerOutput> {
    paths = [
      ...shown.keys(),
      '|',
      ...standIns.keys(),
      '|',
      ...aliases.map(({ prefix, target }) => prefix + target),
    ].join('\n');
    const page = readHtml(textOf(shown.get('index.html')));
    const before = graph.made;
    awaited.clear();
    graph = await buildGraph({ entry: page.entry, make, before: (url) => before.get(url), hasPackage, fileAt });
    const problems = [...open.refused, ...graph.problems];
    for (const [path] of standIns) {
      if (isStreaming || !graph.made.has(`/${path}`)) continue;
      problems.push(describeMissingPart(path));
    }
    // A reply adds the packages to package.json right afterwards; in hand-written files that may never happen.
    const manifest = textOf(shown.get('package.json')) ?? '';
    for (const [specifier, file] of awaited) {
      const name = packageNameOf(specifier);
      // Families that aren't on the list have already been requested from the registry, which may not have them.
      if (isStreaming || !isListedFamily(name) || manifest.includes(`"${name}"`)) continue;
      const message = `${file} asks for the fonts “${name}”, and package.json does not name them.`;
      problems.push({ kind: 'missing-package', message, file });
    }
    const update = planHotUpdate(running, graph.modules, page.entry);
    const output: CompilerOutput = {
      modules: update.modules.map((url) => graph.modules.get(url)!),
      removed: update.removed,
      kind: graph.isWhole ? update.kind : 'none',
      boundaries: graph.isWhole ? update.boundaries : [],
      problems: [
        ...new Map(problems.map((problem) => [`${problem.file}:${problem.line}:${problem.message}`, problem])).values(),
      ],
      missingPackages: [...new Set([...graph.missingPackages, ...open.packages, ...awaited.keys()])],
      isStanding: graph.isWhole,
      held: open.held,
      placeholders: [...standIns.keys()].filter((path) => graph.made.has(`/${path}`)),
    };
    if (graph.isWhole) running = graph.modules;
    if (page.html !== html) output.html = page.html;
    html = page.html;
    return output;
  }

  /** Reports a part that was never written, and a file that imports it. */
  function describeMissingPart(path: string): Problem {
    const url = `/${path}`;
    const importer = [...graph.modules.values()].find(({ imports }) => imports.some((site) => site.specifier === url));
    const text = textOf(shown.get(importer?.source ?? '')) ?? '';
    const name = path.replace(/\.[jt]sx?$/, '').replace(/^.*\//, '');
    const line = text.split('\n').findIndex((content) => /\bimport\b|\bfrom\b/.test(content) && content.includes(name));
    const problem: Problem = {
      kind: 'missing-module',
      message: `${importer?.source ?? 'The app'} asks for ${path}, but there is no such file.`,
      file: importer?.source ?? path,
    };
    return line < 0 ? problem : { ...problem, line: line + 1 };
  }

  function change(operation: CompilerOperation): void {
    if (operation.type === 'file-delete') tree.delete(operation.path);
    else if (operation.type === 'file-rename') {
      const file = tree.get(operation.from);
      tree.delete(operation.from);
      if (file) tree.set(operation.to, { ...file });
    } else {
      const { path } = operation;
      partials.delete(path);
      if (isStreaming && path.endsWith('.css')) freshThemes.add(path);
      if ('content' in operation) tree.set(path, { text: operation.content });
      else if ('contentType' in operation) tree.set(path, { blob: operation.blob, contentType: operation.contentType });
      else tree.set(path, { blob: operation.blob, contentType: contentTypeOf(path) });
    }
  }

  async function publicAssets(): Promise<ServedAsset[]> {
    const assets: ServedAsset[] = [];
    for (const [path, file] of shown) {
      if (!path.startsWith('public/')) continue;
      const contentType = 'blob' in file ? file.contentType : contentTypeOf(path);
      assets.push({ url: `/${path.slice('public/'.length)}`, hash: await reader.hash(file), contentType });
    }
    return assets;
  }

  let last: Promise<unknown> = Promise.resolve();
  const queue = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };

  return {
    load: (files, newLayer, knownModules) =>
      queue(async () => {
        await lexerReady();
        layer = newLayer;
        tree = new Map(Object.entries(files));
        shown = new Map(tree);
        [standIns, partials, kept, freshThemes] = [new Map(), new Map(), new Map(), new Set()];
        [graph, running, html, isStreaming] = [emptyGraph, new Map(), '', false];
        open = { refused: [], held: [], packages: [] };
        known = knownModules?.manifest.compiler === compilerVersion ? readKnownModules(knownModules) : new Map();
        aliases = readAliases((path) => textOf(shown.get(path)));
        standIn();
        return relink();
      }),
    apply: (operations, streaming) =>
      queue(async () => {
        isStreaming = streaming;
        for (const operation of operations) change(operation);
        return settle();
      }),
    applyPartial: (path, text) =>
      queue(async () => {
        const blocks = path.endsWith('.css') ? closedThemeBlocks(text) : [];
        const key = blocks.join('\n');
        const base = textOf(shown.get(path)) ?? (text.match(/^@import\s[^;\r\n]*;/gm) ?? []).join('\n');
        if (blocks.length === 0 || partials.get(path)?.key === key) return null;
        if (blocks.every((block) => base.includes(block))) return null;
        // Appended to the old sheet, so that new colours show early and nothing on screen loses its styles.
        partials.set(path, { key, file: { text: `${base}\n${key}\n` } });
        freshThemes.add(path);
        return relink();
      }),
    flush: () =>
      queue(async () => {
        isStreaming = false;
        partials = new Map();
        freshThemes = new Set();
        styleCompiler.dropStale(candidates);
        return settle();
      }),
    setLayer: (newLayer) =>
      queue(async () => {
        layer = newLayer;
        return settle();
      }),
    manifest: () =>
      queue(async () => {
        const page = readHtml(textOf(shown.get('index.html')));
        const modules = [...graph.modules.values()];
        const assets = new Map([...(await publicAssets()), ...graph.assets].map((asset) => [asset.url, asset]));
        const manifest: PreviewManifest = {
          compiler: compilerVersion,
          layer: layer.hash,
          html: page.html,
          entry: page.entry,
          modules: modules.map(withoutCode),
          assets: [...assets.values()],
          styles: stylesOf(graph.modules, page.entry),
        };
        return { manifest, code: new Map(modules.map((module) => [module.hash, module.code])) };
      }),
    originalPosition: (url, line, column) =>
      queue(async () => {
        const module = graph.modules.get(url);
        if (!module) return null;
        const map = maps.get(module) ?? readSourceMap(module.code);
        if (!map) return null;
        maps.set(module, map);
        return traceSource(map, line, column);
      }),
  };
}

/** A resolver whose aliases may change. */
function createResolverOf(aliases: () => Aliases, has: (path: string) => boolean) {
  return (specifier: string, from: string) => createResolver(has, aliases())(specifier, from);
}

function withoutCode(module: CompiledModule): Omit<CompiledModule, 'code'> {
  const entry: Partial<CompiledModule> = { ...module };
  delete entry.code;
  return entry as Omit<CompiledModule, 'code'>;
}
