import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';

/**
 * A vitest setup file. Appends to the file that `EASEL_PROCESSOR_TIMES` names how many seconds of CPU time each test
 * file used: in its worker and in all processes below that (servers, engines, browsers). On a machine with other work
 * this says more than elapsed time. Linux only; elsewhere it writes nothing.
 */
const target = process.env.EASEL_PROCESSOR_TIMES;
const ticksPerSecond = 100;

/**
 * Adds to each process's own time that of the children it has waited for, so that ended processes count in their
 * parent.
 */
function secondsOfTree(rootPid) {
  const processes = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The command's name is in brackets and may contain anything.
      const words = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const ticks = words.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
      processes.set(Number(name), { parent: Number(words[1]), ticks });
    } catch {
      // Ended since its folder was listed.
    }
  }
  const isBelow = (pid) => {
    for (let at = pid; processes.has(at); at = processes.get(at).parent) if (at === rootPid) return true;
    return false;
  };
  let ticks = 0;
  for (const [pid, each] of processes) if (isBelow(pid)) ticks += each.ticks;
  return ticks / ticksPerSecond;
}

if (target !== undefined && process.platform === 'linux') {
  // vitest runs this file before it imports the test's.
  const before = secondsOfTree(process.pid);
  afterAll(() => {
    const seconds = secondsOfTree(process.pid) - before;
    appendFileSync(target, `${JSON.stringify({ file: expect.getState().testPath, seconds })}\n`);
  });
}
