import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ownProcesses, writesIn } from './spawn-confined';

/** The folder, beside the backends' own, in which spare processes have theirs until they are somebody's. */
export const slotsIn = '.slots';

/** How long one that was killed may take to be gone; the system gives its memory back first. */
const patienceMs = 10_000;

const done = new Map<string, Promise<void>>();

/**
 * Ends what a server that died has left running on the folders below `within`, and waits until it is gone: two engines on one
 * folder lose rows. An engine ends when its server does; one in the middle of a statement notices only where the system tells
 * it. Looked for once a process, since a server that is alive holds the lock of its data.
 */
export function endOrphans(within: string): Promise<void> {
  const known = done.get(within) ?? end(within);
  done.set(within, known);
  return known;
}

async function end(within: string): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const left = (await list()).filter(({ pid, words }) => !ownProcesses.has(pid) && isOn(within, words));
    if (left.length === 0) break;
    if (performance.now() > until) throw new Error(`Process ${left[0]!.pid} of an earlier Easel does not end.`);
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone by itself.
      }
    }
    await pause(10);
  }
  await rm(path.join(within, slotsIn), { recursive: true, force: true });
}

/** Whether a command line is that of an engine on a folder below; `words` may be one text where the system joins them. */
const isOn = (within: string, words: string) => words.includes(`${writesIn}${path.join(within, path.sep)}`);

async function list(): Promise<{ pid: number; words: string }[]> {
  // Windows ends a process's children with it.
  if (process.platform === 'win32') return [];
  const names = await readdir('/proc').catch(() => null);
  if (names === null) return listByPs();
  const numbers = names.filter((name) => /^\d+$/.test(name));
  const read = (name: string) => readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
  return Promise.all(numbers.map(async (name) => ({ pid: Number(name), words: await read(name) })));
}

function listByPs(): Promise<{ pid: number; words: string }[]> {
  return new Promise((resolve, reject) =>
    execFile('/bin/ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 16 * 1024 ** 2 }, (error, lines) => {
      if (error) return reject(error);
      resolve(lines.split('\n').map((line) => ({ pid: Number.parseInt(line, 10), words: line })));
    }),
  );
}
