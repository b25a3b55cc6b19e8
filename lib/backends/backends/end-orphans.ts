import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ownProcesses, writesIn } from './spawn-confined';

/** The folder, next to the backends' own, that holds spare processes' folders until they are assigned. */
export const slotsIn = '.slots';

/** How long a killed process may take to disappear; the system frees its memory first. */
const patienceMs = 10_000;

const done = new Map<string, Promise<void>>();

/**
 * Kills engines that a dead server left running on folders below `within`, and waits until they are gone: two engines
 * on one folder lose rows. An engine ends when its server does, but in the middle of a statement it notices only if the
 * system signals it. Checked once per process, since a live server holds the lock on its data.
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
        // It has already exited.
      }
    }
    await pause(10);
  }
  await rm(path.join(within, slotsIn), { recursive: true, force: true });
}

/**
 * Whether a command line belongs to an engine on a folder below `within`; `words` may be a single string on systems
 * that join them.
 */
const isOn = (within: string, words: string) => words.includes(`${writesIn}${path.join(within, path.sep)}`);

async function list(): Promise<{ pid: number; words: string }[]> {
  // Windows kills a process's children with it.
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
