import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ownProcesses } from '../../lib/backends/spawn-confined';

/** Linux tells processor time in hundredths of a second. */
const tick = 10;

/** Milliseconds of a processor that a process has used so far. Linux alone tells it. */
export function processorOf(pid: number): number {
  // Fields are numbered from 1; the name of the program, the second, may hold spaces and ends with a bracket.
  const stat = readFileSync(path.join('/proc', String(pid), 'stat'), 'utf8');
  const fields = stat.split(') ').at(-1)!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

/** Milliseconds of a processor that this process and the engines it has open have used so far. */
export function processorOfAll(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + [...ownProcesses].reduce((sum, pid) => sum + processorOf(pid), 0);
}
