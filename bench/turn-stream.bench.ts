import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { memberships, projects, viewers } from '../drizzle/schema';
import { createMemoryBlobStore } from '../lib/base/blobs/memory-blob-store.fixture';
import { serveChannel } from '../lib/base/channel/channel-socket';
import { createProjectChannel } from '../lib/base/channel/drizzle-project-channel';
import { openPglite } from '../lib/base/database/open-database';
import type { Database } from '../lib/base/database/database';
import { idFromRandom, type ProjectId, type VersionId } from '../lib/base/foundation/id';
import { fail, succeed } from '../lib/base/foundation/result';
import { createOpenAiModel } from '../lib/turns/models/openai-model';
import { createFileGate } from '../lib/projects/trees/file-gate';
import { createDraftFiles } from '../lib/turns/turns/draft-files';
import { createTurnStore } from '../lib/turns/turns/drizzle-turn-store';
import { createMemoryTurnDatabase } from '../lib/turns/turns/memory-turn-database.fixture';
import { createObserverLeases } from '../lib/turns/turns/observer-leases';
import { startTurn } from '../lib/turns/turns/start-turn';
import { createTurnRunner } from '../lib/turns/turns/turn-runner';
import { createProjectAccess } from '../lib/base/viewers/drizzle-project-access';
import type { Viewer } from '../lib/base/viewers/viewer';

const turnCount = 50;
const chunksPerSecond = 150;
const listenersPerTurn = 2;
const warmUpSeconds = 4;
const measuredSeconds = 12;

const createId = idFromRandom(randomBytes);
const viewer: Viewer = { id: createId<'viewer'>(), kind: 'local-owner' };

type Heard = { chunks: number; events: number; gaps: number; median: number; p95: number; max: number; lag: number };

function start(script: string, args: readonly string[]): ChildProcess {
  return fork(join('bench/turn-stream', script), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
}

function hear<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as Message)));
}

const sleep = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000));

/** The share of one core this process used during the interval. */
async function measureCpu(seconds: number): Promise<{ cpu: number; from: number; to: number }> {
  const from = performance.timeOrigin + performance.now();
  const before = process.cpuUsage();
  await sleep(seconds);
  const used = process.cpuUsage(before);
  const to = performance.timeOrigin + performance.now();
  return { cpu: (used.user + used.system) / 1000 / (to - from), from, to };
}

async function createProjects(db: Database): Promise<ProjectId[]> {
  await db.insert(viewers).values({ id: viewer.id, kind: viewer.kind, createdAt: 0 });
  const ids = Array.from({ length: turnCount }, () => createId<'project'>());
  await db
    .insert(projects)
    .values(
      ids.map((id) => ({ id, ownerId: viewer.id, name: 'App', headVersionId: 'base', createdAt: 0, updatedAt: 0 })),
    );
  await db.insert(memberships).values(ids.map((projectId) => ({ projectId, viewerId: viewer.id, role: 'owner' })));
  return ids;
}

function createTurns(db: Database, baseUrl: string) {
  const now = Date.now;
  const model = createOpenAiModel({ baseUrl, apiKey: 'none', modelId: 'bench', price: null });
  const blobs = createMemoryBlobStore();
  const channel = createProjectChannel({ db, now });
  const store = createTurnStore({ db, now });
  const readHead = async () => 'base' as VersionId;
  const runner = createTurnRunner({
    ...{ store, channel, readHead, createId, now },
    observers: createObserverLeases({ now, wait: async () => undefined }),
    owner: 'bench',
    wait: async () => undefined,
    modules: new Map(),
    openDraft: async () =>
      createDraftFiles(
        {},
        { gate: createFileGate(blobs), readBlob: (hash) => blobs.get(hash), writeTree: async () => 'tree' },
      ),
    buildMessages: async ({ prompt }) => [{ role: 'user', content: prompt }],
    promiseCall: { isWanted: async () => false, messages: async () => [] },
    async *callModel({ messages, subject, signal }) {
      for await (const part of model.stream({ messages, subject, signal, maxOutputTokens: 1_000_000 })) {
        if (part.type !== 'usage') yield part;
      }
    },
    discountCalls: async () => undefined,
    commitVersion: async () => fail({ code: 'shutting-down' }),
    readPromises: async () => [],
    checkBundle: async () => [],
    resolvePackage: async () => succeed('1.0.0'),
    database: createMemoryTurnDatabase().port,
    demoMiss: () => null,
    modelKind: () => 'live',
    sumUp: async () => ({ summary: null, usage: null }),
    nameApp: async () => undefined,
    modelNames: () => ({ first: 'bench', spare: null }),
    modelSight: () => 'sees',
    report: (error) => console.error(error),
  });
  return { store, channel, runner, readHead, createId, access: createProjectAccess(db) };
}

/** The CPU cost of receiving the same replies from the model without any further processing. */
async function measureSdk(baseUrl: string): Promise<number> {
  const model = createOpenAiModel({ baseUrl, apiKey: 'none', modelId: 'bench', price: null });
  const stop = new AbortController();
  const subject = { purpose: 'build' as const, prompt: 'x', earlier: [], answers: [], round: 0 };
  const drained = Array.from({ length: turnCount }, async () => {
    const call = { messages: [{ role: 'user' as const, content: 'x' }], maxOutputTokens: 1_000_000, subject };
    for await (const part of model.stream({ ...call, signal: AbortSignal.any([stop.signal]) }))
      if (part.type === 'failed') return;
  });
  await sleep(warmUpSeconds);
  const { cpu } = await measureCpu(measuredSeconds / 2);
  stop.abort();
  await Promise.all(drained);
  return cpu;
}

/**
 * Fifty turns of 150 chunks a second with two listeners each: the time from when the model, in a separate process,
 * sends a chunk until it has passed through parser, log (PGlite on disk) and channel to a WebSocket in a third process.
 * `cpu` is this process's share of a core.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const folder = await mkdtemp(join(tmpdir(), 'easel-bench-'));
  const database = await openPglite(join(folder, 'database'), 'drizzle/migrations');
  const seconds = warmUpSeconds + measuredSeconds + 30;
  const modelServer = start('model.mjs', [String(chunksPerSecond), String(seconds)]);
  const { port } = await hear<{ port: number }>(modelServer);
  const baseUrl = `http://127.0.0.1:${port}/v1`;

  log(`${turnCount} turns …`);
  const turns = createTurns(database.db, baseUrl);
  const projectIds = await createProjects(database.db);
  const observers = createObserverLeases({ now: Date.now, wait: async () => undefined });
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    const projectId = request.url!.slice(1) as ProjectId;
    serveChannel({ channel: turns.channel, observers }, { socket, projectId, after: 0 });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const listeners = start('listeners.mjs', [address, String(listenersPerTurn), projectIds.join(',')]);
  await hear(listeners);

  for (const projectId of projectIds) await startTurn(turns, { viewer, projectId, prompt: 'Go' });
  await sleep(warmUpSeconds);
  const { cpu, from, to } = await measureCpu(measuredSeconds);
  const answer = hear<Heard>(listeners);
  listeners.send({ from, to });
  const heard = await answer;

  listeners.kill();
  await turns.runner.shutDown();

  log('The model alone …');
  const sdk = await measureSdk(baseUrl);
  modelServer.kill();
  sockets.close();
  server.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });

  const expected = turnCount * chunksPerSecond * listenersPerTurn * measuredSeconds;
  return {
    figures: {
      'median ms': heard.median,
      'p95 ms': heard.p95,
      'max ms': heard.max,
      'cpu of one core': cpu,
      'cpu of the SDK alone': sdk,
      "p95 ms of the machine's own timers": heard.lag,
      'gaps in numbers': heard.gaps,
    },
    ratios: { 'chunks heard / sent': heard.chunks / expected, 'SDK / all': sdk / cpu },
  };
}
