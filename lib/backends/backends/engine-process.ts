import { readFile } from 'node:fs/promises';
import type { EngineAnswer, EngineCall, EngineData, ToEngine } from '@/lib/backends/backend-engine/engine-messages';
import { createFrameReader, encodeFrame } from '@/lib/backends/backend-engine/process/frames';
import type { Mail } from '@/lib/backends/backend-engine/sign-in/auth-mails';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { BackendTrouble } from './backends';
import { endOrphans } from './end-orphans';
import { readEngineMessage } from './read-engine-message';
import { type Confined, spawnConfined } from './spawn-confined';
import { findWalls, type Walls } from './walls';

/** One open engine in its own process. */
export type EngineProcess = {
  /** Its pid; undefined if it did not start. */
  pid: number | undefined;
  /**
   * Calls are answered in any order. Silence beyond the limit, or a call that waits four times as long, kills the
   * process and fails every pending call.
   */
  call(call: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>>;
  waiting(): number;
  /** Ends it after the pending calls; resolves when the process is gone. */
  close(): Promise<void>;
};

export type EngineProcessOptions = {
  begun: Confined;
  data: EngineData;
  /**
   * Milliseconds for opening, and how long an open engine may be silent while a call is pending. PGlite can't be
   * interrupted, and its process does nothing else while a statement runs: silence means a statement takes too long,
   * and the process goes down with it. A long queue does not count as silence.
   */
  limits: {
    open: number;
    call: number | (() => number);
    /** Maximum megabytes of memory. */
    memory?: number | undefined;
  };
  onMail: (mail: Mail) => void;
  /** `changed`: rows that somebody listens to have changed; `missed`: some change will never be sent. */
  onTold: (what: 'changed' | 'missed') => void;
  /**
   * Called if it has no pending calls but holds far more memory than an idle engine. Postgres's memory never shrinks:
   * close it.
   */
  onSwollen: () => void;
  /** Called once when the process is gone, for whatever reason: only then may its folder be opened again. */
  onEnd: () => void;
};

type Waiting = {
  asked: EngineCall['type'];
  resolve: (answer: Result<EngineAnswer, BackendTrouble>) => void;
  since: number;
};

/** How many times the call limit one call may wait while others are processed. */
const patience = 4;
/** Megabytes of JavaScript heap; the database's own memory comes on top. */
const ofJavaScript = 256;
/**
 * Megabytes of memory in total, checked while calls are pending. Postgres may use 512 and raises an error when that is
 * not enough.
 */
const resident = 900;
/** Megabytes above which an idle engine is closed. It reopens in about a second. */
const swollen = 450;
const lookEvery = 250;
const mostBytes = 512 * 1024 ** 2;
/**
 * The frame limit while only calls that return rows or responses are pending: the studio reads a page of rows at once,
 * and the engine caps a response at 64 MB. Well below what the heap of 256 MB holds, because rows, their JSON and its
 * builder are three copies.
 */
const mostBytesOfRows = 72 * 1024 ** 2;
const askForRows: ReadonlySet<EngineCall['type']> = new Set(['read', 'read-as', 'fetch']);

/**
 * Starts the process of a backend's engine. It loads its code while its folder is still being prepared; the caller must
 * then start an engine in it or kill it. Waits for orphans of a dead server in `within` to be gone.
 */
export async function beginEngineProcess(
  { workerFile, folder: within, walls }: { workerFile: string; folder: string; walls?: Walls | undefined },
  folder: string,
): Promise<Confined> {
  const [raised] = await Promise.all([walls ?? findWalls(), endOrphans(within)]);
  return spawnConfined({ workerFile, folder, walls: raised, megabytes: ofJavaScript });
}

/** Opens the engine in an already started process; calls made meanwhile wait. */
export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const { child, channel } = options.begun;
  const { call: callLimit, memory: most = resident } = options.limits;
  const limitNow = () => (typeof callLimit === 'number' ? callLimit : callLimit());
  const waiting = new Map<number, Waiting>();
  const stop = () => finish({ code: 'backend-stopped' });
  const opening = setTimeout(stop, options.limits.open);
  let last = 0;
  let end: BackendTrouble | null = null;
  /** When it last sent something, or got the first call after a pause; null until it is open. */
  let lastSign: number | null = null;
  let watch: NodeJS.Timeout | null = null;
  let scales: NodeJS.Timeout | null = null;
  let tellGone: () => void;
  const gone = new Promise<void>((resolve) => (tellGone = resolve));

  function keepWatch(): void {
    if (watch !== null) clearTimeout(watch);
    watch = null;
    const [oldest] = waiting.values();
    if (lastSign === null || !oldest) return;
    const left = Math.min(lastSign + limitNow(), oldest.since + patience * limitNow()) - performance.now();
    if (left <= 0) stop();
    else watch = setTimeout(keepWatch, left);
  }

  /** Checked only while calls are pending: an idle engine does not grow. */
  function keepWeighing(): void {
    scales ??= setInterval(() => {
      const weighed = weigh(child.pid!);
      if (waiting.size > 0) return void weighed.then((megabytes) => megabytes > most && stop());
      if (scales !== null) clearInterval(scales);
      scales = null;
      void weighed.then((megabytes) => megabytes > swollen && end === null && options.onSwollen());
    }, lookEvery).unref();
  }

  /** All messages of one turn of the event loop go out in a single write, because each write is a system call. */
  function say(message: ToEngine): void {
    if (channel.writableCorked === 0) {
      channel.cork();
      setImmediate(() => channel.uncork());
    }
    for (const chunk of encodeFrame(message)) channel.write(chunk);
  }

  /** Only killing the process stops a statement. Callers get their error once it is gone, since they may retry. */
  function finish(trouble: BackendTrouble): void {
    if (end !== null) return;
    end = trouble;
    clearTimeout(opening);
    if (watch !== null) clearTimeout(watch);
    if (scales !== null) clearInterval(scales);
    channel.destroy();
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) leave();
    else child.kill('SIGKILL');
  }

  function leave(): void {
    finish({ code: 'backend-stopped' });
    tellGone();
    options.onEnd();
    for (const { resolve } of waiting.values()) resolve(fail(end!));
    waiting.clear();
  }

  const mostNow = () =>
    [...waiting.values()].every(({ asked }) => askForRows.has(asked)) ? mostBytesOfRows : mostBytes;
  const read = createFrameReader(mostNow, (said) => {
    if (end !== null) return;
    const message = readEngineMessage(said);
    if (lastSign !== null) lastSign = performance.now();
    switch (message.type) {
      case 'opened':
        clearTimeout(opening);
        lastSign = performance.now();
        for (const one of waiting.values()) one.since = lastSign;
        return keepWatch();
      case 'warmed':
        return;
      case 'mail':
        return options.onMail(message.mail);
      case 'changed':
      case 'missed':
        return options.onTold(message.type);
      case 'broken':
        return finish({ code: 'backend-unavailable', reason: message.message });
      case 'answered': {
        const call = waiting.get(message.n);
        if (!call) return;
        waiting.delete(message.n);
        if (waiting.size === 0) keepWatch();
        return call.resolve(succeed(message.answer));
      }
      default:
        return message satisfies never;
    }
  });
  channel.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch {
      // It sent something no engine sends.
      stop();
    }
  });
  channel.on('error', stop);
  // Out of memory, or a crash inside the database's WebAssembly.
  child.once('exit', leave);
  child.once('error', leave);
  if (child.exitCode !== null || child.signalCode !== null) queueMicrotask(leave);
  say({ type: 'open', data: options.data });

  function call(asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>> {
    if (end !== null) return gone.then(() => fail(end!));
    last += 1;
    const n = last;
    return new Promise((resolve) => {
      const since = performance.now();
      if (waiting.size === 0 && lastSign !== null) lastSign = since;
      waiting.set(n, { asked: asked.type, resolve, since });
      say({ type: 'call', n, call: asked });
      keepWatch();
      keepWeighing();
    });
  }

  return {
    pid: child.pid,
    call,
    waiting: () => waiting.size,
    async close() {
      await call({ type: 'close' });
      stop();
      await gone;
    },
  };
}

/** Megabytes of resident memory, shared pages included; 0 if the system does not say, or the process is gone. */
async function weigh(pid: number): Promise<number> {
  const pages = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return (Number(pages.split(' ')[1] ?? 0) * 4096) / 1024 ** 2;
}
