import type { AppErrorCode } from '../../base/foundation/app-error';
import { storageError } from '../../base/database/storage-error';
import type { Answered } from './answered';

/** `text`: sentences for the person at this computer. `json`: a line each, for an operator's collector. */
export type LogForm = 'text' | 'json';
type Fields = Readonly<Record<string, string | number | null | readonly string[]>>;
type Out = { write(text: string): unknown };

/**
 * What the server says to whoever runs it. Lines of JSON hold no words of people: an error's message may quote a row, a
 * prompt or an address, so only its kind, its codes and the places in the code are told, and of a request its kind of host,
 * method and status.
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
    /** A sentence of Easel's own, with numbers and paths of the operator's at most. */
    note(words: string): void {
      if (form === 'json') line('info', 'note', { words });
      else out.info.write(`${time()} ${words}\n`);
    },
    /** Answers the code for the caller. */
    error(error: unknown): AppErrorCode {
      const code = storageError(error)?.code ?? ('internal' as const);
      if (form === 'json') line('error', 'error', { code, ...describeError(error) });
      else {
        const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
        out.error.write(`${time()} ${words}\n`);
      }
      return code;
    },
    /** Every answer, for a collector; a person at their own computer does not need them. */
    answered({ host, method, status, ms, sent }: Answered): void {
      if (form === 'json') line('info', 'answer', { host, method, status, ms: Math.round(ms), sent });
    },
  };
}

export type Log = ReturnType<typeof createLog>;

const mostCauses = 8;
/** A frame of V8's: `at name (file:line:column)`. */
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
    // The frames of the innermost error say where it began.
    frames = framesOf(cause);
  }
  return { names, codes, frames };
}

/** The lines after the message, which may itself hold lines that look like frames; none where the stack does not quote it. */
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
