import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BackendId } from '../lib/backends/backends/backend';
import { createKeys } from '../lib/backends/backends/create-keys';
import type { EmbeddedBackends } from '../lib/backends/backends/embedded-backends';
import { ownProcesses } from '../lib/backends/backends/spawn-confined';
import { idFromRandom } from '../lib/base/foundation/id';
import { median, round } from './support/figures';
import { openBackends } from './support/open-backends';
import { processorOf } from './support/processor-time';

const rounds = 9;
const schema = 'create table public.notes (id bigint generated always as identity primary key, words text not null)';

/**
 * Measures the cost of opening an app's database, up to its first row: CPU time in the engine's process and the
 * server's, which unlike elapsed time hardly depends on the machine's load. Only on Linux.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-bench-opening-'));
  const keys = createKeys();
  const createId = idFromRandom((size) => randomBytes(size));
  const id: BackendId = createId<'backend'>();
  try {
    const making = openBackends(folder, keys);
    const made = await making.migrate(id, [{ name: '20260101000000_notes', sql: schema }]);
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    await making.dispose();

    log(`opened ${rounds} times without a spare process, and ${rounds} times from one`);
    const cold: Cost[] = [];
    for (let n = 0; n < rounds; n += 1) {
      const backends = openBackends(folder, keys);
      cold.push(await measure(backends, id, keys.publishableKey, null));
      await backends.dispose();
    }
    const warm: Cost[] = [];
    for (let n = 0; n < rounds; n += 1) {
      const backends = openBackends(folder, keys, { spareAfter: 0 });
      await backends.read(createId<'backend'>(), 'select 1');
      warm.push(await measure(backends, id, keys.publishableKey, await spareOf(ownProcesses)));
      await backends.dispose();
    }
    const of = (costs: Cost[], figure: keyof Cost) => round(median(costs.map((cost) => cost[figure])));
    return {
      figures: {
        'processor, without a spare (ms)': of(cold, 'processor'),
        'processor, from a spare (ms)': of(warm, 'processor'),
        'processor, making the spare (ms)': of(warm, 'before'),
        'clock, without a spare (ms)': of(cold, 'clock'),
        'clock, from a spare (ms)': of(warm, 'clock'),
        'in memory after it, without a spare (MB)': of(cold, 'memory'),
        'in memory after it, from a spare (MB)': of(warm, 'memory'),
        'load of the machine': round(os.loadavg()[0]!, 1),
      },
      ratios: {},
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Cost = { processor: number; before: number; clock: number; memory: number };

/** `spare`: the id of the waiting process that will be used, if there is one. */
async function measure(backends: EmbeddedBackends, id: BackendId, apikey: string, spare: number | null): Promise<Cost> {
  const others = new Set(ownProcesses);
  const before = spare === null ? 0 : processorOf(spare);
  const own = process.cpuUsage();
  const began = performance.now();
  const answer = await backends.fetch(
    id,
    new Request('http://backend/rest/v1/notes?select=id&limit=1', { headers: { apikey } }),
  );
  const clock = performance.now() - began;
  if (!answer.ok || answer.value.status !== 200) throw new Error('It did not answer.');
  const { user, system } = process.cpuUsage(own);
  const pid = spare ?? [...ownProcesses].find((one) => !others.has(one));
  if (pid === undefined) throw new Error('No process was started for it.');
  const processor = processorOf(pid) - before + (user + system) / 1000;
  return { processor, before, clock, memory: memoryOf(pid) };
}

/** The process started last, once it has warmed up and is idle, that is, uses no more CPU time. */
async function spareOf(processes: ReadonlySet<number>): Promise<number> {
  for (let last = -1, quiet = 0; ;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const newest = processes.size > 1 ? [...processes].at(-1)! : null;
    if (newest === null) continue;
    const now = processorOf(newest);
    quiet = now === last ? quiet + 1 : 0;
    if (quiet === 4) return newest;
    last = now;
  }
}

const read = (pid: number, name: string) => readFileSync(path.join('/proc', String(pid), name), 'utf8');

function memoryOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(read(pid, 'smaps_rollup'))?.[1]) / 1024;
}
