import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runMigrations } from '@/lib/backends/backends/change-schema';
import { readContent } from '@/lib/backends/backends/read-content';
import { clearContent } from './clear-content';
import { openTestData } from './data.fixture';
import { listData } from './look-into-data';

const schema = `
create table public.kinds (slug text primary key, name text not null, above text references public.kinds (slug));
create table public."Dishes" (kind text not null references public.kinds (slug) on delete cascade, no int, name text not null,
  primary key (kind, no));
create table public.orders (id int primary key, kind text, dish int, foreign key (kind, dish) references public."Dishes" (kind, no) on delete cascade);
alter table public.kinds enable row level security;
alter table public."Dishes" enable row level security;
alter table public.orders enable row level security;`;
const content = `
insert into public.kinds (slug, name, above) values ('food', 'Food', null), ('soups', 'Soups', 'food'), ('cakes', 'Cakes', 'food'), ('it''s', 'Quoted', 'it''s');
insert into public."Dishes" (kind, no, name) values ('soups', 1, 'Leek'), ('soups', 2, 'Pea'), ('cakes', 1, 'Plum'), ('cakes', 2, 'Pear');`;

describe('the content of an app', () => {
  let data: Awaited<ReturnType<typeof openTestData>>;
  beforeAll(async () => {
    data = await openTestData();
  }, 180_000);
  afterAll(() => data.dispose());

  async function put(sql: string) {
    const read = await readContent(sql);
    if (!read.ok) throw new Error(read.error.fault.message);
    const ran = await runMigrations(data.opened.backends, data.id, [
      { name: '20260102000000_menu', sql: schema },
      read.value,
    ]);
    expect(ran).toMatchObject({ ok: true });
  }
  const clear = () => clearContent(data.dependencies, data.asked);
  const counted = async () => {
    const overview = await listData(data.dependencies, data.asked);
    return overview.ok ? overview.value.content : overview.error;
  };
  const names = () =>
    data.read(`select coalesce(string_agg(name, ' ' order by name), '') as names from
      (select name from public.kinds union all select name from public."Dishes") t`);

  test('is none where an app brought none', async () => {
    expect(await counted()).toBe(0);
    expect(await clear()).toEqual({ ok: true, value: { cleared: 0, kept: 0 } });
  });

  test('is deleted, except rows somebody changed or other rows reference, and stays deleted', async () => {
    await put(content);
    expect(await counted()).toBe(8);
    await data.run(`update public."Dishes" set name = 'Plum, warm' where kind = 'cakes' and no = 1`);
    await data.run(`insert into public.orders values (1, 'soups', 2)`);
    await data.run(`insert into public."Dishes" values ('soups', 3, 'Mine')`);
    // Adding a column later doesn't count as editing the rows.
    const price = { name: '20260103000000_price', sql: 'alter table public."Dishes" add column price int default 5' };
    expect(await data.opened.backends.migrate(data.id, [price])).toMatchObject({ ok: true });
    expect(await counted()).toBe(7);
    expect(await clearContent(data.dependencies, { ...data.asked, viewer: data.stranger })).toMatchObject({
      error: { code: 'not-found' },
    });
    data.turn.isRunning = true;
    expect(await clear()).toEqual({ ok: false, error: { code: 'turn-running' } });
    data.turn.isRunning = false;
    expect(await clear()).toEqual({ ok: true, value: { cleared: 3, kept: 5 } });
    expect(await names()).toEqual([{ names: 'Cakes Food Mine Pea Plum, warm Soups' }]);
    await put(`${content} insert into public.kinds (slug, name) values ('tea', 'Tea');`);
    expect(await names()).toEqual([{ names: 'Cakes Food Mine Pea Plum, warm Soups Tea' }]);
    // Once nothing references them, they are deleted too.
    await data.run('delete from public.orders');
    await data.run(`delete from public."Dishes" where name in ('Mine', 'Plum, warm')`);
    expect(await clear()).toEqual({ ok: true, value: { cleared: 5, kept: 0 } });
    expect([await names(), await counted()]).toEqual([[{ names: '' }], 0]);
  });
});
