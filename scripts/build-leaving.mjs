import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { hashModules } from './steps/hash-modules.mjs';

/** Packages that a downloaded app installs itself, in exactly the versions Easel runs with; all others are bundled. */
export const installed = ['@supabase/lite', '@electric-sql/pglite', 'libpg-query'];
/** The same for an app with server functions. */
export const installedForFunctions = ['esbuild', 'workerd'];

const about = `/* eslint-disable */
// Runs this app's data on this computer: Easel's own engine (MIT licence) around @supabase/lite. Made by a bundler; README.md says more.
`;

/**
 * Builds what a downloaded app with data contains (`build/leaving`): Easel's own engine, its launcher, and the message
 * its page shows while no data server answers. Neither minified nor with source maps, so that it is readable in
 * people's projects.
 */
export async function buildLeaving({ root, outdir = path.join(root, 'build/leaving') }) {
  rmSync(outdir, { recursive: true, force: true });
  const common = {
    absWorkingDir: root,
    outdir,
    bundle: true,
    format: 'esm',
    charset: 'utf8',
    legalComments: 'inline',
    logLevel: 'warning',
    banner: { js: about },
  };
  const node = {
    ...common,
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
    // Some of the packages call `require`, which ES modules don't have.
    banner: {
      js: `${about}import { createRequire as easelRequire } from 'node:module';\nconst require = easelRequire(import.meta.url);`,
    },
    external: [
      ...[...installed, ...installedForFunctions].flatMap((name) => [name, `${name}/*`]),
      ...['vite', 'bufferutil', 'utf-8-validate'],
    ],
  };
  await Promise.all([
    build({ ...node, entryPoints: { start: 'lib/publishing/leaving/main.ts' } }),
    build({ ...node, entryPoints: { functions: 'lib/publishing/leaving/left-functions.ts' } }),
    build({
      ...common,
      platform: 'neutral',
      target: 'es2022',
      external: ['cloudflare:*', 'node:*'],
      entryPoints: { guest: 'lib/functions/guest/start.ts' },
    }),
    build({
      ...node,
      entryPoints: { engine: 'lib/backends/backend-engine/engine.worker.ts' },
      splitting: true,
      chunkNames: 'engine/[name]-[hash]',
      define: { shippedModules: JSON.stringify(hashModules(root).join(' ')) },
    }),
    build({ ...node, banner: common.banner, entryPoints: { 'vite.config': 'lib/publishing/leaving/vite.config.ts' } }),
    build({
      ...common,
      platform: 'browser',
      target: 'es2022',
      entryPoints: { page: 'lib/publishing/leaving/page.ts' },
    }),
  ]);
  mkdirSync(outdir, { recursive: true });
  writeFileSync(path.join(outdir, 'versions.json'), JSON.stringify(versionsOf(root)));
}

/** The exact versions Easel runs with. For PGlite this is the engine's version, not that of Easel's own database. */
function versionsOf(root) {
  const folderOf = (name, from) =>
    createRequire(path.join(from, 'index.js'))
      .resolve.paths(name)
      .map((place) => path.join(place, name))
      .find((folder) => existsSync(folder));
  const lite = folderOf('@supabase/lite', root);
  const read = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
  const ofAll = installed.map((name) => [name, read(name === '@supabase/lite' ? lite : folderOf(name, lite))]);
  const ofFunctions = installedForFunctions.map((name) => [name, read(folderOf(name, root))]);
  return { all: Object.fromEntries(ofAll), functions: Object.fromEntries(ofFunctions) };
}
