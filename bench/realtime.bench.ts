import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import type { BackendId } from '../lib/backends/backends/backend';
import { createKeys } from '../lib/backends/backends/create-keys';
import { createRealtime } from '../lib/backends/realtime/realtime';
import { measureWrites } from './realtime/measure-writes';
import { median, quantile, round } from './support/figures';
import { openBackends } from './support/open-backends';
import { processorOfAll } from './support/processor-time';
import { signUp } from './support/sign-up';

const users = 10;
const listenersEach = 10;
const changesPerSecond = 50;
const seconds = 20;

const schema = `
create table public.notes (
  id uuid primary key default gen_random_uuid(), owner uuid not null, body text not null, sent_at bigint not null);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (owner = (select auth.uid()));
alter publication supabase_realtime add table public.notes;`;

/**
 * A hundred pages of ten people listen to one table in which each person may only see their own rows, while fifty rows
 * a second are written through the API; then the extra cost of listeners for one write.
 */
export async function run({ log }: { log: (line: string) => void }) {
  // Without it, supabase-js inside the engine refuses to start on Node 20.
  globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-bench-realtime-'));
  const keys = createKeys();
  const id = 'b'.repeat(26) as BackendId;
  const backends = openBackends(folder, keys, { maxOpen: 1 });
  const report = (error: unknown) => log(String(error));
  const realtime = createRealtime({ backends, keysOf: () => Promise.resolve(keys), now: Date.now, report });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    void realtime.upgrade(request, socket, head, { backendId: id, path: request.url ?? '/' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const pages = fork(path.resolve('bench/realtime/listeners.mjs'));
  try {
    const migrated = await backends.migrate(id, [{ name: '20260101000000_notes', sql: schema }]);
    if (!migrated.ok) throw new Error(JSON.stringify(migrated.error));
    const send = async (at: string, init: RequestInit) => {
      const answer = await backends.fetch(id, new Request(`http://backend${at}`, init));
      if (!answer.ok) throw new Error(JSON.stringify(answer.error));
      return answer.value;
    };
    const callers: { owner: string; token: string }[] = [];
    for (let n = 0; n < users; n += 1) {
      const person = await signUp(send, keys.publishableKey, `person${n}@example.com`);
      callers.push({ owner: person.id, token: person.token });
    }
    const owners = callers.map(({ owner }) => owner);
    const write = (changes: number, perSecond: number) =>
      writeSteadily(send, keys.secretKey, owners, { changes, perSecond });
    // A minute's worth of writes up front: V8 keeps compiling Postgres during the first thousands of statements.
    await write(3000, 1000);
    log('writing with nobody listening');
    const alone = await write((changesPerSecond * seconds) / 2, changesPerSecond);

    const url = `ws://127.0.0.1:${port}/realtime/v1/websocket?vsn=2.0.0&apikey=${keys.publishableKey}`;
    pages.send({ type: 'listen', url, callers, each: listenersEach });
    await once(pages, 'message');
    log(`${users * listenersEach} pages listen`);
    const heard = await write(changesPerSecond * seconds, changesPerSecond);
    // The last changes are sent within a batching window.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    pages.send({ type: 'stop' });
    const [{ arrivals, wrong }] = (await once(pages, 'message')) as [{ arrivals: number[]; wrong: number }];

    log('what one write costs');
    const writes = await measureWrites({ folder: path.join(folder, 'writes'), keys });
    return {
      figures: {
        listeners: users * listenersEach,
        'changes told': arrivals.length,
        'changes that should have been': heard.written * listenersEach,
        'to the wrong listener': wrong,
        'written to heard, median (ms)': median(arrivals),
        'written to heard, p95 (ms)': quantile(arrivals, 0.95),
        'of a core, all in all (%)': round(heard.core * 100, 1),
        'of a core, the writes alone (%)': round(alone.core * 100, 1),
        // On a busy machine fewer changes fit into a second of elapsed time, but the CPU time of each stays about the
        // same.
        'CPU of a change, all in all (ms)': round(heard.each, 2),
        'CPU of a change with nobody listening (ms)': round(alone.each, 2),
        'a write, no triggers (ms)': round(writes.plain, 4),
        'added while nobody listens (ms)': round(writes.idle - writes.plain, 4),
        'added while somebody listens (ms)': round(writes.heard - writes.plain, 4),
        'load of the machine': round(os.loadavg()[0]!, 1),
      },
      ratios: { 'CPU with a hundred listeners ÷ without': round(heard.core / alone.core, 2) },
    };
  } finally {
    pages.kill();
    realtime.close();
    server.close();
    await backends.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Writes rows at a steady rate, however long each takes. `core`: the share of one core that this process and the
 * engine's used; `each`: their CPU milliseconds per row.
 */
async function writeSteadily(
  send: (path: string, init: RequestInit) => Promise<Response>,
  apikey: string,
  owners: readonly string[],
  { changes, perSecond }: { changes: number; perSecond: number },
): Promise<{ written: number; core: number; each: number }> {
  const headers = { apikey, 'content-type': 'application/json', prefer: 'return=minimal' };
  const began = performance.now();
  const used = processorOfAll();
  const writes: Promise<unknown>[] = [];
  for (let n = 0; n < changes; n += 1) {
    const wait = began + (n * 1000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const body = JSON.stringify({ owner: owners[n % owners.length], body: `note ${n}`, sent_at: Date.now() });
    writes.push(
      send('/rest/v1/notes', { method: 'POST', headers, body }).then(({ status }) => {
        if (status !== 201) throw new Error(`A row was not written: ${status}.`);
      }),
    );
  }
  await Promise.all(writes);
  const spent = processorOfAll() - used;
  return { written: changes, core: spent / (performance.now() - began), each: spent / changes };
}
