import type { LogLine } from '../functions/function-log';
import type { Refused } from '../outbound/outbound-proxy';
import type { EndReason } from './watch-process';

type Line = Omit<LogLine, 'n' | 'at'>;

const ends: Readonly<Record<EndReason, string | null>> = {
  cpu: 'A server function computed for too long without a pause, so all of them were stopped. They start again with the next call.',
  memory: 'The server functions needed too much memory, so they were stopped. They start again with the next call.',
  crashed: 'The server functions ended unexpectedly. They start again with the next call.',
  replaced: null,
  idle: null,
  closed: null,
};

/** The line of the log for the end of a process; null if the end is nobody's fault. */
export function sayEnd(why: EndReason): Line | null {
  const text = ends[why];
  return text === null ? null : { functionName: '', level: 'error', text, isFault: true };
}

/** The log line for an outbound call that was refused. */
export function sayRefused({ functionName, host, why }: Refused): Line {
  const line = { functionName, level: 'error' as const };
  switch (why) {
    case 'not-allowed':
      return { ...line, text: `It called ${host}, which is not allowed.`, refusedHost: host };
    case 'private':
      return { ...line, text: `It called ${host}, which is not on the internet.` };
    case 'not-found':
      return { ...line, text: `It called ${host}, which has no address.` };
    case 'too-many':
      return { ...line, text: `It called ${host} while too many calls were open.` };
    default:
      return why satisfies never;
  }
}
