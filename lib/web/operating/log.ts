import type { AppErrorCode } from '../../base/foundation/app-error';
import { storageError } from '../../base/database/storage-error';
import type { Answered } from './answered';

/** `text`: sentences for the person at this computer. `json`: one object per line, for an operator's log collector. */
export type LogForm = 'text' | 'json';
type Fields = Readonly<Record<string, string | number | null | readonly string[]>>;
type Out = { write(text: string): unknown };

/**
 * The server's log for its operator. JSON lines contain no text written by people: an error's message may quote a row,
 * a prompt or an address, so only its type, its codes and its positions in the code are logged, and of a request only
 * its kind of host, method and status.
 */
export function createLog(
  form: LogForm,
  { out, now }: { out: { info: Out; error: Out }; now(): number } = {
    out: { info: process.stdout, error: process.stderr },
    now: () => Date.now(),
  },
) {
  const time = () => new Date(now()).toISOString();
  const line = (level: 'info' | 'error', event: string, fields: Fields) =>
    out[level].write(`${JSON.stringify({ at: time(), level, event, ...fields })}\n`);

  return {
    /** Logs a sentence written by Easel itself, which contains at most numbers and the operator's own paths. */
    note(words: string): void {
      if (form === 'json') line('info', 'note', { words });
      else out.info.write(`${time()} ${words}\n`);
    },
    /** Logs an error and returns the code for the caller. */
    error(error: unknown): AppErrorCode {
      const code = storageError(error)?.code ?? ('internal' as const);
      if (form === 'json') line('error', 'error', { code, ...describeError(error) });
      else {
        const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
        out.error.write(`${time()} ${words}\n`);
      }
      return code;
    },
    /** Logs every response, but only for a collector; a person at their own computer does not need them. */
    answered({ host, method, status, ms, sent }: Answered): void {
      if (form === 'json') line('info', 'answer', { host, method, status, ms: Math.round(ms), sent });
    },
  };
}

export type Log = ReturnType<typeof createLog>;

const mostCauses = 8;
/** One stack frame in V8's format: `at name (file:line:column)`. */
const frame = /^\s{1,8}at [^\n]{1,500}$/;
const plainCode = /^[A-Za-z0-9_-]{1,60}$/;

/** An error and its causes without their messages. */
function describeError(error: unknown): Fields {
  const names: string[] = [];
  const codes: string[] = [];
  let frames: string[] = [];
  for (let cause = error, depth = 0; cause instanceof Error && depth < mostCauses; cause = cause.cause, depth += 1) {
    if (plainCode.test(cause.name)) names.push(cause.name);
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && plainCode.test(code)) codes.push(code);
    // Keep the frames of the innermost error, which show where the failure started.
    frames = framesOf(cause);
  }
  return { names, codes, frames };
}

/**
 * The lines after the message, because the message itself may contain lines that look like frames. None if the stack
 * does not contain the message.
 */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  const lines = stack
    .slice(start + message.length)
    .split('\n')
    .slice(1);
  return lines
    .filter((text) => frame.test(text))
    .map((text) => text.trim().slice(3))
    .slice(0, 20);
}
