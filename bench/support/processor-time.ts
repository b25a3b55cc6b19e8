import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ownProcesses } from '../../lib/backends/backends/spawn-confined';

/** Linux reports CPU time in hundredths of a second. */
const tick = 10;

/** CPU milliseconds that a process has used so far. Only on Linux. */
export function processorOf(pid: number): number {
  // Fields count from 1; the second, the program's name, may contain spaces and ends with a bracket.
  const stat = readFileSync(path.join('/proc', String(pid), 'stat'), 'utf8');
  const fields = stat.split(') ').at(-1)!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

/** CPU milliseconds that this process and its open engines have used so far. */
export function processorOfAll(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + [...ownProcesses].reduce((sum, pid) => sum + processorOf(pid), 0);
}

/**
 * CPU milliseconds that a process group has used so far, including children that have ended and been waited for. Only
 * on Linux.
 */
export function processorOfGroup(group: number): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let stat = '';
    try {
      stat = readFileSync(path.join('/proc', pid, 'stat'), 'utf8');
    } catch {
      // It has ended meanwhile; its parent has accounted for its time.
      continue;
    }
    const fields = stat.split(') ').at(-1)!.split(' ');
    if (Number(fields[2]) === group) ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  }
  return ticks * tick;
}

/**
 * CPU milliseconds that a process and all below it have used so far, including children that have ended and been waited
 * for. Only on Linux.
 */
export function processorOfTree(pid: number): number {
  const own = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const fields = readFileSync(path.join('/proc', name, 'stat'), 'utf8')
        .split(') ')
        .at(-1)!
        .split(' ');
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
      own.set(Number(name), { parent: Number(fields[1]), ticks });
    } catch {
      // It has ended meanwhile; its parent has accounted for its time.
    }
  }
  const isBelow = (one: number): boolean => {
    if (one === pid) return true;
    const parent = own.get(one)?.parent;
    return parent !== undefined && parent !== 0 && isBelow(parent);
  };
  let ticks = 0;
  for (const [one, { ticks: used }] of own) if (isBelow(one)) ticks += used;
  return ticks * tick;
}

/** CPU milliseconds that everything on this machine has used so far, of all cores together. Only on Linux. */
export function busyOfMachine(): number {
  const [user, nice, system, , , irq, softirq] = /^cpu +(.*)$/m
    .exec(readFileSync('/proc/stat', 'utf8'))![1]!
    .split(' ')
    .map(Number) as [number, number, number, number, number, number, number];
  return (user + nice + system + irq + softirq) * tick;
}
