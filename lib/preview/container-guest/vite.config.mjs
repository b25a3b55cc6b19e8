import { readFileSync, watch } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadConfigFromFile, mergeConfig } from 'vite';
import { templateSpecifiers } from '../packages/template-specifiers';
import { heldTogether } from './held-together.mjs';

/**
 * Runs inside a container and wraps the project's own Vite configuration, which stays unchanged. It responds to Easel's
 * requests on the terminal: a request is a file (`node_modules/.easel/ask.json`), a response is one line that begins
 * with `@easel `.
 */
const root = process.cwd();
/**
 * Inside `node_modules`, where neither Vite nor Tailwind looks for sources, and which stays when the project changes.
 */
const own = path.join(root, 'node_modules', '.easel');
const require = createRequire(path.join(root, 'package.json'));

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Packages to prebundle before the first page: those with code, and the subpaths an app is likely to import. If Vite
 * discovers a package late, for example when a reply gets to `date-fns/locale`, it reloads every page, which goes blank
 * and loses typed text.
 */
function packagesToPrepare() {
  const project = readJson(path.join(root, 'package.json'));
  const named = Object.keys(project?.dependencies ?? {}).filter((name) => {
    const found = readJson(path.join(root, 'node_modules', name, 'package.json'));
    if (found === null || name.startsWith('@types/')) return false;
    const entry = found.exports?.['.'] ?? found.exports ?? found.module ?? found.main ?? 'index.js';
    return /\.[cm]?js"/.test(JSON.stringify(entry));
  });
  const parts = templateSpecifiers.filter((specifier) => named.some((name) => specifier.startsWith(`${name}/`)));
  return [...new Set([...named, ...parts])];
}

const batchLimit = 1500;
const settleMs = 40;

const say = (answer) => process.stdout.write(`\n@easel ${JSON.stringify(answer)}\n`);
// oxlint-disable-next-line no-control-regex -- colours of a terminal are what is taken out
const plain = (text) => String(text).replace(/\u001b\[[0-9;]*m/g, '');

/** Converts an error into one of Easel's problems; `file` is relative to the project. */
function describe(error, file) {
  const message = plain(error.message ?? error)
    .replaceAll(root, '')
    .trim();
  const missing = /Failed to resolve import "([^"]+)"/.exec(message);
  const kind = missing === null ? 'compile' : /^[./]|^@\//.test(missing[1]) ? 'missing-module' : 'missing-package';
  const place = error.loc ?? {};
  const [, at, line, column] = /(?:^|\n)\s*(?:File: )?(\/?[^\s:()]+\.\w+):(\d+):(\d+)/.exec(message) ?? [];
  const named = place.file ?? error.id ?? (at === undefined ? file : path.join(root, at));
  return {
    kind,
    message: message.slice(0, 2000),
    file: relative(named.split('?')[0]) ?? relative(file),
    line: place.line ?? (line === undefined ? undefined : Number(line)),
    column: place.column ?? (column === undefined ? undefined : Number(column)),
    excerpt: typeof error.frame === 'string' ? plain(error.frame).slice(0, 2000) : undefined,
  };
}

function relative(file) {
  const name = path.relative(root, file).split(path.sep).join('/');
  return name === '' || name.startsWith('..') ? undefined : name;
}

const scriptsOf = (html) => [...html.matchAll(/<script[^>]*type="module"[^>]*src="([^"]+)"/g)].map((match) => match[1]);

/** All current problems of the modules the page loads. */
async function check(server, changed) {
  const { moduleGraph } = server;
  for (const file of changed) {
    for (const module of moduleGraph.getModulesByFile(path.join(root, file)) ?? [])
      moduleGraph.invalidateModule(module);
  }
  const html = await server.transformIndexHtml('/', readFileSync(path.join(root, 'index.html'), 'utf8'));
  const waiting = scriptsOf(html);
  const seen = new Set();
  const problems = [];
  while (waiting.length > 0) {
    const url = waiting.shift();
    if (seen.has(url) || /^\/@|^https?:|\/node_modules\//.test(url)) continue;
    seen.add(url);
    const file = path.join(root, url.split('?')[0]);
    try {
      await server.transformRequest(url);
    } catch (error) {
      problems.push(describe(error, file));
      continue;
    }
    const module = await moduleGraph.getModuleByUrl(url);
    for (const imported of module?.importedModules ?? []) {
      // Skip these: a style sheet depends on every file it takes class names from, and those are not loaded as modules.
      if (imported.type !== 'asset' && imported.id !== null && !module.url.endsWith('.css')) waiting.push(imported.url);
    }
  }
  return problems;
}

/** The source position of a position in a served module; null if unknown. Columns count from 0. */
async function locate(server, { url, line, column }) {
  const module = await server.moduleGraph.getModuleByUrl(url);
  const map = module?.transformResult?.map;
  const file = module?.file ? relative(module.file) : undefined;
  if (!file || !map || map.mappings === undefined) return null;
  const { TraceMap, originalPositionFor } = require('@jridgewell/trace-mapping');
  const found = originalPositionFor(new TraceMap(map), { line, column });
  return found.line === null ? null : { file, line: found.line, column: found.column };
}

/** Watches what index.html contains besides title, language, meta tags and links. */
function createPageText() {
  const rest = () =>
    readFileSync(path.join(root, 'index.html'), 'utf8')
      .replace(/<title>[\s\S]*?<\/title>|<(?:html|meta|link)\b[^>]*>/gi, '')
      .replace(/\s+/g, '');
  const read = () => {
    try {
      return rest();
    } catch {
      return null;
    }
  };
  let before = read();
  return {
    /** Whether nothing but the head has changed since the last call. */
    isHeadAlone() {
      const now = read();
      const isSame = now !== null && now === before;
      before = now;
      return isSame;
    },
    /** Whether the page itself loads the module at that URL. */
    begins: (url) => scriptsOf(readFileSync(path.join(root, 'index.html'), 'utf8')).includes(url),
  };
}

/**
 * Sends all files of one change to the page together. Vite sends each file separately, so a new part could run with an
 * old importer, crash the app and lose typed text.
 */
function createBatch(server) {
  const { hot } = server.environments.client;
  const send = hot.send.bind(hot);
  let held = null;
  let seen = new Set();
  let latest;
  server.watcher.on('all', (_, file) => {
    latest = relative(file);
    seen.add(latest);
  });
  /** Tailwind treats pages as sources of styles and reports no cause; assume the file changed last. */
  const causeOf = ({ triggeredBy, path: asked }) =>
    triggeredBy === undefined && asked === undefined ? latest : relative(triggeredBy ?? path.join(root, asked));
  const page = createPageText();
  /**
   * Vite would reload the page even for a file that no module imports yet, or that none imports any more, for example
   * when a reply writes the importers later.
   */
  const isUnused = ({ triggeredBy }) => {
    const known = triggeredBy === undefined ? [] : [...(server.moduleGraph.getModulesByFile(triggeredBy) ?? [])];
    // The file may also be known as a source of styles; style sheets update by themselves.
    const found = known.filter(({ type }) => type !== 'asset');
    const users = new Set(found);
    for (const user of users) for (const next of user.importers) users.add(next);
    // A URL with a query belongs to a worker or an inline script, which no module imports.
    return found.length > 0 && [...users].every(({ url }) => !url.includes('?') && !page.begins(url));
  };
  hot.send = (...parts) => {
    const [payload] = parts;
    // The studio sends the new head to the page; a reload would make it blank for a moment.
    if (payload?.type === 'full-reload' && causeOf(payload) === 'index.html' && page.isHeadAlone()) return;
    if (payload?.type === 'full-reload' && isUnused(payload)) return;
    if (held === null || payload?.type !== 'update') return send(...parts);
    held.push(...payload.updates);
  };
  const until = async (isSo) => {
    const end = Date.now() + batchLimit;
    while (!isSo() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  return {
    hold() {
      held = [];
      seen = new Set();
    },
    async release(changed) {
      await until(() => changed.every((file) => seen.has(file)));
      // Vite needs a moment after an event to work out its updates.
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      // A module reported several times is loaded once, at its latest version.
      const updates = [...new Map((held ?? []).map((update) => [update.path, update])).values()];
      held = null;
      if (updates.length > 0) send({ type: 'update', updates });
    },
  };
}

async function answer(server, batch, asked) {
  switch (asked.type) {
    case 'hold':
      return batch.hold();
    case 'release':
      return batch.release(asked.changed);
    case 'check':
      return { problems: await check(server, asked.changed) };
    case 'locate':
      return { position: await locate(server, asked) };
    default:
      return {};
  }
}

const easel = {
  name: 'easel',
  configureServer(server) {
    const batch = createBatch(server);
    let last = 0;
    const hear = () => {
      const asked = readJson(path.join(own, 'ask.json'));
      // The file is half written, or the event is a repeat.
      if (asked === null || !(asked.id > last)) return;
      last = asked.id;
      answer(server, batch, asked).then(
        (given) => say({ id: asked.id, ...given }),
        (error) => say({ id: asked.id, error: plain(error.message ?? error) }),
      );
    };
    // Don't use Vite's own watcher: any file it sees may become a source of styles, and changing such a file reloads
    // the page.
    const watcher = watch(own, hear);
    server.httpServer?.once('close', () => watcher.close());
  },
};

export default async (env) => {
  const found = await loadConfigFromFile(env, undefined, root);
  return mergeConfig(found?.config ?? {}, {
    root,
    clearScreen: false,
    plugins: [easel, heldTogether],
    server: { port: 5173, strictPort: true, hmr: { overlay: false } },
    optimizeDeps: {
      include: packagesToPrepare(),
    },
  });
};
