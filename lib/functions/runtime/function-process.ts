import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Walls } from '../../backends/backends/walls';
import { composeConfig, composeFunction, type FunctionCode, routerModule } from './compose-config';
import { type EndReason, judgeUsage, type ProcessLimits, readUsage, type WatchState } from './watch-process';

/** One running workerd with all functions of one app. */
export type FunctionProcess = {
  /** Its socket, and an agent that keeps connections to it. */
  readonly socketPath: string;
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
  workerd: string;
  walls: Walls;
  functions: readonly FunctionCode[];
  /** `router.js` and `start.js`, as built. */
  guest: { router: string; start: string };
  /** What `Deno.env` holds. */
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
/** After its last call a function may go on by `EdgeRuntime.waitUntil`, for 30 seconds. */
const watchedForMs = 35_000;
const longestLine = 64 * 1024;
/** A little less important than what people wait for. */
const niceness = 5;

/**
 * Starts workerd behind every wall this machine has: no network but the proxy's socket, no rights, no environment but
 * the app's own settings. Rejects if it does not answer in time, with what it said.
 */
export async function startFunctionProcess(options: FunctionProcessOptions): Promise<FunctionProcess> {
  // Short, because the path of a socket may have a hundred characters; nobody else may enter it.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'easel-functions-'));
  const socketPath = path.join(folder, 's');
  const names = Object.keys(options.settings);
  const files: [string, string][] = [
    ['main.js', routerModule],
    ['router.js', options.guest.router],
    ['start.js', options.guest.start],
    ...options.functions.map((one, n): [string, string] => [`function-${n}.js`, composeFunction(one)]),
    [
      'config.capnp',
      composeConfig({
        names: options.functions.map(({ name }) => name),
        settings: names,
        listenAt: socketPath,
        outboundAt: options.outboundAt,
        heapMegabytes: options.heapMegabytes,
      }),
    ],
  ];
  await mkdir(folder, { recursive: true });
  await Promise.all(files.map(([name, text]) => writeFile(path.join(folder, name), text, { mode: 0o600 })));
  const words = [...options.walls.before, options.workerd, 'serve', 'config.capnp'];
  const child = spawn(words[0]!, words.slice(1), {
    cwd: folder,
    env: Object.fromEntries(names.map((name, n) => [`S${n}`, options.settings[name]!])) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return watch(child, { ...options, folder, socketPath });
}

type Watched = FunctionProcessOptions & { folder: string; socketPath: string };

async function watch(child: ChildProcess, options: Watched): Promise<FunctionProcess> {
  const { folder, socketPath, limits } = options;
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

  await waitUntilAnswers().catch((error: unknown) => {
    end('crashed');
    throw error;
  });
  const pid = child.pid!;
  try {
    os.setPriority(pid, niceness);
  } catch {
    // It ended meanwhile; its exit says so.
  }

  async function waitUntilAnswers(): Promise<void> {
    const until = performance.now() + startMs;
    while (!(await beat(socketPath, agent))) {
      if (isGone || child.pid === undefined) throw new Error(`The functions did not start: ${lastWords.slice(-1500)}`);
      if (performance.now() > until) throw new Error('The functions did not start in time.');
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
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
    beating ??= beat(socketPath, agent).then((isAlive) => {
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
    socketPath,
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

/** Whether the process answers; a frozen one does not, until it is ended. */
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
