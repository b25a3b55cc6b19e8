import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BackendId } from '../../backends/backends/backend';
import type { Walls } from '../../backends/backends/walls';
import type { FunctionBundles, MadeFunction } from '../bundles/function-bundles';
import type { FunctionSources } from '../functions/app-function';
import type { FunctionLogs } from '../functions/function-log';
import { openOutboundProxy, type OutboundProxy, type OutboundProxyOptions } from '../outbound/outbound-proxy';
import type { FunctionProcess } from './function-process';
import { createReadLine } from './read-line';
import { sayEnd, sayRefused } from './say-end';
import { createPlaces } from './share-places';
import { createSpareWorkerds } from './spare-workerd';
import { startInSpare } from './start-in-spare';
import type { ProcessLimits } from './watch-process';

/** Everything that one app's functions run with, in one lane. */
export type RunnableApp = {
  id: BackendId;
  /** The owner whose share of places and processor time it uses. */
  owner: string;
  sources: FunctionSources;
  /** The content of `Deno.env`: the app's own addresses and keys, and the person's secrets. */
  settings: Readonly<Record<string, string>>;
  allowedHosts: readonly string[];
  answerOwn: OutboundProxyOptions['answerOwn'];
};

export type FunctionHostOptions = {
  workerd: string;
  findWalls(): Promise<Walls>;
  /** Source of the built `start.js`. */
  guest: { start: string };
  bundles: Pick<FunctionBundles, 'bundleAll'>;
  logs: FunctionLogs;
  /** The most processes at once, for all owners together. */
  most: number;
  idleMs: number;
  limits: ProcessLimits;
  resolve?: OutboundProxyOptions['resolve'];
};

/** A process with everything needed to talk to its functions. */
export type Running = { process: FunctionProcess; made: ReadonlyMap<string, MadeFunction> };
export type Opened = { kind: 'running'; running: Running } | { kind: 'full' } | { kind: 'resting' };

/**
 * A process with everything it was started from; `sources` is null while a package is missing that may be there next
 * time.
 */
type Begun = Running & { key: string; sources: FunctionSources | null; settings: RunnableApp['settings'] };

type App = {
  current: Begun | null;
  starting: Promise<Opened> | null;
  proxy: Promise<{ proxy: OutboundProxy; folder: string; at: string }> | null;
  /** As the last call described it. */
  latest: RunnableApp;
  idle: NodeJS.Timeout | null;
  /** When its processes were ended because of their behaviour. */
  stopped: number[];
};

const heapMegabytes = 128;
/** After `ends` such ends within `within` ms, an app's functions rest for `for` ms. */
const rest = { ends: 4, within: 60_000, for: 30_000 };

const lacksPackage = ({ bundle }: MadeFunction) =>
  bundle.kind === 'faulty' && bundle.problems.some(({ kind }) => kind === 'missing-package');

/** Whether a process runs exactly these sources and settings, without reading the sources. */
function isSame({ sources, settings }: Begun, latest: RunnableApp): boolean {
  const names = Object.keys(settings);
  return (
    sources === latest.sources &&
    names.length === Object.keys(latest.settings).length &&
    names.every((name) => settings[name] === latest.settings[name])
  );
}

/**
 * Runs the functions of all apps: one process per app and lane, started by its first call and ended when there are no
 * calls.
 */
export function createFunctionHost(options: FunctionHostOptions) {
  const apps = new Map<BackendId, App>();
  const { logs } = options;
  const spares = createSpareWorkerds(options);
  const places = createPlaces<BackendId>(options.most, (id) => endIfIdle(id));

  function appOf(latest: RunnableApp): App {
    const known = apps.get(latest.id);
    if (known) {
      known.latest = latest;
      return known;
    }
    const made: App = { current: null, starting: null, proxy: null, latest, idle: null, stopped: [] };
    apps.set(latest.id, made);
    return made;
  }

  /** Ends a process that nobody is calling, to make room for another; false if somebody is calling it. */
  function endIfIdle(id: BackendId): boolean {
    const app = apps.get(id);
    if (!app?.current || app.current.process.calls() > 0 || app.starting) return false;
    app.current.process.end('idle');
    return true;
  }

  async function proxyOf(app: App): Promise<string> {
    app.proxy ??= (async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'easel-outbound-'));
      const at = path.join(folder, 's');
      const proxy = await openOutboundProxy({
        socketPath: at,
        allowedHosts: () => app.latest.allowedHosts,
        answerOwn: (url, request, response) => app.latest.answerOwn(url, request, response),
        onRefused: (refused) => logs.add(app.latest.id, sayRefused(refused)),
        ...(options.resolve && { resolve: options.resolve }),
      });
      return { proxy, folder, at };
    })();
    return (await app.proxy).at;
  }

  async function closeProxy(app: App): Promise<void> {
    const opened = app.proxy;
    app.proxy = null;
    if (!opened) return;
    const { proxy, folder } = await opened;
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  }

  const keyOf = (made: readonly MadeFunction[], settings: RunnableApp['settings']) =>
    createHash('sha256')
      .update(JSON.stringify([made.map(({ name, key }) => [name, key]), Object.entries(settings).sort()]))
      .digest('hex');

  async function start(app: App, made: readonly MadeFunction[], key: string): Promise<Opened> {
    const { id, owner, settings, sources } = app.latest;
    const before = app.current;
    if (!(await places.take(id, owner))) return { kind: 'full' };
    const sound = made.flatMap(({ name, bundle }) => (bundle.kind === 'bundled' ? [{ name, ...bundle }] : []));
    const read = createReadLine(
      new Map(sound.map(({ name, lines, packages }) => [name, { own: lines, packages: packages?.lines ?? null }])),
    );
    try {
      const outboundAt = await proxyOf(app);
      const process = await startInSpare(spares, {
        ...{ start: options.guest.start, limits: options.limits, heapMegabytes, settings, outboundAt },
        functions: sound.map(({ name, code, binds, packages }) => ({
          name,
          code,
          binds,
          packages: packages?.code ?? null,
        })),
        onLine: (line) => {
          const said = read(line);
          if (said) logs.add(id, said);
        },
      });
      const running: Begun = {
        ...{ process, made: new Map(made.map((one) => [one.name, one])), key, settings },
        sources: made.some(lacksPackage) ? null : sources,
      };
      app.current = running;
      void process.gone.then((why) => {
        if (app.current === running) {
          app.current = null;
          if (app.idle) clearTimeout(app.idle);
          // Another process may be starting in its place, with the same outbound proxy.
          if (!app.starting) {
            places.leave(id);
            void closeProxy(app);
          }
        }
        const said = sayEnd(why);
        if (said === null) return;
        app.stopped = [...app.stopped.filter((at) => performance.now() - at < rest.within), performance.now()];
        logs.add(id, said);
      });
      if (before) endWhenDone(before.process);
      return { kind: 'running', running };
    } catch (error) {
      if (!app.current || app.current.process.ended() !== null) places.leave(id);
      throw error;
    }
  }

  /** Calls that started before a change are handled to their end by the old code. */
  function endWhenDone(process: FunctionProcess): void {
    const timer = setInterval(() => {
      if (process.calls() > 0 && process.ended() === null) return;
      clearInterval(timer);
      process.end('replaced');
    }, 100);
    timer.unref();
  }

  const isResting = ({ stopped }: App) => {
    const recent = stopped.filter((at) => performance.now() - at < rest.within);
    return recent.length >= rest.ends && performance.now() - recent.at(-1)! < rest.for;
  };

  return {
    /**
     * The app's functions as they are now: started if they are not running, restarted if anything about them changed.
     */
    async open(latest: RunnableApp): Promise<Opened> {
      const app = appOf(latest);
      const { current } = app;
      if (current && current.process.ended() === null && isSame(current, latest))
        return { kind: 'running', running: current };
      const made = await options.bundles.bundleAll(latest.sources);
      const key = keyOf(made, latest.settings);
      if (app.current?.key === key && app.current.process.ended() === null) {
        // A new tree with the same functions: note it, so that the next call recognises it at once.
        if (app.current.sources !== null) app.current.sources = latest.sources;
        return { kind: 'running', running: app.current };
      }
      if (isResting(app)) return { kind: 'resting' };
      // The first of several calls starts it; changes made meanwhile are picked up by later calls.
      app.starting ??= start(app, made, key).finally(() => (app.starting = null));
      return app.starting;
    },
    /** Call it when a call has ended: without further calls the app's process is ended. */
    callEnded({ id }: Pick<RunnableApp, 'id'>): void {
      // Not earlier: starting a process takes processor time that the call itself needs.
      void spares.prepare().catch(() => undefined);
      places.used(id);
      const app = apps.get(id);
      if (!app) return;
      if (app.idle) clearTimeout(app.idle);
      app.idle = setTimeout(() => void endIfIdle(id), options.idleMs).unref();
    },
    /** Ends the process of an app whose data or secrets are gone. */
    end(id: BackendId): void {
      apps.get(id)?.current?.process.end('closed');
    },
    /** The pids of processes that run now; for tests and benches. */
    pids: (): number[] => [...apps.values()].flatMap(({ current }) => (current ? [current.process.pid] : [])),
    async close(): Promise<void> {
      spares.close();
      const running = [...apps.values()];
      apps.clear();
      await Promise.all(
        running.map(async (app) => {
          if (app.idle) clearTimeout(app.idle);
          await app.starting?.catch(() => undefined);
          const { current } = app;
          current?.process.end('closed');
          await current?.process.gone;
          await closeProxy(app);
        }),
      );
    },
  };
}

export type FunctionHost = ReturnType<typeof createFunctionHost>;
