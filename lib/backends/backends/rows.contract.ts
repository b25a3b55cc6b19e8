import type { SupabaseClient } from '@supabase/supabase-js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ContractWorld } from './contract-world.fixture';

/** Reading and writing rows, and the app's functions. */
export function describeRows(world: ContractWorld) {
  describe('rows', () => {
    let list: { id: string; name: string; owner: string };
    beforeAll(async () => {
      list = (await world.ann.from('lists').insert({ name: 'Home' }).select().single()).data!;
      const tasks = [1, 2, 3, 4, 5].map((n) => ({
        title: `t${n}`,
        tags: [`tag${n}`, 'all'],
        meta: { k: n, n: { d: n } },
        price: n + 0.5,
        due: `2026-03-0${n}`,
        list_id: list.id,
      }));
      const { error, status } = await world.ann.from('tasks').insert(tasks);
      expect([error, status]).toEqual([null, 201]);
    });

    test('a new row gets the table’s defaults', () => {
      expect(list).toMatchObject({ name: 'Home', owner: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
    });
    test('each sees their own', async () => {
      expect((await world.ann.from('tasks').select()).data).toHaveLength(5);
      expect((await world.bob.from('tasks').select()).data).toEqual([]);
      expect((await world.stranger.from('tasks').select()).data).toEqual([]);
      expect((await world.admin.from('tasks').select()).data).toHaveLength(5);
    });
    test('nobody writes as somebody else', async () => {
      const { error, status } = await world.bob.from('tasks').insert({ title: 'mine', owner: list.owner });
      expect([error?.code, status]).toEqual(['42501', 403]);
      expect((await world.bob.from('tasks').update({ done: true }).eq('title', 't1').select()).data).toEqual([]);
      expect((await world.bob.from('tasks').delete().gt('id', 0).select()).data).toEqual([]);
    });
    test.each<[string, (q: ReturnType<SupabaseClient['from']>) => PromiseLike<{ data: unknown[] | null }>, number]>([
      ['eq', (q) => q.select().eq('title', 't1'), 1],
      ['neq', (q) => q.select().neq('title', 't1'), 4],
      ['gt', (q) => q.select().gt('price', 3.5), 2],
      ['gte', (q) => q.select().gte('price', 3.5), 3],
      ['lt', (q) => q.select().lt('due', '2026-03-03'), 2],
      ['lte', (q) => q.select().lte('due', '2026-03-03'), 3],
      ['in', (q) => q.select().in('title', ['t1', 't2', 'none']), 2],
      ['is', (q) => q.select().is('done', false), 5],
      ['is null', (q) => q.select().is('meta', null), 0],
      ['like', (q) => q.select().like('title', 't%'), 5],
      ['ilike', (q) => q.select().ilike('title', 'T1'), 1],
      ['not', (q) => q.select().not('title', 'eq', 't5'), 4],
      ['or', (q) => q.select().or('title.eq.t1,title.eq.t3'), 2],
      ['or with and', (q) => q.select().or('title.eq.t1,and(price.gt.4,done.is.false)'), 3],
      ['filter', (q) => q.select().filter('title', 'in', '("t1","t2")'), 2],
      ['match', (q) => q.select().match({ title: 't2', done: false }), 1],
      ['contains an element', (q) => q.select().contains('tags', ['tag2']), 1],
      ['contained by', (q) => q.select().containedBy('tags', ['tag2', 'all', 'more']), 1],
      ['overlaps', (q) => q.select().overlaps('tags', ['tag2', 'tag3']), 2],
      ['a field of JSON', (q) => q.select().eq('meta->>k', '3'), 1],
      ['contains JSON', (q) => q.select().contains('meta', { k: 4 }), 1],
      ['textSearch', (q) => q.select().textSearch('title', 't1'), 1],
      ['limit', (q) => q.select().limit(2), 2],
      ['range', (q) => q.select().order('id').range(3, 9), 2],
    ])('filters by %s', async (_name, ask, count) => {
      expect((await ask(world.ann.from('tasks'))).data).toHaveLength(count);
    });
    test('orders, with nulls last', async () => {
      const { data } = await world.ann
        .from('tasks')
        .select('title')
        .order('price', { ascending: false, nullsFirst: false });
      expect(data?.map((row) => row.title)).toEqual(['t5', 't4', 't3', 't2', 't1']);
    });
    test('counts beside a page of rows', async () => {
      const { count, data, status } = await world.ann
        .from('tasks')
        .select('*', { count: 'exact' })
        .order('title')
        .range(1, 2);
      expect([count, data?.length, status]).toEqual([5, 2, 206]);
    });
    test('counts alone', async () => {
      expect((await world.ann.from('tasks').select('*', { count: 'exact', head: true })).count).toBe(5);
    });
    test('one row, none, or a complaint', async () => {
      expect((await world.ann.from('tasks').select().eq('title', 't1').single()).data.title).toBe('t1');
      expect((await world.ann.from('tasks').select().eq('title', 'x').single()).error?.code).toBe('PGRST116');
      expect(await world.ann.from('tasks').select().eq('title', 'x').maybeSingle()).toMatchObject({
        data: null,
        error: null,
      });
    });
    test('picks, renames and casts columns, and reads inside JSON', async () => {
      const { data } = await world.ann
        .from('tasks')
        .select('name:title,price::text,deep:meta->n->>d')
        .eq('title', 't2')
        .single();
      expect(data).toEqual({ name: 't2', price: '2.50', deep: '2' });
    });
    test('embeds both ways, filtered, ordered and counted', async () => {
      const one = await world.ann.from('tasks').select('title,lists(name)').eq('title', 't1').single();
      expect(one.data).toEqual({ title: 't1', lists: { name: 'Home' } });
      const many = await world.ann
        .from('lists')
        .select('name,tasks(title)')
        .order('title', { referencedTable: 'tasks', ascending: false })
        .limit(2, { referencedTable: 'tasks' })
        .single();
      expect(many.data?.tasks).toEqual([{ title: 't5' }, { title: 't4' }]);
      const inner = await world.ann.from('tasks').select('title,l:lists!inner(name)').eq('l.name', 'Nowhere');
      expect(inner.data).toEqual([]);
      const counted = await world.ann.from('lists').select('tasks(count)').single();
      expect(counted.data?.tasks).toEqual([{ count: 5 }]);
    });
    test('an insert with embedded rows returns a row, not a list', async () => {
      const { data } = await world.ann
        .from('tasks')
        .insert({ title: 'embedded', list_id: list.id })
        .select('title,lists(name)')
        .single();
      expect(data).toEqual({ title: 'embedded', lists: { name: 'Home' } });
      await world.ann.from('tasks').delete().eq('title', 'embedded');
    });
    test('upserts by a unique constraint, or leaves the existing row', async () => {
      const changed = await world.ann
        .from('tasks')
        .upsert({ title: 't1', done: true, owner: list.owner, list_id: list.id }, { onConflict: 'owner,title' })
        .select()
        .single();
      expect(changed.data.done).toBe(true);
      const left = await world.ann
        .from('tasks')
        .upsert({ title: 't1', owner: list.owner }, { onConflict: 'owner,title', ignoreDuplicates: true })
        .select();
      expect(left.data).toEqual([]);
      await world.ann.from('tasks').update({ done: false }).eq('title', 't1');
    });
    test('returns what it changed and removed', async () => {
      const made = await world.ann.from('tasks').insert({ title: 'short-lived' }).select('id').single();
      const changed = await world.ann
        .from('tasks')
        .update({ done: true })
        .eq('id', made.data!.id)
        .select('done')
        .single();
      expect(changed.data).toEqual({ done: true });
      expect((await world.ann.from('tasks').delete().eq('id', made.data!.id).select()).data).toHaveLength(1);
    });
    test.each([
      ['a second of the same', '23505', 409, { title: 't1' }],
      ['a text too long', '23514', 400, { title: 'x'.repeat(41) }],
      ['a missing value', '23502', 400, { title: null }],
      ['a row that is not there', '23503', 409, { title: 'lost', list_id: '00000000-0000-0000-0000-000000000000' }],
      ['a date that is none', '22007', 400, { title: 'when', due: 'soon' }],
    ])('refuses %s with Postgres’s code', async (_name, code, status, row: Record<string, unknown>) => {
      const answer = await world.ann.from('tasks').insert(row);
      expect([answer.error?.code, answer.status]).toEqual([code, status]);
    });
    test('refuses overlapping times, as for a double booking', async () => {
      const slot = (slotId: number, from: string, to: string) => ({
        id: slotId,
        during: `[2026-01-01 ${from},2026-01-01 ${to})`,
      });
      expect((await world.ann.from('slots').insert(slot(1, '10:00', '11:00'))).error).toBeNull();
      const answer = await world.bob.from('slots').insert(slot(2, '10:30', '11:30'));
      expect([answer.error?.code, answer.status]).toEqual(['23P01', 400]);
    });
    test('refuses a table and a column that are not there', async () => {
      expect((await world.ann.from('nothing').select()).error?.code).toBe('PGRST205');
      expect((await world.ann.from('tasks').select('colour')).error?.code).toBe('42703');
    });
    test('keeps to what a migration granted and revoked', async () => {
      expect((await world.stranger.from('menu').select('dish').order('id')).data).toEqual([
        { dish: 'Soup' },
        { dish: 'Cake' },
      ]);
      expect((await world.ann.from('menu').insert({ id: 3, dish: 'Tea' })).error?.code).toBe('42501');
      expect((await world.ann.from('slots').update({ id: 9 }).eq('id', 1)).error?.code).toBe('42501');
    });
    test('a view runs with its reader’s rights', async () => {
      expect((await world.ann.from('task_names').select()).data).toHaveLength(5);
      expect((await world.bob.from('task_names').select()).data).toEqual([]);
    });
    test('answers as a table of text', async () => {
      const { data } = await world.ann.from('tasks').select('title').order('title').limit(2).csv();
      expect(data?.trim().split(/\r?\n/)).toEqual(['title', 't1', 't2']);
    });
  });

  describe('functions', () => {
    test('a value, with defaults', async () => {
      expect((await world.stranger.rpc('add_up', { a: 4 })).data).toBe(5);
      expect((await world.stranger.rpc('add_up', { a: 4, b: 6 })).data).toBe(10);
      expect((await world.stranger.rpc('add_up', { a: 1 }, { get: true })).data).toBe(2);
    });
    test('rows, filtered further', async () => {
      expect((await world.ann.rpc('open_tasks').eq('title', 't2')).data).toHaveLength(1);
    });
    test('with the caller’s rights', async () => {
      expect((await world.ann.rpc('my_count')).data).toBe(5);
      expect((await world.bob.rpc('my_count')).data).toBe(0);
    });
    test('knows who calls', async () => {
      expect((await world.ann.rpc('my_email')).data).toBe('ann@x.test');
      expect((await world.stranger.rpc('my_email')).data).toBeNull();
    });
    test('reports what the function raised', async () => {
      const { error, status } = await world.ann.rpc('refuse', { why: 'We are closed' });
      expect([error?.code, error?.message, error?.hint, status]).toEqual(['P0001', 'We are closed', 'Ask again', 400]);
    });
    test('can’t be run by those it was revoked from', async () => {
      expect((await world.ann.rpc('private_sum')).error?.code).toBe('42501');
    });
    test('that is not there', async () => {
      expect((await world.ann.rpc('nothing')).error?.code).toBe('PGRST202');
    });
  });
}
