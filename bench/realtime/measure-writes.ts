import type { BackendKeys } from '../../lib/backends/backends/backend';
import type { RowListener } from '../../lib/backends/backend-engine/listening/row-listener';
import { median } from '../support/figures';

const rounds = 24;
const writesEach = 150;

const schema = ['plain', 'told']
  .map(
    (
      name,
    ) => `create table public.${name} (id uuid primary key default gen_random_uuid(), owner uuid not null, body text);
      alter table public.${name} enable row level security;`,
  )
  .join('\n');

/**
 * Milliseconds of one insert, the median of several rounds: into a table without triggers, into one with triggers and
 * no listener, and with a listener. Alternating and on this same thread, because the differences are smaller than the
 * cost of any message between threads.
 */
export async function measureWrites({ folder, keys }: { folder: string; keys: BackendKeys }) {
  const [{ openEngine }, { createRowListeners }, { mkdir }] = await Promise.all([
    import('../../lib/backends/backend-engine/open-engine'),
    import('../../lib/backends/backend-engine/listening/row-listeners'),
    import('node:fs/promises'),
  ]);
  await mkdir(folder, { recursive: true });
  const sendMail = () => Promise.resolve();
  const engine = await openEngine({ folder, ...keys, siteUrl: 'http://app.test', sendMail });
  const listeners = createRowListeners(engine, () => undefined);
  await engine.alone('owner', ({ database }) =>
    database.exec(`${schema} alter publication supabase_realtime add table public.told;`),
  );
  const listener: RowListener = {
    ...{ n: 1, schema: 'public', table: 'told', event: '*', filter: null, select: null },
    caller: { role: 'anon', claims: { role: 'anon' } },
  };

  async function write(table: 'plain' | 'told'): Promise<number> {
    const sql = `insert into public.${table} (owner, body) values ($1, $2)`;
    return engine.alone('owner', async ({ database }) => {
      const began = performance.now();
      for (let n = 0; n < writesEach; n += 1)
        await database.query(sql, ['00000000-0000-4000-8000-000000000001', `note ${n}`]);
      return (performance.now() - began) / writesEach;
    });
  }

  await listeners.listen([listener]);
  await Promise.all([write('plain'), write('told')]);
  const taken = { plain: [] as number[], idle: [] as number[], heard: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    await listeners.unlisten([listener.n]);
    taken.plain.push(await write('plain'));
    taken.idle.push(await write('told'));
    await listeners.listen([listener]);
    taken.heard.push(await write('told'));
    while ((await listeners.drain()).isMore);
  }
  await engine.close();
  return { plain: median(taken.plain), idle: median(taken.idle), heard: median(taken.heard) };
}
