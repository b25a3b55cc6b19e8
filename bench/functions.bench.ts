import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { BackendId } from '../lib/backends/backends/backend';
import { createKeys } from '../lib/backends/backends/create-keys';
import { findWalls } from '../lib/backends/backends/walls';
import { createFunctionBundles } from '../lib/functions/bundles/function-bundles';
import { createProcessFunctionBundler } from '../lib/functions/bundles/process-function-bundler';
import { createFunctionLogs } from '../lib/functions/functions/function-log';
import { readFunctions } from '../lib/functions/functions/read-functions';
import { createAnswerFunction } from '../lib/functions/http/answer-function';
import { findWorkerd } from '../lib/functions/runtime/find-workerd';
import { createFunctionHost } from '../lib/functions/runtime/function-host';
import { readUsage, usualLimits } from '../lib/functions/runtime/watch-process';
import { median, round } from './support/figures';

const rounds = 15;
const calls = 600;
const atOnce = 16;
const seconds = 3;
const answerText = '{"said":"hello"}';

const textOf = (mark: string) => `import { createClient } from 'npm:@supabase/supabase-js@2';
const client = createClient('http://backend.test', 'key');
Deno.serve(() => new Response('${answerText}', { headers: { 'content-type': 'application/json', mark: '${mark}', kind: typeof client.from } }));`;

/**
 * Five functions with supabase-js: the first call of a sleeping app, warm calls compared with plain Node, a change, and
 * memory.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const bundler = createProcessFunctionBundler({
    workerFile: path.resolve('build/workers/functions.mjs'),
    searchPath: process.env.PATH ?? '',
  });
  const logs = createFunctionLogs(Date.now);
  const host = createFunctionHost({
    workerd: findWorkerd()!,
    findWalls,
    guest: { start: readFileSync('build/functions/start.js', 'utf8') },
    bundles: createFunctionBundles({ bundler, rootFor: async () => ({ ok: true, value: process.cwd() }) }),
    logs,
    ...{ most: 4, idleMs: 3600_000, limits: usualLimits },
  });
  const keys = createKeys();
  const id = 'bench' as BackendId;
  const appOf = (mark: string) => ({
    ...{ id, owner: 'owner', keys, allowedHosts: [], answerOwn: async () => false, settings: async () => ({}) },
    sources: readFunctions(
      ['a', 'b', 'c', 'd', 'e'].map((name) => ({
        path: `supabase/functions/${name}/index.ts`,
        text: textOf(name === 'a' ? mark : 'same'),
      })),
    ),
  });
  let app = appOf('first');
  const answer = createAnswerFunction({ host, logs, now: Date.now });
  const server = createServer((asked, response) => {
    if (asked.url === '/plain') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(answerText);
      return;
    }
    void answer(asked, response, { path: asked.url ?? '', app: async () => app });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (at: string) =>
    new Promise<{ ms: number; mark: string }>((resolve, reject) => {
      const begun = performance.now();
      const asked = request(
        { host: '127.0.0.1', port, path: at, headers: { apikey: keys.publishableKey } },
        (given) => {
          given.resume();
          given.on('end', () => {
            if (given.statusCode !== 200) reject(new Error(`${at}: ${given.statusCode}`));
            resolve({ ms: performance.now() - begun, mark: String(given.headers['mark']) });
          });
        },
      );
      asked.on('error', reject).end();
    });
  // Measure CPU time as well as elapsed time, which on a busy machine includes other work.
  const used = async () => {
    const { user, system } = process.cpuUsage();
    const [pid] = host.pids();
    return { own: (user + system) / 1000, theirs: (pid === undefined ? null : await readUsage(pid))?.cpuMs ?? 0 };
  };
  const perSecond = async (at: string) => {
    const before = await used();
    const until = performance.now() + seconds * 1000;
    let done = 0;
    const one = async () => {
      while (performance.now() < until) {
        await ask(at);
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
    const after = await used();
    const cpuMs = { own: (after.own - before.own) / done, theirs: (after.theirs - before.theirs) / done };
    return { calls: done / seconds, cpuMs };
  };
  try {
    await findWalls();
    log('waking');
    await ask('/functions/v1/a');
    const first: number[] = [];
    for (let n = 0; n < rounds; n += 1) {
      host.end(id);
      while (host.pids().length > 0) await new Promise((resolve) => setImmediate(resolve));
      first.push((await ask('/functions/v1/a')).ms);
    }
    log('calling');
    for (const at of ['/functions/v1/a', '/plain']) for (let n = 0; n < 200; n += 1) await ask(at);
    const [warm, plain]: [number[], number[]] = [[], []];
    for (let n = 0; n < calls; n += 1) {
      warm.push((await ask('/functions/v1/a')).ms);
      plain.push((await ask('/plain')).ms);
    }
    const [ours, theirs] = [await perSecond('/functions/v1/a'), await perSecond('/plain')];
    log('changing');
    const changed: number[] = [];
    for (let n = 0; n < rounds; n += 1) {
      app = appOf(`change ${n}`);
      const { ms, mark } = await ask('/functions/v1/a');
      if (mark !== `change ${n}`) throw new Error('an old function answered');
      changed.push(ms);
    }
    for (const name of ['b', 'c', 'd', 'e']) await ask(`/functions/v1/${name}`);
    const [pid] = host.pids();
    const usage = await readUsage(pid!);
    return {
      name: 'functions',
      figures: {
        firstCallMs: round(median(first), 1),
        warmMs: round(median(warm), 2),
        plainNodeMs: round(median(plain), 2),
        overPlainMs: round(median(warm) - median(plain), 2),
        callsPerSecond: round(ours.calls),
        plainPerSecond: round(theirs.calls),
        callCpuMsOfEasel: round(ours.cpuMs.own, 2),
        callCpuMsOfWorkerd: round(ours.cpuMs.theirs, 2),
        plainCpuMs: round(theirs.cpuMs.own, 2),
        changeMs: round(median(changed), 1),
        megabytesOfFive: round(usage?.megabytes ?? 0),
        load: round(os.loadavg()[0]!, 1),
      },
      ratios: { perSecondToPlain: round(ours.calls / theirs.calls, 2) },
    };
  } finally {
    server.closeAllConnections();
    server.close();
    await host.close();
    bundler.close();
  }
}
