import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import type { BackendKeys } from '@/lib/backends/backends/backend';
import { findWalls } from '@/lib/backends/backends/walls';
import type { AnswerBackend } from '@/lib/backends/http/backend-handler';
import { addressHeader } from '@/lib/base/http/client-address';
import { bundleFunction } from '@/lib/functions/bundles/bundle-function';
import { createFunctionBundles } from '@/lib/functions/bundles/function-bundles';
import { createFunctionLogs } from '@/lib/functions/functions/function-log';
import { readFunctions } from '@/lib/functions/functions/read-functions';
import { createAnswerFunction } from '@/lib/functions/http/answer-function';
import { findWorkerd } from '@/lib/functions/runtime/find-workerd';
import { createFunctionHost } from '@/lib/functions/runtime/function-host';
import { usualLimits } from '@/lib/functions/runtime/watch-process';
import { isSecretName } from '@/lib/functions/secrets/secret-name';
import { appId } from './app-backend';
import type { Place } from './place';

export type LeftFunctions = {
  /** False if the path is not a function's. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * File next to the engine that lists the hosts which the app's functions may call, as the person allowed them in Easel.
 */
export const rulesFile = 'functions.json';
const rulesSchema = z.object({ hosts: z.array(z.string()) });

/** Files that may contain the person's secrets. Later ones override earlier ones; Supabase's own file is last. */
const secretFiles = ['.env', '.env.local', 'supabase/functions/.env'];
const folder = 'supabase';
const mostBytes = 1024 ** 2;

/**
 * Runs the server functions of a downloaded app as in Easel's preview: in workerd, behind the same walls, and rebuilt
 * when one of their files changes. `base` is the address at which they reach the app's data.
 */
export async function openLeftFunctions(
  { root, here, say }: Place,
  { keys, base, answerBackend }: { keys: BackendKeys; base: () => string; answerBackend: AnswerBackend },
): Promise<LeftFunctions> {
  const logs = createFunctionLogs(Date.now);
  const told: typeof logs = {
    ...logs,
    add(id, line) {
      logs.add(id, line);
      say(`  ${line.functionName === '' ? 'Functions' : line.functionName}: ${line.text.replaceAll('\n', '\n    ')}`);
    },
  };
  const workerd = findWorkerd();
  const host =
    workerd === null
      ? null
      : createFunctionHost({
          ...{ workerd, findWalls, logs: told, limits: usualLimits, most: 1, idleMs: 60 * 60_000 },
          guest: { start: await readFile(path.join(here, 'guest.js'), 'utf8') },
          bundles: createFunctionBundles({
            bundler: { bundle: (job) => bundleFunction({ ...job, id: 0 }), close() {} },
            rootFor: async () => ({ ok: true, value: root }),
          }),
        });
  const readSources = createReadSources(root);
  const answerFunction = createAnswerFunction({ host, logs: told, now: Date.now });

  async function allowedHosts(): Promise<readonly string[]> {
    const text = await readFile(path.join(here, rulesFile), 'utf8').catch(() => '{"hosts":[]}');
    return rulesSchema.parse(JSON.parse(text)).hosts;
  }

  async function appOf() {
    const [sources, secrets, hosts] = await Promise.all([readSources(), readSecrets(root), allowedHosts()]);
    return {
      ...{ id: appId, owner: '', keys, sources, allowedHosts: hosts, answerOwn },
      settings: async () => ({
        ...secrets,
        SUPABASE_URL: base(),
        SUPABASE_ANON_KEY: keys.publishableKey,
        SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
        SUPABASE_SERVICE_ROLE_KEY: keys.secretKey,
        SUPABASE_SECRET_KEY: keys.secretKey,
      }),
    };
  }

  const answer: LeftFunctions['answer'] = (request, response, at) =>
    answerFunction(request, response, { path: at, app: appOf });

  /** Handles calls of a function to its own app. */
  async function answerOwn(url: URL, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (!url.href.startsWith(`${base()}/`)) return false;
    const at = url.href.slice(base().length);
    request.headers[addressHeader] = 'a server function';
    if (!(await answer(request, response, at)))
      await answerBackend(request, response, { backendId: appId, path: at, reachedAt: base() });
    return true;
  }

  return { answer, close: async () => host?.close() };
}

/** The files in `supabase`, read again when one of them has changed. */
function createReadSources(root: string) {
  let known: { state: string; sources: ReturnType<typeof readFunctions> } | null = null;
  return async () => {
    const entries = existsSync(path.join(root, folder))
      ? await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })
      : [];
    const found = await Promise.all(
      entries
        .filter((one) => one.isFile() && !one.name.startsWith('.env') && !one.parentPath.includes('node_modules'))
        .map(async (one) => {
          const file = path.join(one.parentPath, one.name);
          const { size, mtimeMs } = await stat(file);
          return { file, size, state: `${file} ${size} ${mtimeMs}` };
        }),
    );
    const state = found
      .map((one) => one.state)
      .sort()
      .join('\n');
    if (known?.state === state) return known.sources;
    const files = await Promise.all(
      found
        .filter(({ size }) => size <= mostBytes)
        .map(async ({ file }) => ({
          path: path.relative(root, file).split(path.sep).join('/'),
          text: await readFile(file, 'utf8'),
        })),
    );
    known = { state, sources: readFunctions(files) };
    return known.sources;
  };
}

/** The values in the person's files for the functions: all except those for the page, which begin with VITE_. */
async function readSecrets(root: string): Promise<Record<string, string>> {
  const texts = await Promise.all(secretFiles.map((name) => readFile(path.join(root, name), 'utf8').catch(() => '')));
  const all = Object.assign({}, ...texts.map((text) => parseEnv(text))) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(all).filter(([name, value]) => isSecretName(name) && !name.startsWith('VITE_') && value !== ''),
  );
}
