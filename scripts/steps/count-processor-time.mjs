import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';

/**
 * A vitest setup file. Appends to the file that `EASEL_PROCESSOR_TIMES` names what each test file cost in seconds of
 * processor time: of its worker and of all processes below that (servers, engines, browsers). On a machine that others
 * use as well, that says more than the time on the clock. Linux only; elsewhere it writes nothing.
 */
const target = process.env.EASEL_PROCESSOR_TIMES;
const ticksPerSecond = 100;

/** Each process's own time and that of the children it has waited for, so that one that ended counts in its parent. */
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
