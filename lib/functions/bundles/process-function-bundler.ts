import { type ChildProcess, fork } from 'node:child_process';
import { functionAnswerSchema, type FunctionBundle, type FunctionBundler, type FunctionJob } from './function-bundle';

const jobMs = 30_000;
const memoryMegabytes = 512;
/**
 * Somebody who changes a function tends to change it again soon, and starting the process takes a quarter of a second.
 */
const idleMs = 5 * 60_000;

type Waiting = { resolve(bundle: FunctionBundle): void; reject(error: Error): void; name: string };

/**
 * Bundles functions in a process of its own, with a time and a memory limit and without the server's environment.
 * `workerFile` is the built `functions.worker`, `searchPath` the PATH it may find programs on. A job that takes too
 * long ends the process; its function is reported as faulty, and the next job starts a new process.
 */
export function createProcessFunctionBundler(options: { workerFile: string; searchPath: string }): FunctionBundler {
  let child: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last = 0;
  let line: Promise<unknown> = Promise.resolve();
  let waiting: Waiting | null = null;

  function start(): ChildProcess {
    const made = fork(options.workerFile, [], {
      // esbuild and Node need the PATH and nothing else; secrets of the server stay out.
      env: { PATH: options.searchPath, NODE_ENV: 'production' },
      execArgv: [`--max-old-space-size=${memoryMegabytes}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    made.stderr?.on('data', (chunk) => (said = (said + String(chunk)).slice(-2000)));
    const gone = (why: string) => {
      if (child === made) child = null;
      else return;
      waiting?.reject(new Error(`bundling ended: ${why} ${said}`));
    };
    made.once('error', (error) => gone(error.message));
    made.once('exit', (code) => gone(String(code)));
    made.on('message', (message) => {
      const answer = functionAnswerSchema.safeParse(message);
      if (!answer.success) waiting?.reject(new Error('the bundler answered in an unknown form'));
      else if (answer.data.id === last) waiting?.resolve(answer.data.bundle);
    });
    // It must not keep the server from exiting; without its parent it ends by itself.
    made.unref();
    made.channel?.unref();
    (made.stderr as unknown as { unref?(): void } | null)?.unref?.();
    return made;
  }

  function stop(): void {
    clearTimeout(idle);
    const ended = child;
    child = null;
    ended?.kill('SIGKILL');
  }

  function run(job: Omit<FunctionJob, 'id'>): Promise<FunctionBundle> {
    clearTimeout(idle);
    child ??= start();
    const process = child;
    last += 1;
    const id = last;
    return new Promise<FunctionBundle>((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        const message = `The server function ${job.name} took too long to bundle. Import fewer or smaller packages.`;
        resolve({ kind: 'faulty', problems: [{ kind: 'compile', message, file: job.entry }] });
      }, jobMs);
      waiting = {
        name: job.name,
        resolve: (bundle) => (clearTimeout(timer), resolve(bundle)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      };
      process.send({ ...job, id });
    }).finally(() => {
      waiting = null;
      idle = setTimeout(stop, idleMs);
      idle.unref();
    });
  }

  return {
    bundle(job) {
      // One at a time, so that a failure of the process can be attributed to one function.
      const next = line.then(() => run(job));
      line = next.catch(() => undefined);
      return next;
    },
    close: stop,
  };
}
