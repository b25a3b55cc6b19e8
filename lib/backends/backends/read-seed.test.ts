import { expect, test } from 'vitest';
import { readSeed } from './change-schema';

const sums = `insert into public.orders (id, fruit, quantity) values (1, 'plum', 3);
update public.fruits f set sold = s.quantity from (select fruit, sum(quantity) as quantity from public.orders group by fruit) s where s.fruit = f.name;`;

test('sample rows may be inserted and their totals corrected', async () => {
  expect(await readSeed(sums)).toMatchObject({ ok: true, value: { sql: sums } });
});

test.each([
  'delete from public.orders',
  'drop table public.orders',
  'select public.place_order(1)',
  'create table public.more (id int)',
])('but do nothing else: %s', async (sql) =>
  expect(await readSeed(`${sums}\n${sql};`)).toMatchObject({ ok: false, error: { fault: { statement: sql } } }),
);
