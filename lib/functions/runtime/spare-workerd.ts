import { type ChildProcess, spawn } from 'node:child_process';
import type { Walls } from '../../backends/backends/walls';

/** The file descriptor at which workerd reports the sockets it listens at. */
export const tellsAt = 3;
/** A spare that nobody took for this long is ended; the next app to wake waits for its own. */
const idleMs = 30 * 60_000;

/**
 * Processes of workerd, confined in every way this machine allows, each waiting for a configuration on its input, with
 * an empty environment. Once the first was taken, one is kept ready (17 MB), since starting one takes as long as
 * starting an app's functions in it.
 */
export function createSpareWorkerds({ workerd, findWalls }: { workerd: string; findWalls(): Promise<Walls> }) {
  let spare: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function begin(): Promise<ChildProcess> {
    const { before } = await findWalls();
    const words = [...before, workerd, 'serve', '--binary', '-', `--control-fd=${tellsAt}`];
    const child = spawn(words[0]!, words.slice(1), {
      env: {} as NodeJS.ProcessEnv,
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    // The code that takes it notices that it is gone; before that nobody listens.
    child.on('error', () => undefined);
    for (const stream of child.stdio) stream?.on('error', () => undefined);
    return child;
  }

  function drop(): void {
    clearTimeout(idle);
    const ended = spare;
    spare = null;
    ended?.kill('SIGKILL');
  }

  async function prepare(): Promise<void> {
    if (spare !== null || isClosed) return;
    const made = await begin();
    if (spare !== null || isClosed) return void made.kill('SIGKILL');
    spare = made;
    const forget = () => {
      if (spare === made) spare = null;
    };
    made.once('exit', forget).once('error', forget);
    // It must not keep the server from exiting; without its parent it ends by itself.
    made.unref();
    for (const stream of made.stdio) (stream as { unref?(): void } | null)?.unref?.();
    clearTimeout(idle);
    idle = setTimeout(drop, idleMs).unref();
  }

  return {
    /** Takes the process that is ready; null if there is none. Call `prepare` to start the next. */
    take(): ChildProcess | null {
      const ready = spare;
      spare = null;
      return ready;
    },
    /** Starts a new process, which waits for its configuration as well. */
    begin,
    prepare,
    close(): void {
      isClosed = true;
      drop();
    },
  };
}

export type SpareWorkerds = ReturnType<typeof createSpareWorkerds>;
