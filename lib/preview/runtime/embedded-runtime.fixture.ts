import { createHash } from 'node:crypto';
import { succeed } from '../../base/foundation/result';
import type { CompiledModule, Compiler, CompilerFile, CompilerOutput, PreviewManifest } from './compiler';
import type { FrameChannel } from './frame-channel';
import { createListeners } from './listeners';
import type { FrameMessage, StudioMessage } from './preview-messages';
import type { PreviewServer } from './preview-server';

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * A compiler that outputs its input: every file under src is a module that accepts updates, and `!fault` in a file is a
 * compile fault.
 */
export function createFakeCompiler(): Compiler & { loads: number } {
  let files = new Map<string, string>();
  let layer = '';
  const moduleOf = (path: string): CompiledModule => {
    const code = files.get(path) ?? '';
    const [url, source] = [`/${path}`, path];
    const accepts = path !== 'src/main.tsx';
    return {
      url,
      code,
      hash: sha256(code),
      imports: [],
      accepts,
      placeholder: false,
      source,
      sourceHash: sha256(code),
    };
  };
  const all = () => [...files.keys()].filter((path) => path.startsWith('src/')).map(moduleOf);
  const output = (changed: string[]): CompilerOutput => {
    const faulty = [...files].filter(([, text]) => text.includes('!fault')).map(([path]) => path);
    const needed = [...files.values()].flatMap((text) => [...text.matchAll(/!needs (\S+)/g)].map(([, name]) => name!));
    const modules = changed.filter((path) => path.startsWith('src/') && !faulty.includes(path)).map(moduleOf);
    return {
      modules,
      removed: [],
      kind: modules.length > 0 ? 'hot' : 'none',
      boundaries: modules.map((module) => module.url),
      problems: faulty.map((file) => ({ kind: 'compile', message: 'can’t be read', file })),
      missingPackages: needed,
      isStanding: files.has('src/App.tsx') && !faulty.includes('src/App.tsx') && needed.length === 0,
      held: [],
      placeholders: [],
    };
  };
  const fake: Compiler & { loads: number } = {
    loads: 0,
    async load(given, givenLayer) {
      fake.loads += 1;
      layer = givenLayer.hash;
      files = new Map(Object.entries(given).flatMap(([path, file]) => ('text' in file ? [[path, file.text]] : [])));
      return output([...files.keys()]);
    },
    async apply(operations) {
      const changed = operations.flatMap((operation) => {
        if (operation.type !== 'file-write' || !('content' in operation)) return [];
        files.set(operation.path, operation.content);
        return [operation.path];
      });
      return output(changed);
    },
    applyPartial: async () => null,
    flush: async () => output([]),
    async setLayer(given) {
      layer = given.hash;
      return output([]);
    },
    async manifest() {
      const manifest: PreviewManifest = {
        compiler: 'fake',
        layer,
        html: '',
        entry: '/src/App.tsx',
        modules: all(),
        assets: [],
        styles: [],
      };
      return { manifest, code: new Map(all().map((module) => [module.hash, module.code])) };
    },
    originalPosition: async (url, line, column) => ({ file: url.slice(1), line: line + 100, column }),
  };
  return fake;
}

/** A server that stores what it receives and records the calls. */
export function createFakeServer(trees: ReadonlyMap<string, Readonly<Record<string, CompilerFile>>>) {
  const compiled = new Map<string, PreviewManifest>();
  const code = new Map<string, string>();
  const shows: Array<{ lane: string; treeHash: string | null; manifestHash: string }> = [];
  const hashOf = (manifest: PreviewManifest) => sha256(JSON.stringify(manifest));
  let shown: string | null = null;
  const server: PreviewServer = {
    isReachable: async () => true,
    open: async () => ({ mainUrl: 'http://main/', tryUrl: 'http://try/', layersOrigin: 'http://layers', shown }),
    files: async (treeHash) => trees.get(treeHash) ?? {},
    layerFor: async () => succeed({ hash: 'layer', versions: {}, imports: { react: 'react.js' }, styles: {} }),
    async findCompiled(treeHash) {
      const manifest = compiled.get(treeHash);
      return manifest ? { manifest, manifestHash: hashOf(manifest) } : null;
    },
    compiledCode: async (hashes) => new Map(hashes.map((hash) => [hash, code.get(hash) ?? ''])),
    missing: async (hashes) => hashes.filter((hash) => !code.has(hash)),
    async store(parts) {
      for (const { hash, bytes } of parts) code.set(hash, new TextDecoder().decode(bytes));
    },
    async show(lane, treeHash, manifest) {
      const manifestHash = hashOf(manifest);
      if (treeHash !== null) compiled.set(treeHash, manifest);
      if (lane === 'main') shown = manifestHash;
      shows.push({ lane, treeHash, manifestHash });
      return manifestHash;
    },
    rewindTrial: async () => undefined,
    freshenTrial: async () => undefined,
    signInTrial: async () => succeed({}),
  };
  return { server, shows, code, shown: () => shown };
}

/** A frame that does what it is told. `outcome` is its answer to new modules; `say` sends a message from the page. */
export function createFakeFrame(shown: () => string | null) {
  const listeners = createListeners<FrameMessage>();
  const posted: StudioMessage[] = [];
  const fake = {
    posted,
    loads: [] as string[],
    /** Address of a document that the studio's page has already loaded. */
    standing: null as string | null,
    /** If true, documents load but never send a message. */
    isMute: false,
    outcome: 'done' as 'done' | 'reload' | 'broken',
    /** What the page reports during an update: `before` about the old code, `after` about the new code. */
    faults: { before: [] as FrameMessage[], after: [] as FrameMessage[] },
    say: (message: FrameMessage) => listeners.tell(message),
    types: () => posted.map((message) => message.type),
  };
  const later = (...messages: FrameMessage[]) => queueMicrotask(() => messages.forEach(listeners.tell));
  const arrive = () => later({ type: 'ready', manifest: shown(), route: '/' }, { type: 'painted', at: 1 });
  const channel: FrameChannel = {
    load(url) {
      fake.loads.push(url);
      if (!fake.isMute) arrive();
    },
    adopt: (url) => url === fake.standing,
    post(message) {
      posted.push(message);
      if (message.type === 'greet') {
        later({ type: 'ready', manifest: shown(), route: '/', isAnswer: true }, { type: 'painted', at: 1 });
      }
      if (message.type === 'boot' || message.type === 'update') {
        const { id } = message;
        const { before, after } = fake.faults;
        later(...before, { type: 'updating', id }, ...after);
        later({ type: 'updated', id, outcome: fake.outcome }, { type: 'painted', at: 2 });
      }
      if (message.type === 'reload' || (message.type === 'navigate' && message.mode === 'load')) arrive();
      if (message.type === 'data-export') {
        later({ type: 'data', id: message.id, data: { local: [['k', 'v']], session: [] } });
      }
      if (message.type === 'settle') {
        const seen = { route: '/', width: 1280, links: [], isBlank: false, isBroken: false };
        later({ type: 'settled', id: message.id, ...seen });
      }
      if (message.type === 'step') later({ type: 'stepped', id: message.id, found: null, count: null });
    },
    subscribe: listeners.subscribe,
    resize: () => undefined,
    isSilent: () => false,
    dispose: listeners.clear,
  };
  return { ...fake, fake, channel };
}
