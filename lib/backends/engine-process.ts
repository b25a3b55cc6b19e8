import { readFile } from 'node:fs/promises';
import type { EngineAnswer, EngineCall, EngineData, ToEngine } from '@/lib/backend-engine/engine-messages';
import { createFrameReader, encodeFrame } from '@/lib/backend-engine/process/frames';
import type { Mail } from '@/lib/backend-engine/sign-in/auth-mails';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import type { BackendTrouble } from './backends';
import { endOrphans } from './end-orphans';
import { readEngineMessage } from './read-engine-message';
import { type Confined, spawnConfined } from './spawn-confined';
import { findWalls, type Walls } from './walls';

/** One open engine in a process of its own. */
export type EngineProcess = {
  /** The system's number for it; undefined where it did not start. */
  pid: number | undefined;
  /** Calls are answered in any order; silence beyond the limit, or a call that waits four times as long, ends the process and all that wait in it. */
  call(call: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>>;
  /** How many calls wait for their answer. */
  waiting(): number;
  /** Ends it after the calls that wait; done when the process is gone. */
  close(): Promise<void>;
};

export type EngineProcessOptions = {
  /** As `beginEngineProcess` gave it. */
  begun: Confined;
  data: EngineData;
  /**
   * Milliseconds for opening, and those an open engine may say nothing while it is asked. PGlite can't be interrupted, and while a
   * statement runs its process does nothing else: silence is a statement that takes too long, and takes the process along. Many
   * who wait their turn are none.
   */
  limits: {
    open: number;
    call: number | (() => number);
    /** Megabytes in memory at most. */
    memory?: number | undefined;
  };
  onMail: (mail: Mail) => void;
  /** Rows that somebody listens to have changed, or some change will never be told. */
  onTold: (what: 'changed' | 'missed') => void;
  /** It has answered all calls and holds far more than one at rest does. Postgres's memory never gets smaller: close it. */
  onSwollen: () => void;
  /** Told once, when the process is gone by whatever way: from then on its folder may be opened again. */
  onEnd: () => void;
};

type Waiting = {
  asked: EngineCall['type'];
  resolve: (answer: Result<EngineAnswer, BackendTrouble>) => void;
  since: number;
};

/** So many limits one call may wait while others are answered. */
const patience = 4;
/** Megabytes of JavaScript; the database's own memory comes on top. */
const ofJavaScript = 256;
/** Megabytes of memory in all, looked at while it is asked: Postgres may have 512, and says so when that is not enough. */
const resident = 900;
/** Megabytes beyond which one that is asked nothing is closed. It is opened anew in about a second. */
const swollen = 450;
const lookEvery = 250;
const mostBytes = 512 * 1024 ** 2;
/** While rows or an answer alone are asked for: the studio reads a page at once, and an app's answer ends at 64 MB in the engine. */
const mostBytesOfRows = 128 * 1024 ** 2;
const askForRows: ReadonlySet<EngineCall['type']> = new Set(['read', 'read-as', 'fetch']);

/**
 * Starts the process of a backend's engine. It reads its code while the folder, which it has for its own, is still got ready;
 * whoever began it starts an engine in it, or kills it. Waits for what a server that died may have left running in `within`.
 */
export async function beginEngineProcess(
  { workerFile, folder: within, walls }: { workerFile: string; folder: string; walls?: Walls | undefined },
  folder: string,
): Promise<Confined> {
  const [raised] = await Promise.all([walls ?? findWalls(), endOrphans(within)]);
  return spawnConfined({ workerFile, folder, walls: raised, megabytes: ofJavaScript });
}

/** Opens the engine in the process that was begun for it; calls made meanwhile wait. */
export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const { child, channel } = options.begun;
  const { call: callLimit, memory: most = resident } = options.limits;
  const limitNow = () => (typeof callLimit === 'number' ? callLimit : callLimit());
  const waiting = new Map<number, Waiting>();
  const stop = () => finish({ code: 'backend-stopped' });
  const opening = setTimeout(stop, options.limits.open);
  let last = 0;
  let end: BackendTrouble | null = null;
  /** When it last said something, or began to be asked; null until it is open. */
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

  /** Only while it is asked: nothing in it grows by itself. */
  function keepWeighing(): void {
    scales ??= setInterval(() => {
      const weighed = weigh(child.pid!);
      if (waiting.size > 0) return void weighed.then((megabytes) => megabytes > most && stop());
      if (scales !== null) clearInterval(scales);
      scales = null;
      void weighed.then((megabytes) => megabytes > swollen && end === null && options.onSwollen());
    }, lookEvery).unref();
  }

  function say(message: ToEngine): void {
    channel.cork();
    for (const chunk of encodeFrame(message)) channel.write(chunk);
    channel.uncork();
  }

  /** Nothing can stop a statement but the end of its process; those who wait are told once it is gone, since they may ask again. */
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
      // What it said is nothing an engine says.
      stop();
    }
  });
  channel.on('error', stop);
  // Out of memory, or a fault inside the database's WebAssembly.
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

/** Megabytes in memory, shared ones included; 0 where the system does not say, or it is gone. */
async function weigh(pid: number): Promise<number> {
  const pages = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return (Number(pages.split(' ')[1] ?? 0) * 4096) / 1024 ** 2;
}
