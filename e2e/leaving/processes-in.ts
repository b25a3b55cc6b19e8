import { readdirSync, readFileSync } from 'node:fs';

/** Command lines of processes that still run in a folder; only on Linux. */
export function processesIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.includes(folder) ? [words.replaceAll('\0', ' ')] : [];
      } catch {
        return [];
      }
    });
}
