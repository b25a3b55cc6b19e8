import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { composeConfig, type FunctionCode } from './compose-config';
import { tellsAt } from './spare-workerd';
import { type EndReason, judgeUsage, type ProcessLimits, readUsage, type WatchState } from './watch-process';

/** One running workerd with all functions of one app. */
export type FunctionProcess = {
  /** The socket of a function. Throws if it has none of that name. */
  socketOf(name: string): string;
  /** Keeps connections to its sockets open. */
  readonly agent: http.Agent;
  readonly pid: number;
  /** Call before and after each call: it is watched closely only while it may be working. */
  begin(): void;
  finish(): void;
  calls(): number;
  /** Null while it runs. */
  ended(): EndReason | null;
  end(why: EndReason): void;
  /** Resolves when the process is gone. */
  gone: Promise<EndReason>;
};

export type FunctionProcessOptions = {
  /** A workerd that waits for its configuration. */
  child: ChildProcess;
  functions: readonly FunctionCode[];
  /** Source of the built `start.js`. */
  start: string;
  /** The content of `Deno.env`. */
  settings: Readonly<Record<string, string>>;
  /** Path of the outbound proxy's socket. */
  outboundAt: string;
  limits: ProcessLimits;
  heapMegabytes: number;
  /** Each line the process writes. */
  onLine(line: string): void;
};

const startMs = 10_000;
const lookEvery = 100;
/** After its last call, a function may continue for 30 seconds with `EdgeRuntime.waitUntil`. */
const watchedForMs = 35_000;
const longestLine = 64 * 1024;
/** A slightly lower priority than that of processes people wait for. */
const niceness = 5;

/**
 * Gives a waiting workerd its functions and their settings, which only ever pass through that pipe. Rejects with its
 * output if it does not listen in time.
 */
export async function startFunctionProcess(options: FunctionProcessOptions): Promise<FunctionProcess> {
  // Short, because the path of a socket may have only about a hundred characters; no other user can access the folder.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'easel-functions-'));
  const { child, functions, start, settings, outboundAt, heapMegabytes } = options;
  const socketOf = (place: number) => path.join(folder, String(place));
  const sockets = new Map(functions.map(({ name }, place) => [name, socketOf(place)]));
  const beatAt = path.join(folder, 'beat');
  const at = { socketOf, beatAt, beatFolder: folder, outboundAt };
  const config = composeConfig({ functions, start, settings, heapMegabytes, ...at });
  child.stdin!.on('error', () => undefined).end(config);
  return watch(child, { ...options, folder, sockets, beatAt });
}

type Watched = FunctionProcessOptions & { folder: string; sockets: ReadonlyMap<string, string>; beatAt: string };

async function watch(child: ChildProcess, options: Watched): Promise<FunctionProcess> {
  const { folder, sockets, beatAt, limits } = options;
  const agent = new http.Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  let reason: EndReason | null = null;
  let calls = 0;
  let lastCall = performance.now();
  let timer: NodeJS.Timeout | null = null;
  let lastWords = '';
  let tellGone: (why: EndReason) => void;
  const gone = new Promise<EndReason>((resolve) => (tellGone = resolve));
  let isGone = false;
  const leave = () => {
    if (isGone) return;
    isGone = true;
    // V8 ends the process itself at its heap's limit.
    reason ??= /heap limit|out of memory/i.test(lastWords) ? 'memory' : 'crashed';
    if (timer !== null) clearInterval(timer);
    agent.destroy();
    void rm(folder, { recursive: true, force: true });
    tellGone(reason);
  };
  child.once('exit', leave);
  child.once('error', leave);
  // It may have ended while it waited, or never started.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) leave();
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('error', () => undefined);
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      lastWords = (lastWords + line).slice(-4000);
      options.onLine(line.slice(0, longestLine));
    });
  }
  const end = (why: EndReason) => {
    reason ??= why;
    child.kill('SIGKILL');
  };

  await waitUntilListens().catch((error: unknown) => {
    end('crashed');
    throw error;
  });
  const pid = child.pid!;
  try {
    os.setPriority(pid, niceness);
  } catch {
    // It ended meanwhile; its exit says so.
  }

  /** workerd reports each socket it listens at in a line. */
  async function waitUntilListens(): Promise<void> {
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error('The functions did not start in time.')), startMs);
      void gone.then(() => {
        reject(new Error(`The functions did not start: ${lastWords.slice(-1500)}`));
        clearTimeout(timer);
      });
    });
    let left = sockets.size + 1;
    const told = new Promise<void>((resolve) => {
      createInterface({ input: child.stdio[tellsAt] as Readable }).on('line', () => {
        left -= 1;
        if (left === 0) resolve();
      });
    });
    await Promise.race([told, late]);
  }

  let state: WatchState | null = null;
  let beating: Promise<boolean> | null = null;
  let hasAnswered = true;

  async function look(): Promise<void> {
    if (calls === 0 && performance.now() - lastCall > watchedForMs && timer !== null) {
      clearInterval(timer);
      timer = null;
      state = null;
      return;
    }
    beating ??= beat(beatAt, agent).then((isAlive) => {
      hasAnswered ||= isAlive;
      beating = null;
      return isAlive;
    });
    const usage = await readUsage(pid);
    if (usage === null || isGone) return;
    const at = performance.now();
    const seen = { at, cpuMs: usage.cpuMs };
    const judged = judgeUsage(state ?? { answered: seen, window: seen }, { at, usage, hasAnswered, limits });
    state = judged.state;
    hasAnswered = false;
    if (judged.end !== null) end(judged.end);
  }

  return {
    socketOf(name) {
      const at = sockets.get(name);
      if (at === undefined) throw new Error(`no function ${name} runs here`);
      return at;
    },
    agent,
    pid,
    gone,
    begin() {
      calls += 1;
      lastCall = performance.now();
      timer ??= setInterval(() => void look(), lookEvery).unref();
    },
    finish() {
      calls -= 1;
      lastCall = performance.now();
    },
    calls: () => calls,
    ended: () => reason,
    end,
  };
}

/**
 * Whether the process responds. If it is frozen, this stays pending and resolves to false once the process is killed.
 */
function beat(socketPath: string, agent: http.Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.request({ socketPath, agent, path: '/', headers: { host: 'easel' } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(true)).on('error', () => resolve(false));
    });
    request.on('error', () => resolve(false));
    request.end();
  });
}
