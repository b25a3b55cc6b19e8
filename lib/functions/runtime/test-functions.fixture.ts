import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findWalls } from '../../backends/backends/walls';
import type { BackendId } from '../../backends/backends/backend';
import { buildFunctions } from '@/scripts/build-functions.mjs';
import { bundleFunction } from '../bundles/bundle-function';
import { createFunctionBundles } from '../bundles/function-bundles';
import { createFunctionLogs } from '../functions/function-log';
import { readFunctions } from '../functions/read-functions';
import { findWorkerd } from './find-workerd';
import { createFunctionHost, type FunctionHostOptions, type RunnableApp } from './function-host';
import { usualLimits } from './watch-process';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * A host of functions as shipped, except that it bundles in this process, with the packages that Easel itself has
 * installed.
 */
export async function openTestFunctions(options: Partial<FunctionHostOptions> = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'easel-guest-'));
  await buildFunctions({ root, outdir: folder });
  const read = (name: string) => readFile(path.join(folder, name), 'utf8');
  const logs = createFunctionLogs(() => 0);
  const bundles = createFunctionBundles({
    bundler: { bundle: (job) => bundleFunction({ ...job, id: 0 }), close() {} },
    rootFor: async () => ({ ok: true, value: root }),
  });
  const host = createFunctionHost({
    workerd: findWorkerd()!,
    findWalls,
    guest: { start: await read('start.js') },
    bundles,
    logs,
    most: 4,
    idleMs: 60_000,
    limits: usualLimits,
    ...options,
  });
  return {
    host,
    logs,
    bundles,
    async close() {
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An app with these functions, by name. */
export function testApp(functions: Readonly<Record<string, string>>, more: Partial<RunnableApp> = {}): RunnableApp {
  const files = Object.entries(functions).map(([name, text]) => ({
    path: /[./]/.test(name) ? `supabase/${name}` : `supabase/functions/${name}/index.ts`,
    text,
  }));
  return {
    id: 'app' as BackendId,
    owner: 'owner',
    sources: readFunctions(files),
    settings: {},
    allowedHosts: [],
    answerOwn: async () => false,
    ...more,
  };
}
