import { type ChildProcess, fork } from 'node:child_process';
import type { z } from 'zod';
import { drawnAnswerSchema } from '../drawn-pages/drawn-request';
import { bundleAnswerSchema, type bundlerJobSchema, type Bundler, pageAnswerSchema } from './bundle';

const bundleMs = 60_000;
/** In ms. The largest allowed page takes a second. */
const usualPageMs = 10_000;
/** In ms. A drawing may have six million characters, and each page is parsed again until it no longer changes. */
const drawnMs = 30_000;
const memoryMegabytes = 768;
/**
 * How long to keep a spare process ready, in ms: people tend to publish again soon, and a process takes a quarter of a
 * second to start.
 */
const spareForMs = 5 * 60_000;

class TookTooLong extends Error {}

/**
 * Runs each bundle in a process of its own, with a time and a memory limit and without the server's environment; the
 * process is killed afterwards. `workerFile` is the built `bundle.worker`, `searchPath` the PATH on which it may find
 * programs.
 */
export function createProcessBundler({
  workerFile,
  searchPath,
  pageMs = usualPageMs,
}: {
  workerFile: string;
  searchPath: string;
  /** Time limit for composing one page, in ms. */
  pageMs?: number;
}): Bundler {
  let spare: ChildProcess | null = null;
  let spareTimer: ReturnType<typeof setTimeout> | undefined;

  const start = () =>
    fork(workerFile, [], {
      // esbuild and Node need only the PATH, so the server's secrets are left out.
      env: { PATH: searchPath, NODE_ENV: 'production' },
      execArgv: [`--max-old-space-size=${memoryMegabytes}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });

  function dropSpare(): void {
    clearTimeout(spareTimer);
    spare?.kill('SIGKILL');
    spare = null;
  }

  function standBy(): void {
    if (spare === null) {
      const child = start();
      const forget = () => {
        if (spare === child) spare = null;
      };
      child.once('exit', forget).once('error', forget);
      // Must not keep the server's process alive; the child exits by itself when its parent is gone.
      child.unref();
      child.channel?.unref();
      (child.stderr as unknown as { unref?(): void } | null)?.unref?.();
      spare = child;
    }
    clearTimeout(spareTimer);
    spareTimer = setTimeout(dropSpare, spareForMs);
    spareTimer.unref();
  }

  function take(): ChildProcess {
    const child = spare ?? start();
    spare = null;
    child.removeAllListeners('exit').removeAllListeners('error');
    child.ref();
    child.channel?.ref();
    return child;
  }

  function ask<Schema extends z.ZodType>(
    job: z.input<typeof bundlerJobSchema>,
    { answerSchema, timeLimitMs, signal }: { answerSchema: Schema; timeLimitMs: number; signal?: AbortSignal },
  ): Promise<z.output<Schema>> {
    return new Promise((resolve, reject) => {
      const child = take();
      let said = '';
      child.stderr?.on('data', (chunk) => (said = (said + String(chunk)).slice(-2000)));
      const timer = setTimeout(() => stop(new TookTooLong('bundling took too long')), timeLimitMs);
      const onAbort = () => stop(new Error('bundling was cancelled'));
      signal?.addEventListener('abort', onAbort, { once: true });

      function settle() {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        child.removeAllListeners();
        child.kill('SIGKILL');
        if (job.purpose === 'site') standBy();
      }
      function stop(error: Error) {
        settle();
        reject(error);
      }

      child.once('error', stop);
      child.once('exit', (code) => stop(new Error(`bundling ended with ${code}: ${said}`)));
      child.once('message', (message) => {
        settle();
        const answer = answerSchema.safeParse(message);
        if (answer.success) resolve(answer.data);
        else reject(new Error('the bundler answered in an unknown form'));
      });
      if (signal?.aborted) onAbort();
      else child.send(job);
    });
  }

  return {
    bundle: (request, signal) =>
      ask(request, { answerSchema: bundleAnswerSchema, timeLimitMs: bundleMs, ...(signal ? { signal } : {}) }),
    composePage: (request) =>
      unlessTooLong(async () => {
        const asked = { answerSchema: pageAnswerSchema, timeLimitMs: pageMs };
        return (await ask({ ...request, purpose: 'page' }, asked)).page;
      }),
    composeDrawn: (request) =>
      unlessTooLong(() =>
        ask({ ...request, purpose: 'drawn' }, { answerSchema: drawnAnswerSchema, timeLimitMs: drawnMs }),
      ),
  };
}

/** Null on timeout: a page within the size limit only takes this long if it was made to. */
async function unlessTooLong<Value>(work: () => Promise<Value>): Promise<Value | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TookTooLong) return null;
    throw error;
  }
}
