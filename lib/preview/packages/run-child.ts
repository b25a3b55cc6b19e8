import { spawn } from 'node:child_process';

export type ChildCommand = {
  command: string;
  args: readonly string[];
  folder: string;
  environment: Readonly<Record<string, string>>;
  input?: string;
  milliseconds: number;
  signal: AbortSignal;
  /** Called once a second; returning a sentence kills the child. */
  findExcess?: () => Promise<string | null>;
};

export type ChildEnd =
  | { kind: 'done'; output: string; errors: string }
  | { kind: 'failed'; errors: string }
  | { kind: 'too-slow' }
  | { kind: 'too-much'; detail: string };

const mostOutput = 4_000_000;

/**
 * Runs a command to completion with only the given environment. Kills it on timeout, when `findExcess` returns a
 * sentence, or when the signal aborts; after an abort it rejects with the signal's reason.
 */
export async function runChild(command: ChildCommand): Promise<ChildEnd> {
  command.signal.throwIfAborted();
  const child = spawn(command.command, command.args, {
    cwd: command.folder,
    env: { ...command.environment, NODE_ENV: 'production' },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let stopped = null as ChildEnd | null;
  const stop = (end: ChildEnd | null) => {
    stopped ??= end;
    child.kill('SIGKILL');
  };

  const onAbort = () => stop(null);
  command.signal.addEventListener('abort', onAbort);
  const deadline = setTimeout(() => stop({ kind: 'too-slow' }), command.milliseconds);
  const watch = setInterval(() => {
    void command.findExcess?.().then(
      (detail) => detail !== null && stop({ kind: 'too-much', detail }),
      // Files may change while they are measured; try again in a second.
      () => undefined,
    );
  }, 1_000);

  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-mostOutput)));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-20_000)));
  // A child that exits before reading its input breaks the pipe; its exit code says why.
  child.stdin.on('error', () => undefined).end(command.input ?? '');
  try {
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', (failure) => {
        errors += failure.message;
        resolve(null);
      });
      child.once('close', resolve);
    });
    command.signal.throwIfAborted();
    if (stopped) return stopped;
    return code === 0 ? { kind: 'done', output, errors } : { kind: 'failed', errors: errors + output.slice(-2_000) };
  } finally {
    clearTimeout(deadline);
    clearInterval(watch);
    command.signal.removeEventListener('abort', onAbort);
  }
}
