import { execFileSync, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import type { BackendId, BackendKeys } from '../lib/backends/backends/backend';
import { createKeys } from '../lib/backends/backends/create-keys';
import { ownProcesses } from '../lib/backends/backends/spawn-confined';
import { createGateway } from '../lib/backends/backends/gateway';
import { idFromRandom } from '../lib/base/foundation/id';
import { createBackendHandler } from '../lib/backends/http/backend-handler';
import { measureBare } from './backend/measure-bare';
import { median, quantile, round } from './support/figures';
import { openBackends } from './support/open-backends';
import { processorOf } from './support/processor-time';
import { signUp } from './support/sign-up';

const rows = 5000;
/** Calls of each kind. */
const each = 10_000;
const kinds = ['read', 'insert', 'list'] as const;
const user = '00000000-0000-4000-8000-000000000001';

export const schema = `
create table public.notes (
  id bigint generated always as identity primary key, owner uuid not null default auth.uid(), room int not null,
  words text not null, made_at timestamptz not null default now());
create index on public.notes (room, id desc);
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
insert into public.notes (owner, room, words) select '${user}', n % 50, 'note ' || n from generate_series(1, ${rows}) n;`;

/**
 * Measures reading and inserting single rows and filtered lists by a signed-in person, through supabase-js and HTTP.
 * Baselines: the same statements on a bare PGlite, each in a transaction with role and claims, and an empty HTTP call.
 */
export async function run({ log }: { log: (line: string) => void }) {
  globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-bench-backend-'));
  const keys = createKeys();
  const createId = idFromRandom((size) => randomBytes(size));
  const newId = (): BackendId => createId<'backend'>();
  const open = () => openBackends(folder, keys);
  const backends = open();
  const id = newId();
  const answer = createBackendHandler(createGateway(backends), async () => keys);
  const server = createServer((request, response) => {
    if (request.url === '/empty') return void response.end();
    void answer(request, response, { backendId: id, path: request.url ?? '/', reachedAt: url });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients = fork(path.resolve('bench/backend/clients.mjs'));
  let token = '';
  const ask = async (task: object): Promise<{ took: number; times: number[] }> => {
    clients.send({ url, key: keys.publishableKey, token, rows, ...task });
    const [said] = (await once(clients, 'message')) as [{ ok: { took: number; times: number[] } } | { error: string }];
    if ('error' in said) throw new Error(said.error);
    return said.ok;
  };
  try {
    const migrated = await backends.migrate(id, [{ name: '20260101000000_notes', sql: schema }]);
    if (!migrated.ok) throw new Error(JSON.stringify(migrated.error));
    const person = await signUp((at, init) => fetch(`${url}${at}`, init), keys.publishableKey, 'bench@example.com');
    token = person.token;
    const theirs = [{ name: '20260101000001_owner', sql: `update public.notes set owner = '${person.id}';` }];
    const moved = await backends.migrate(id, theirs);
    if (!moved.ok) throw new Error(JSON.stringify(moved.error));
    for (const kind of kinds) await ask({ kind, count: 200, clients: 1 });

    log(`${each} of each, one after the other`);
    const used = process.cpuUsage();
    const engines = () => [...ownProcesses].reduce((sum, pid) => sum + processorOf(pid), 0);
    const usedByEngine = engines();
    const alone = { read: 0, insert: 0, list: 0 };
    for (const kind of kinds) alone[kind] = (await ask({ kind, count: each, clients: 1 })).took / each;
    const { user: inUser, system } = process.cpuUsage(used);
    const inEngine = engines() - usedByEngine;
    log('twenty at once');
    const busy: number[] = [];
    for (const kind of kinds) busy.push(...(await ask({ kind, count: 2000, clients: 20 })).times);
    log('bare');
    const empty = (await ask({ kind: 'empty', count: 3000 })).took / 3000;
    const bare = await measureBare({ schema, rows, user, count: each });
    const ours = (alone.read + alone.insert + alone.list) / 3;
    const plain = (bare.read + bare.insert + bare.list) / 3 + empty;

    log('memory, and opening');
    await backends.dispose();
    const memory = await measureMemory(open, newId);
    const first = await measureOpening(open, id, keys.publishableKey);
    const opened = await measureWithSpare(folder, keys, newId);
    return {
      figures: {
        'calls, one after the other': each * kinds.length,
        'read (ms)': round(alone.read, 2),
        'insert (ms)': round(alone.insert, 2),
        'filtered list (ms)': round(alone.list, 2),
        'bare read, insert, list (ms)': round((bare.read + bare.insert + bare.list) / 3, 2),
        'empty HTTP call (ms)': round(empty, 2),
        'CPU of the server a call (ms)': round((inUser + system) / 1000 / (each * kinds.length), 2),
        'CPU of the engine a call (ms)': round(inEngine / (each * kinds.length), 2),
        'twenty clients, median (ms)': round(median(busy), 1),
        'twenty clients, p95 (ms)': round(quantile(busy, 0.95), 1),
        'a live one (MB)': round(memory.live, 1),
        'an idle one (MB)': round(memory.idle, 2),
        'kept by the process for the next (MB)': round(memory.kept, 1),
        'cold open to first answer, median (ms)': round(median(opened)),
        'cold open to first answer, worst (ms)': round(Math.max(...opened)),
        'the same without a spare process, median (ms)': round(median(first)),
        'load of the machine': round(os.loadavg()[0]!, 1),
      },
      ratios: { 'through supabase-js ÷ bare and empty HTTP': round(ours / plain, 2) },
    };
  } finally {
    clients.kill();
    server.close();
    await backends.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Backends = ReturnType<typeof openBackends>;
/** Memory of this process and of all engines, with shared pages counted once. */
const megabytes = () =>
  process.memoryUsage().rss / 1024 / 1024 + [...ownProcesses].reduce((sum, pid) => sum + weighProcess(pid), 0);
function weighProcess(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    // Without smaps: resident memory, including shared pages.
    try {
      return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
    } catch {
      return 0;
    }
  }
}
const many = 6;
const rounds = 5;

/**
 * In megabytes. `live`: what one more open backend takes; `kept`: what the process retains once, however many backends
 * follow; `idle`: what each further backend leaves behind after it was opened, used and closed.
 */
async function measureMemory(open: () => Backends, newId: () => BackendId) {
  const use = async (backends: Backends, id: BackendId) => {
    const read = await backends.read(id, 'select count(*) from auth.users');
    if (!read.ok) throw new Error(JSON.stringify(read.error));
  };
  const openMany = async () => {
    const backends = open();
    for (const id of Array.from({ length: many }, newId)) await use(backends, id);
    const used = megabytes();
    await backends.dispose();
    // Threads that have ended release their memory a moment later.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return used;
  };
  // The process retains some memory after its first backends, but only once: later ones reuse it.
  const first = open();
  for (let n = 0; n < 2; n += 1) await use(first, newId());
  await first.dispose();
  const before = megabytes();
  const live = (await openMany()) - before;
  // The allocator keeps heaps for up to eight threads per core and reuses them later.
  for (let n = 0; n < rounds; n += 1) await openMany();
  const kept = megabytes();
  for (let n = 0; n < rounds; n += 1) await openMany();
  return { live: live / many, kept: kept - before, idle: Math.max(0, (megabytes() - kept) / (many * rounds)) };
}

/**
 * Milliseconds from a call to a closed backend until its rows arrive. Each is the first on its server, so no spare
 * process is ready.
 */
async function measureOpening(open: () => Backends, id: BackendId, apikey: string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    const backends = open();
    times.push(await timeFirst(backends, id, apikey));
    await backends.dispose();
  }
  return times;
}

/** The same on a server that has opened another backend a few seconds earlier: the spare process is ready. */
async function measureWithSpare(folder: string, keys: BackendKeys, newId: () => BackendId): Promise<number[]> {
  const ids = Array.from({ length: 5 }, newId);
  const before = openBackends(folder, keys);
  for (const id of ids) {
    const migrated = await before.migrate(id, [{ name: '20260101000000_notes', sql: schema }]);
    if (!migrated.ok) throw new Error(JSON.stringify(migrated.error));
  }
  await before.dispose();
  const backends = openBackends(folder, keys, { spareAfter: 0 });
  await backends.read(newId(), 'select 1');
  const times: number[] = [];
  for (const id of ids) {
    await new Promise((resolve) => setTimeout(resolve, 4000));
    times.push(await timeFirst(backends, id, keys.publishableKey));
  }
  await backends.dispose();
  return times;
}

async function timeFirst(backends: Backends, id: BackendId, apikey: string): Promise<number> {
  const began = performance.now();
  const headers = { apikey };
  const answer = await backends.fetch(id, new Request('http://backend/rest/v1/notes?select=id&limit=1', { headers }));
  if (!answer.ok || answer.value.status !== 200) throw new Error('It did not answer.');
  return performance.now() - began;
}
