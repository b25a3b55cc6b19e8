// node scripts/gather-image.mjs <folder>: everything a built Easel needs to run, and nothing else, in a folder that may
// be moved and may be read-only: `node build/main.mjs` starts there. The Dockerfile's last stage is that folder.
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './steps/run.mjs';

const require = createRequire(import.meta.url);
/** Next's own tracer, with which it makes its standalone builds. */
const { nodeFileTrace } = require('next/dist/compiled/@vercel/nft');

/** Read by their path while Easel runs. */
const folders = [
  'build',
  '.next',
  'public',
  'drizzle/migrations',
  'lib/modules',
  'lib/turns/demo/conversations',
  'lib/turns/demo/recordings',
  'lib/projects/template/files',
  'lib/projects/templates',
];
const files = [
  ...['package.json', 'LICENSE', 'README.md', 'docs/operate.md'],
  ...['scripts/backup.mjs', 'scripts/restore.mjs', 'scripts/load-lib.mjs'],
];
const leftOut = [
  // Needed only by a command of Supabase's engine that Easel never runs, and by Next's image service, which is switched
  // off.
  /node_modules\/(?:typescript|@img|sharp)(?:\/|$)/,
  /^\.next\/(?:cache|diagnostics|types|build|trace|trace-build|turbopack)(?:\/|$)/,
  /^build\/(?:bench|stamp$|scripts|.*\.work-)/,
  // Does not match `pg_filenode.map`, which belongs to a database.
  /\.[cm]?[jt]s\.map$|\.css\.map$/,
];
/**
 * Packages copied as whole folders, because some of their files are opened by name: the engine's sandbox allows the
 * engine packages' whole folders, and the bundler is an executable.
 */
const wholePackages = ['@supabase/lite', '@electric-sql/pglite', 'libpg-query', 'esbuild', 'tailwindcss'];
/** Loaded by `require` only once they are needed, which the tracer does not see. */
const askedLate = ['transliteration', 'gpt-tokenizer/encoding/o200k_base'];
/** Never needed by a server: the code editor and the PDF reader are served from `public`. */
const ignored = [
  '**/node_modules/{monaco-editor,pdfjs-dist,playwright,playwright-core,typescript,@swc/wasm-web,@next/swc-*}/**',
  '**/*.map',
];

/** Copies everything needed at run time into `target`, which must be new or empty. */
export async function gatherImage(target) {
  mkdirSync(target, { recursive: true });
  if (readdirSync(target).length > 0) throw new Error(`${target} is not empty`);
  for (const name of [...folders, ...files]) copy(name, target);
  for (const name of await traced()) copy(name, target);
  openToRead(target);
}

async function traced() {
  const entries = [
    ...['main.mjs', 'package-worker.mjs'].map((name) => path.join(root, 'build', name)),
    ...askedLate.map((name) => require.resolve(name)),
    ...scriptsOf(path.join(root, 'build', 'workers')),
  ];
  const { fileList } = await nodeFileTrace(entries, { base: root, processCwd: root, ignore: ignored });
  const named = [...fileList].filter((name) => name.startsWith('node_modules'));
  return [...new Set([...named, ...(await nextFiles()), ...wholePackages.flatMap(placesOf), ...templatePackages()])];
}

const scriptsOf = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => path.join(folder, name));

/** The files that, according to Next, its server and our pages import. */
async function nextFiles() {
  const lists = readdirSync(path.join(root, '.next'), { recursive: true }).filter((name) => name.endsWith('.nft.json'));
  return lists.flatMap((list) => {
    const file = path.join(root, '.next', list);
    return JSON.parse(readFileSync(file, 'utf8'))
      .files.map((name) => path.relative(root, path.resolve(path.dirname(file), name)))
      .filter(
        (name) =>
          name.startsWith('node_modules') &&
          !/\.map$|node_modules\/(?:typescript|@swc\/wasm-web|@next\/swc-)/.test(name),
      );
  });
}

/**
 * The packages every app starts with: sites are bundled from the same packages that the template's layer was made from.
 */
function templatePackages() {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'build', 'layers', 'template.json'), 'utf8'));
  return Object.keys(packages).filter((place) => existsSync(path.join(root, place)));
}

/** Every installed copy of a package, with the native parts that belong to it. */
function placesOf(name) {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const all = Object.entries(lock.packages).filter(([place]) => place.endsWith(`node_modules/${name}`));
  return all
    .filter(([, one]) => !one.dev)
    .flatMap(([place, one]) => [
      place,
      ...Object.keys(one.optionalDependencies ?? {}).flatMap((part) =>
        [`${place}/node_modules/${part}`, `node_modules/${part}`].filter((found) => existsSync(path.join(root, found))),
      ),
    ]);
}

function copy(name, target) {
  const from = path.join(root, name);
  if (!existsSync(from) && !isLink(from)) {
    if (files.includes(name)) return;
    throw new Error(`${name} is missing: build Easel first`);
  }
  cpSync(from, path.join(target, name), {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    filter: (file) => {
      const relative = path.relative(root, file).split(path.sep).join('/');
      return !leftOut.some((pattern) => pattern.test(relative)) && !/\/lock-[0-9a-f]{12}\.sock$/.test(file);
    },
  });
}

/**
 * Makes everything readable for all users: Easel may run as another user than the one who built it, and database files
 * are created readable only by their owner.
 */
function openToRead(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) openToRead(file);
    else if (entry.isFile()) chmodSync(file, (statSync(file).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

const isLink = (file) => lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [target] = process.argv.slice(2);
  if (target === undefined) {
    console.error('Use: node scripts/gather-image.mjs <folder>');
    process.exit(1);
  }
  await gatherImage(path.resolve(target));
}
