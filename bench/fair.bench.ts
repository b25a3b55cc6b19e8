import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { BackendId } from '../lib/backends/backends/backend';
import { createKeys } from '../lib/backends/backends/create-keys';
import { createGateway } from '../lib/backends/backends/gateway';
import { idFromRandom } from '../lib/base/foundation/id';
import { createBackendHandler } from '../lib/backends/http/backend-handler';
import { limits } from '../lib/backends/backends/open-backends';
import { median, quantile, round } from './support/figures';
import { openBackends } from './support/open-backends';

const rounds = 3;
const places = 8;
const warmCalls = 150;
const colds = 3;

const schema = `
create table public.notes (id bigint generated always as identity primary key, room int not null, words text not null);
create index on public.notes (room, id desc);
alter table public.notes enable row level security;
create policy everybody on public.notes for select to anon using (true);
create policy adds on public.notes for insert to anon with check (length(words) < 1000);
insert into public.notes (room, words) select n % 50, 'note ' || n from generate_series(1, 2000) n;
create function public.spin() returns int language plpgsql as $$ begin loop end loop; end $$;
create function public.nap() returns int language plpgsql as $$ declare until timestamptz := pg_catalog.clock_timestamp() + interval '60 s'; begin while pg_catalog.clock_timestamp() < until loop end loop; return 1; end $$;
create function public.arrange() returns bigint language sql as
  $$ select count(*) from (select md5(n::text) as one from generate_series(1, 1000000) n order by one) arranged $$;`;

/**
 * One owner's eight apps run at full load (endless loops, sleeping functions, sorts of a million rows, inserts) while
 * another owner makes calls: warm ones to an open app, and cold ones to a closed app. Quiet and loaded phases
 * alternate; each loaded phase starts with all places taken and all engines busy.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-bench-fair-'));
  const keys = createKeys();
  const createId = idFromRandom((size) => randomBytes(size));
  const newId = (): BackendId => createId<'backend'>();
  const [warmApp, coldApp] = [newId(), newId()];
  const apps = Array.from({ length: places }, newId);
  const open = () =>
    openBackends(folder, keys, {
      ...{ maxOpen: places, ...limits },
      ownerOf: async (id) => (apps.includes(id) ? 'at full force' : 'calm'),
    });
  let backends = open();
  const gateway = createGateway({ fetch: (id, request) => backends.fetch(id, request) });
  const answer = createBackendHandler(gateway, async () => keys);
  const server = createServer((request, response) => {
    const [, id = '', rest = ''] = /^\/(\w+)(\/.*)$/.exec(request.url ?? '') ?? [];
    void answer(request, response, { backendId: id as BackendId, path: rest, reachedAt: url }).catch(() =>
      response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file = path.resolve('bench/fair/clients.mjs');
  const [forceful, calm] = [fork(file), fork(file)];
  // They represent other machines, so they must not compete for this one's CPU.
  os.setPriority(forceful.pid!, os.constants.priority.PRIORITY_LOW);
  const ask = async <Answer>(clients: ChildProcess, task: object): Promise<Answer> => {
    clients.send({ url, key: keys.publishableKey, ...task });
    const [said] = (await once(clients, 'message')) as [{ ok: Answer } | { error: string }];
    if ('error' in said) throw new Error(said.error);
    return said.ok;
  };
  const warm = (count = warmCalls) => ask<number[]>(calm, { task: 'warm', apps: [warmApp], count });
  const begin = async (id: BackendId) => {
    const made = await backends.migrate(id, [{ name: '20260101000000_notes', sql: schema }]);
    if (!made.ok) throw new Error(JSON.stringify(made.error));
  };
  /** Opens a new app, whose folder is copied first. */
  const cold = async () => {
    await backends.remove(coldApp);
    const began = performance.now();
    const read = await backends.read(coldApp, 'select 1 as one');
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    return performance.now() - began;
  };
  const times = {
    calm: { warm: [] as number[], cold: [] as number[] },
    troubled: { warm: [] as number[], cold: [] as number[] },
  };
  const firstCold: number[] = [];
  const measure = async (into: { warm: number[]; cold: number[] }) => {
    for (let n = 0; n < colds; n += 1) {
      into.cold.push(await cold());
      await warm(10);
      into.warm.push(...(await warm()));
    }
  };
  try {
    for (const id of [...apps, warmApp]) await begin(id);
    for (let round = 1; round <= rounds; round += 1) {
      await measure(times.calm);
      // Idle apps close meanwhile, so the load finds every place free.
      await Promise.all([backends.remove(coldApp), new Promise((resolve) => setTimeout(resolve, 11_000))]);
      await ask(forceful, { task: 'force', apps });
      await new Promise((resolve) => setTimeout(resolve, 6000));
      const before = times.troubled.cold.length;
      await measure(times.troubled);
      firstCold.push(times.troubled.cold[before]!);
      log(`round ${round}: ${JSON.stringify(await ask(forceful, { task: 'calm' }))}`);
      // Discards the requests that are still running.
      await backends.dispose();
      backends = open();
    }
    const figures: Record<string, number> = {};
    for (const [when, { warm: warmTimes, cold: coldTimes }] of Object.entries(times)) {
      figures[`warm, ${when}, median (ms)`] = round(median(warmTimes), 2);
      figures[`warm, ${when}, p95 (ms)`] = round(quantile(warmTimes, 0.95), 2);
      figures[`cold, ${when}, median (ms)`] = round(median(coldTimes));
      figures[`cold, ${when}, worst (ms)`] = round(Math.max(...coldTimes));
    }
    return {
      figures: {
        ...figures,
        'cold, the first after all places were held, worst (ms)': round(Math.max(...firstCold)),
        'cold, more than calm, median (ms)': round(median(times.troubled.cold) - median(times.calm.cold)),
        'cold, more than calm, worst (ms)': round(Math.max(...times.troubled.cold) - median(times.calm.cold)),
        'load of the machine': round(os.loadavg()[0]!, 1),
      },
      ratios: {
        'warm, median: troubled ÷ calm': round(median(times.troubled.warm) / median(times.calm.warm), 2),
        'warm, p95: troubled ÷ calm': round(quantile(times.troubled.warm, 0.95) / quantile(times.calm.warm, 0.95), 2),
      },
    };
  } finally {
    forceful.kill();
    calm.kill();
    server.closeAllConnections();
    server.close();
    await backends.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
