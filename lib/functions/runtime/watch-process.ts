import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Why a process was ended; callers and the person get this reason. */
export type EndReason = 'cpu' | 'memory' | 'crashed' | 'replaced' | 'idle' | 'closed';

export type ProcessLimits = {
  /** Milliseconds of processor time without an answer to a heartbeat. */
  stuckMs: number;
  /** Share of one processor, on average over `busyWindowMs`, that a process may use while functions are called. */
  busyShare: number;
  busyWindowMs: number;
  /** Megabytes of resident memory. */
  memory: number;
};

export const usualLimits: ProcessLimits = { stuckMs: 2000, busyShare: 0.8, busyWindowMs: 30_000, memory: 350 };

/**
 * What a process has used so far; `readUsage` returns null if the system does not report it, or the process is gone.
 */
export type Usage = { cpuMs: number; megabytes: number };

export async function readUsage(pid: number): Promise<Usage | null> {
  if (process.platform !== 'linux') return askPs(pid);
  const stat = readStat(pid);
  // The fields start after the process name, which is in parentheses and may contain anything. Assumes 100 clock ticks
  // a second and pages of 4096 bytes.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 22) return null;
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
    megabytes: (Number(fields[21]) * 4096) / 1024 ** 2,
  };
}

/**
 * Empty if the process is gone. Read synchronously: the kernel generates this file on demand, without waiting for a
 * disk.
 */
function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

function askPs(pid: number): Promise<Usage | null> {
  return new Promise((resolve) =>
    execFile('/bin/ps', ['-o', 'rss=,time=', '-p', String(pid)], { env: {} as NodeJS.ProcessEnv }, (error, said) => {
      const [, kilobytes, minutes, seconds] = /^\s*(\d+)\s+(\d+):(\d+(?:\.\d+)?)/.exec(said) ?? [];
      if (error || kilobytes === undefined) return resolve(null);
      resolve({ megabytes: Number(kilobytes) / 1024, cpuMs: (Number(minutes) * 60 + Number(seconds)) * 1000 });
    }),
  );
}

export type WatchState = {
  /** When it last answered a heartbeat, with its processor time then. */
  answered: { at: number; cpuMs: number };
  /** The start of the window over which its average is taken. */
  window: { at: number; cpuMs: number };
};

/**
 * Judges one look at a process; `end` is null if it may continue. Pure, so that tests need neither a clock nor a
 * process.
 */
export function judgeUsage(
  state: WatchState,
  { at, usage, hasAnswered, limits }: { at: number; usage: Usage; hasAnswered: boolean; limits: ProcessLimits },
): { state: WatchState; end: 'cpu' | 'memory' | null } {
  const seen = { at, cpuMs: usage.cpuMs };
  const answered = hasAnswered ? seen : state.answered;
  const passed = at - state.window.at;
  const isOver = passed >= limits.busyWindowMs;
  const next = { answered, window: isOver ? seen : state.window };
  if (usage.megabytes > limits.memory) return { state: next, end: 'memory' };
  // Counted by its own processor time: on a busy machine a process that waits for its turn is not stuck.
  if (usage.cpuMs - answered.cpuMs >= limits.stuckMs) return { state: next, end: 'cpu' };
  const isBusy = isOver && usage.cpuMs - state.window.cpuMs > limits.busyShare * passed;
  return { state: next, end: isBusy ? 'cpu' : null };
}
