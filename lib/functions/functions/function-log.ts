import type { BackendId } from '../../backends/backends/backend';

/** One line of the log of an app's functions: their own output, or something that happened to them. */
export type LogLine = {
  /** Rises by one within an app's lane. */
  n: number;
  at: number;
  /** Empty if it concerns all functions. */
  functionName: string;
  level: 'log' | 'info' | 'warn' | 'error' | 'debug';
  text: string;
  /** Where in the app's files it happened. */
  file?: string;
  line?: number;
  /** It is a fault of the function, which a turn gets reported. */
  isFault?: true;
  /** A host that it called without permission. */
  refusedHost?: string;
};

const mostLines = 500;
const mostApps = 500;

/**
 * The newest lines of each app's functions, in memory only: apps may print the names of people who use them, so it is
 * up to the apps to store anything.
 */
export function createFunctionLogs(now: () => number) {
  const logs = new Map<BackendId, { last: number; lines: LogLine[] }>();
  return {
    add(id: BackendId, line: Omit<LogLine, 'n' | 'at'>): void {
      const log = logs.get(id) ?? { last: 0, lines: [] };
      // Deletes the log whose last line is the oldest.
      logs.delete(id);
      logs.set(id, log);
      if (logs.size > mostApps) logs.delete(logs.keys().next().value!);
      log.last += 1;
      log.lines.push({ ...line, n: log.last, at: now() });
      if (log.lines.length > mostLines) log.lines.splice(0, log.lines.length - mostLines);
    },
    /** Lines after a number, oldest first. */
    read: (id: BackendId, after = 0): readonly LogLine[] => (logs.get(id)?.lines ?? []).filter(({ n }) => n > after),
    last: (id: BackendId): number => logs.get(id)?.last ?? 0,
    forget: (id: BackendId) => void logs.delete(id),
  };
}

export type FunctionLogs = ReturnType<typeof createFunctionLogs>;
