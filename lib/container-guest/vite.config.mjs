import { readFileSync, watch } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadConfigFromFile, mergeConfig } from 'vite';
import { templateSpecifiers } from '../packages/template-specifiers';
import { heldTogether } from './held-together.mjs';

/**
 * Runs inside a container, around the project's own Vite configuration, which stays as it is. It answers Easel's questions
 * on the terminal: a question is a file (`node_modules/.easel/ask.json`), an answer one line that begins with `@easel `.
 */
const root = process.cwd();
/** Within `node_modules`, where neither Vite nor Tailwind looks for sources, and projects come and go around it. */
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
 * What is prepared before the first page: packages with code of their own, and what else an app may want of them. Found
 * late, as when a reply comes to `date-fns/locale`, one makes Vite load every page again: blank meanwhile, what was typed gone.
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

/** A fault of a file as Easel words it; `file` is relative to the project. */
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

/** What is wrong with all that the page loads, from the files as they are now. */
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
      // A style sheet depends on every file it is drawn from; those are not loaded as modules.
      if (imported.type !== 'asset' && imported.id !== null && !module.url.endsWith('.css')) waiting.push(imported.url);
    }
  }
  return problems;
}

/** Where in the source a position of a served module is; null where it can't be told. Columns from 0. */
async function locate(server, { url, line, column }) {
  const module = await server.moduleGraph.getModuleByUrl(url);
  const map = module?.transformResult?.map;
  const file = module?.file ? relative(module.file) : undefined;
  if (!file || !map || map.mappings === undefined) return null;
  const { TraceMap, originalPositionFor } = require('@jridgewell/trace-mapping');
  const found = originalPositionFor(new TraceMap(map), { line, column });
  return found.line === null ? null : { file, line: found.line, column: found.column };
}

/** Knows what index.html said besides title, language, meta tags and links. */
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
    /** Whether nothing else changed since it was asked last. */
    isHeadAlone() {
      const now = read();
      const isSame = now !== null && now === before;
      before = now;
      return isSame;
    },
    /** Whether the page itself asks for the module at that address. */
    begins: (url) => scriptsOf(readFileSync(path.join(root, 'index.html'), 'utf8')).includes(url),
  };
}

/**
 * Several files of one change must go to the page together: a part that is new and its user that is not yet would take
 * the app down in between, and what was typed in it with it. Vite tells of each file by itself.
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
  /** Tailwind, for which a page is a source of styles, says no cause: then it is what was changed last. */
  const causeOf = ({ triggeredBy, path: asked }) =>
    triggeredBy === undefined && asked === undefined ? latest : relative(triggeredBy ?? path.join(root, asked));
  const page = createPageText();
  /** Vite would load the page again for a file that nobody in it uses (any more), as when a reply writes the users after it. */
  const isUnused = ({ triggeredBy }) => {
    const known = triggeredBy === undefined ? [] : [...(server.moduleGraph.getModulesByFile(triggeredBy) ?? [])];
    // As a source of styles it is known beside that, and the styles take care of themselves.
    const found = known.filter(({ type }) => type !== 'asset');
    const users = new Set(found);
    for (const user of users) for (const next of user.importers) users.add(next);
    // An address with a question is a worker's or a script's within the page: nobody imports it.
    return found.length > 0 && [...users].every(({ url }) => !url.includes('?') && !page.begins(url));
  };
  hot.send = (...parts) => {
    const [payload] = parts;
    // The studio tells the page what its head says now: loading it again would leave it blank for a moment.
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
      // Vite works out what a change means after it has heard of it.
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      // What was told of several times is loaded once, as it is by now.
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
      // Half written, or told of twice.
      if (asked === null || !(asked.id > last)) return;
      last = asked.id;
      answer(server, batch, asked).then(
        (given) => say({ id: asked.id, ...given }),
        (error) => say({ id: asked.id, error: plain(error.message ?? error) }),
      );
    };
    // Not by Vite's own watcher: whatever that sees may be a source of styles, and a change of it load the page again.
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
