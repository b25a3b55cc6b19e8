import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BackendId } from '../../backends/backends/backend';
import type { BackendLane, BackendStore } from '../../backends/backends/backend-store';
import type { AnswerBackend } from '../../backends/http/backend-handler';
import type { ProjectId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import { addressHeader } from '../../base/http/client-address';
import type { TreeFile } from '../../projects/trees/tree-files';
import type { FunctionBundles } from '../bundles/function-bundles';
import type { FunctionSources } from '../functions/app-function';
import type { FunctionLogs, LogLine } from '../functions/function-log';
import { readFunctions } from '../functions/read-functions';
import type { FunctionHost } from '../runtime/function-host';
import { checkSchedules } from '../schedules/check-schedules';
import type { FunctionSecrets } from '../secrets/function-secrets';
import { type CalledApp, createAnswerFunction } from './answer-function';
import type { InnerCalls } from './inner-calls';
import { refusals } from './refusals';
import { runFunction, type RunOutcome } from './run-function';

/** A double of a payment service, for apps without keys for the real one. */
type TestPayments = {
  settings(id: BackendId): Record<string, string>;
  isPage(path: string): boolean;
  answerApi(url: URL, request: IncomingMessage, response: ServerResponse, app: TestedApp): Promise<void>;
  answerPage(path: string, request: IncomingMessage, response: ServerResponse, app: TestedApp): Promise<boolean>;
};
type TestedApp = {
  id: BackendId;
  base: string;
  deliver(message: { path: string; headers: Readonly<Record<string, string>>; body: string }): Promise<number>;
};

type Dependencies = {
  host: FunctionHost | null;
  bundles: FunctionBundles;
  logs: FunctionLogs;
  secrets: FunctionSecrets;
  store: Pick<BackendStore, 'ensure' | 'idOf'>;
  /** The tree that a lane's functions are taken from; null if it has none. */
  treeOf(projectId: ProjectId, lane: BackendLane): Promise<string | null>;
  readFiles(treeHash: string): Promise<readonly TreeFile[] | null>;
  ownerOf(projectId: ProjectId): Promise<string>;
  /** Where pages reach a lane's backend, for a function that runs without a caller. Null if it has no address. */
  addressOf(projectId: ProjectId, lane: 'preview' | 'live'): Promise<string | null>;
  /** Opens a lane's data, for a function that uses it. */
  reachOf(projectId: ProjectId, lane: 'preview' | 'live'): Promise<BackendId | null>;
  answerBackend: AnswerBackend;
  testPayments: TestPayments;
  /** Hosts that the ready-made parts among a tree's functions may call. */
  hostsOfModules(files: FunctionSources['files']): readonly string[];
  innerCalls: InnerCalls;
  now(): number;
};

/**
 * A call at an address of a backend. `reach` opens the lane's data; it is called only for a function that uses the
 * data.
 */
export type CallOfApp = {
  path: string;
  projectId: ProjectId;
  lane: BackendLane;
  /** Where pages reach the backend, `http://host/backend`. */
  reachedAt: string;
  reach(): Promise<BackendId | null>;
};

const mostKnown = 200;
/**
 * The address that Stripe's own SDK calls, the name of its key, and the value with which a person lets people try
 * payments without a key.
 */
const paymentsAt = 'https://api.stripe.com';
const paymentsKey = 'STRIPE_SECRET_KEY';
const testWord = 'test';

/** The server functions of all apps, as their pages, turns and the studio use them. */
export function createAppFunctions(deps: Dependencies) {
  const answer = createAnswerFunction({ host: deps.host, logs: deps.logs, now: deps.now });
  const read = new Map<string, Promise<FunctionSources>>();
  /**
   * The address by which each lane's functions know their backend: the first at which it was called, so that it never
   * changes.
   */
  const bases = new Map<BackendId, string>();

  /** The draft that lane `try` called last, and the number of the last log line before that. */
  const trials = new Map<BackendId, { treeHash: string; after: number }>();

  /** Cached, because a tree never changes and is read for every call. */
  function sourcesOf(treeHash: string): Promise<FunctionSources> {
    const known = read.get(treeHash);
    if (known) return known;
    if (read.size >= mostKnown) read.clear();
    const sources = deps.readFiles(treeHash).then((files) => readFunctions(files ?? []));
    read.set(treeHash, sources);
    sources.catch(() => read.delete(treeHash));
    return sources;
  }

  /**
   * Handles a function's calls to its own app. The app is identified by the process that the call is from, never by its
   * content.
   */
  async function answerOwn(
    call: CallOfApp,
    base: string,
    { url, request, response }: { url: URL; request: IncomingMessage; response: ServerResponse },
  ): Promise<boolean> {
    if (url.origin === paymentsAt && (await isTest(call))) {
      await deps.testPayments.answerApi(url, request, response, tested(call, base));
      return true;
    }
    if (!url.href.startsWith(`${base}/`)) return false;
    const path = url.href.slice(base.length);
    request.headers[addressHeader] = 'a server function';
    if (await answerCall(request, response, { ...call, path })) return true;
    const backendId = await call.reach();
    if (backendId === null) return false;
    await deps.answerBackend(request, response, { backendId, path, reachedAt: call.reachedAt });
    return true;
  }

  const secretsOf = async ({ projectId, lane }: CallOfApp): Promise<Record<string, string>> =>
    // The functions of a shared app serve strangers, so they get none of the person's secrets.
    lane === 'shared' ? {} : deps.secrets.open(projectId, lane === 'live' ? 'live' : 'preview');

  /**
   * Whether an app takes test payments, without keys. A published site only does so if its owner says so, so that
   * nothing is given away; otherwise it tells buyers that it is not ready.
   */
  async function isTest(call: CallOfApp): Promise<boolean> {
    const key = (await secretsOf(call))[paymentsKey];
    if (key === undefined ? call.lane === 'live' : key !== testWord) return false;
    const treeHash = await deps.treeOf(call.projectId, call.lane);
    const sources = treeHash === null ? null : await sourcesOf(treeHash);
    return sources !== null && deps.hostsOfModules(sources.files).includes(new URL(paymentsAt).host);
  }

  const tested = (call: CallOfApp, base: string): TestedApp => ({
    id: deps.store.idOf(call.projectId, call.lane),
    base,
    deliver: ({ path, headers, body }) =>
      deps.innerCalls.post({ host: new URL(base).host, headers, body }, async (request, response) => {
        if (!(await answerCall(request, response, { ...call, path }))) response.writeHead(404).end();
      }),
  });

  function answerCall(request: IncomingMessage, response: ServerResponse, call: CallOfApp): Promise<boolean> {
    if (deps.testPayments.isPage(call.path)) {
      const id = deps.store.idOf(call.projectId, call.lane);
      const path = call.path.split('?')[0]!;
      return deps.testPayments.answerPage(path, request, response, tested(call, bases.get(id) ?? call.reachedAt));
    }
    return answer(request, response, { path: call.path, app: () => appOf(call) });
  }

  /** The app as this call reaches it; null if it has no functions. */
  async function appOf(call: CallOfApp): Promise<CalledApp | null> {
    const { projectId, lane } = call;
    const treeHash = await deps.treeOf(projectId, lane);
    const sources = treeHash === null ? null : await sourcesOf(treeHash);
    if (!sources || sources.functions.length === 0) return null;
    const { id, keys } = await deps.store.ensure(projectId, lane);
    if (bases.size >= 10_000) bases.clear();
    const base = bases.get(id) ?? call.reachedAt;
    bases.set(id, base);
    if (lane === 'try' && treeHash !== null && trials.get(id)?.treeHash !== treeHash) {
      if (trials.size >= mostKnown) trials.clear();
      trials.set(id, { treeHash, after: deps.logs.last(id) });
    }
    return {
      ...{ id, keys, sources, owner: await deps.ownerOf(projectId) },
      allowedHosts: [...deps.hostsOfModules(sources.files), ...(await deps.secrets.hosts(projectId))],
      answerOwn: (url, inner, answered) => answerOwn(call, base, { url, request: inner, response: answered }),
      settings: async () => ({
        ...(await secretsOf(call)),
        ...((await isTest(call)) ? deps.testPayments.settings(id) : {}),
        SUPABASE_URL: base,
        SUPABASE_ANON_KEY: keys.publishableKey,
        SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
        SUPABASE_SERVICE_ROLE_KEY: keys.secretKey,
        SUPABASE_SECRET_KEY: keys.secretKey,
      }),
    };
  }

  /** Runs a function of a lane without a caller: because its schedule says so, or somebody asks for it in the studio. */
  async function run(projectId: ProjectId, lane: 'preview' | 'live', name: string): Promise<RunOutcome> {
    const { host } = deps;
    if (host === null) return { kind: 'failed', why: refusals['no-engine'].message };
    const reachedAt = await deps.addressOf(projectId, lane);
    const reach = () => deps.reachOf(projectId, lane);
    const app = reachedAt === null ? null : await appOf({ path: '', projectId, lane, reachedAt, reach });
    if (!app?.sources.functions.some((one) => one.name === name))
      return { kind: 'failed', why: refusals['not-found'].message };
    const { keys, settings, ...rest } = app;
    const body = JSON.stringify({ scheduled: true, at: new Date(deps.now()).toISOString() });
    const runnable = { ...rest, settings: await settings() };
    return runFunction({ host, logs: deps.logs }, { app: runnable, name, key: keys.secretKey, body });
  }

  return {
    answer: answerCall,
    run,
    /** The problems that prevent functions of a tree from running. Runs none. */
    async check(treeHash: string): Promise<Problem[]> {
      const sources = await sourcesOf(treeHash);
      return [...(await deps.bundles.check(sources)), ...checkSchedules(sources, deps.now())];
    },
    sourcesOf,
    /** The functions of a tree. */
    functionsOf: async (treeHash: string): Promise<FunctionSources['functions']> =>
      (await sourcesOf(treeHash)).functions,
    /**
     * The problems that a trial of a draft showed in its functions: functions that can't run, and uncaught errors since
     * the draft's first call.
     */
    async faultsOfTrial(projectId: ProjectId, treeHash: string): Promise<Problem[]> {
      const sources = await sourcesOf(treeHash);
      if (sources.functions.length === 0) return [];
      const id = deps.store.idOf(projectId, 'try');
      const trial = trials.get(id);
      const lines = trial?.treeHash === treeHash ? deps.logs.read(id, trial.after) : [];
      const inBundles = await deps.bundles.check(sources);
      const faulty = new Set(inBundles.map(({ file }) => file));
      const seen = new Set<string>();
      const inCalls = lines.flatMap(({ isFault, functionName, text, file, line }): Problem[] => {
        if (!isFault || seen.has(text) || (file !== undefined && faulty.has(file))) return [];
        seen.add(text);
        const of = functionName === '' ? 'The server functions' : `The server function ${functionName}`;
        const place = { ...(file !== undefined && { file }), ...(line !== undefined && { line }) };
        return [{ kind: 'failed-request', message: `${of}: ${text}`.slice(0, 4000), ...place }];
      });
      return [...inBundles, ...inCalls];
    },
    /** The functions of a lane as they are now. */
    async list(projectId: ProjectId, lane: BackendLane): Promise<FunctionSources['functions']> {
      const treeHash = await deps.treeOf(projectId, lane);
      return treeHash === null ? [] : (await sourcesOf(treeHash)).functions;
    },
    /** The texts of a lane's functions. */
    async textsOf(projectId: ProjectId, lane: BackendLane): Promise<string[]> {
      const treeHash = await deps.treeOf(projectId, lane);
      return treeHash === null ? [] : Object.values((await sourcesOf(treeHash)).files);
    },
    /** Hosts that a lane's functions may call: those of its ready-made parts, and those the person allowed. */
    async hostsOf(projectId: ProjectId, lane: BackendLane): Promise<string[]> {
      const treeHash = await deps.treeOf(projectId, lane);
      const files = treeHash === null ? {} : (await sourcesOf(treeHash)).files;
      return [...deps.hostsOfModules(files), ...(await deps.secrets.hosts(projectId))];
    },
    logOf: (projectId: ProjectId, lane: BackendLane, after?: number): readonly LogLine[] =>
      deps.logs.read(deps.store.idOf(projectId, lane), after),
    canRun: deps.host !== null,
    /** For an app that is deleted. */
    remove(projectId: ProjectId): void {
      for (const lane of ['preview', 'live', 'try', 'shared'] as const) {
        const id = deps.store.idOf(projectId, lane);
        deps.host?.end(id);
        deps.logs.forget(id);
      }
    },
    close: async () => deps.host?.close(),
  };
}

export type AppFunctions = ReturnType<typeof createAppFunctions>;
