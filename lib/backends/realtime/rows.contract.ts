import type { SupabaseClient } from '@supabase/supabase-js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RealtimeWorld } from './realtime.contract';
import { type Heard, listen, signUp, until } from './realtime.fixture';

/** Row changes reach those who may see the rows. */
export function describeChanges(world: RealtimeWorld) {
  describe('changed rows', () => {
    let ann: SupabaseClient;
    let bob: SupabaseClient;
    let stranger: SupabaseClient;
    let admin: SupabaseClient;
    let ids: { ann: string; bob: string };

    beforeAll(async () => {
      const { page, keysOf } = world.opened;
      ann = await page(world.id);
      bob = await page(world.id, { version: '1.0.0' });
      stranger = await page(world.id);
      admin = await page(world.id, { key: (await keysOf(world.id)).secretKey });
      ids = { ann: await signUp(ann, 'ann'), bob: await signUp(bob, 'bob') };
    });

    /**
     * Everybody listens; after `write`, a row for everybody marks the end, so that absent changes are known to be
     * absent.
     */
    async function hearAll(tables: string[], write: () => PromiseLike<unknown>) {
      const asked = [...tables, 'marks'].map((table) => ({ table }));
      const pages = { ann, bob, stranger, admin };
      const listeners = await Promise.all(Object.values(pages).map((page) => listen(page, asked)));
      await write();
      await admin.from('marks').insert({ body: 'end' });
      for (const { heard } of listeners) await until(() => heard.at(-1)?.new.body === 'end');
      for (const { channel } of listeners) await channel.unsubscribe();
      const told = listeners.map(({ texts }) => texts().slice(0, -1));
      return Object.fromEntries(Object.keys(pages).map((name, at) => [name, told[at]]));
    }
    const none = { ann: [], bob: [], stranger: [], admin: [] };

    test('an insert reaches those who may read it, and nobody else', async () => {
      const told = await hearAll(['notes'], () => ann.from('notes').insert({ body: 'mine' }));
      expect(told).toEqual({ ...none, ann: ['INSERT "mine"'], admin: ['INSERT "mine"'] });
    });
    test('a row for everybody reaches everybody', async () => {
      const told = await hearAll([], async () => admin.from('marks').insert({ body: 'hello' }));
      for (const one of Object.values(told)) expect(one).toEqual(['INSERT "hello"']);
    });
    test('an update sends the current row, and only the key of the old one', async () => {
      const { data } = await ann.from('notes').insert({ body: 'draft' }).select('id').single();
      const { heard } = await listen(ann, { table: 'notes', event: 'UPDATE' });
      await ann.from('notes').update({ body: 'final' }).eq('id', data!.id);
      await until(() => heard.length === 1);
      expect(heard[0]).toMatchObject({ eventType: 'UPDATE', schema: 'public', table: 'notes', errors: null });
      expect(heard[0]!.new).toMatchObject({ id: data!.id, body: 'final', owner: ids.ann });
      expect(heard[0]!.old).toEqual({ id: data!.id });
    });
    test('a row that changes hands is sent only to its new reader, as it is now', async () => {
      const { data } = await ann.from('notes').insert({ body: 'private diary' }).select('id').single();
      const hand = { body: 'for Bob', owner: ids.bob };
      const told = await hearAll(['notes'], async () => admin.from('notes').update(hand).eq('id', data!.id));
      expect(told).toEqual({ ...none, bob: ['UPDATE "for Bob"'], admin: ['UPDATE "for Bob"'] });
    });
    test('a row given away right after it was written never shows its old content', async () => {
      const told = await hearAll(['notes'], () =>
        admin.rpc('write_and_hand_over', { writer: ids.ann, reader: ids.bob }),
      );
      expect(told).toEqual({
        ...none,
        bob: ['INSERT "now public"', 'UPDATE "now public"'],
        admin: ['INSERT "now public"', 'UPDATE "now public"'],
      });
    });
    test('a delete sends the key and nothing else', async () => {
      const { data } = await ann.from('notes').insert({ body: 'short' }).select('id').single();
      const { heard } = await listen(ann, { table: 'notes', event: 'DELETE' });
      await ann.from('notes').delete().eq('id', data!.id);
      await until(() => heard.length === 1);
      expect([heard[0]!.old, heard[0]!.new]).toEqual([{ id: data!.id }, {}]);
    });
    test('what is rolled back is not sent', async () => {
      const told = await hearAll(['notes'], async () => {
        const { error } = await ann.rpc('write_and_fail');
        expect(error?.code).toBe('P0001');
      });
      expect(told).toEqual(none);
    });
    test('many rows of one statement arrive in order', async () => {
      const bodies = Array.from({ length: 450 }, (_, at) => `row ${at}`);
      const { heard } = await listen(ann, { table: 'notes', event: 'INSERT' });
      await ann.from('notes').insert(bodies.map((body) => ({ body })));
      await until(() => heard.length === bodies.length);
      expect(heard.map((told) => told.new.body)).toEqual(bodies);
    });
    test('columns come with their types, numbers with all their digits as the column has them', async () => {
      const { heard } = await listen(ann, { table: 'notes', event: 'INSERT' });
      await ann.from('notes').insert({ body: 'typed', stars: 4, tags: ['a', 'b'], meta: { deep: [1] }, price: 2.5 });
      await until(() => heard.length === 1);
      expect(heard[0]!.new).toMatchObject({ stars: 4, tags: ['a', 'b'], meta: { deep: [1] }, price: 2.5, twice: 8 });
      expect((heard[0] as Heard & { commit_timestamp: string }).commit_timestamp).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    });
    test('a column that a role may not read is left out', async () => {
      const { heard } = await listen(stranger, { table: 'prices' });
      await admin.from('prices').insert({ id: 1, body: 'tea', cost: 3 });
      await until(() => heard.length === 1);
      expect(heard[0]!.new).toEqual({ id: 1, body: 'tea' });
    });
    test('only the requested columns, plus the key', async () => {
      const { heard } = await listen(ann, { table: 'notes', event: 'INSERT', select: ['stars'] });
      await ann.from('notes').insert({ body: 'long text', stars: 2 });
      await until(() => heard.length === 1);
      expect(heard[0]!.new).toEqual({ id: expect.any(String) as string, stars: 2 });
    });
    test('a table that a role may not read says so without the row', async () => {
      const { heard } = await listen(stranger, { table: 'closed' });
      await admin.from('closed').insert({ id: 1, body: 'secret' });
      await until(() => heard.length === 1);
      expect([heard[0]!.errors, heard[0]!.new]).toEqual([['Error 401: Unauthorized'], {}]);
    });
    test('a failing policy hides the row from its own caller only', async () => {
      const told = await hearAll(['brittle'], async () =>
        admin.from('brittle').insert({ id: 1, body: 'x', breaks_for: ids.ann }),
      );
      expect(told.ann).toEqual([expect.stringContaining('Error 500') as string]);
      expect(told.bob).toEqual(['INSERT "x"']);
    });
    test('a row above 256 kB is sent without its large values', async () => {
      const { heard } = await listen(ann, { table: 'notes', event: 'INSERT' });
      await ann.from('notes').insert({ body: 'x'.repeat(300_000), stars: 1 });
      await until(() => heard.length === 1);
      expect(heard[0]!.errors).toEqual(['Error 413: Payload Too Large']);
      expect(heard[0]!.new).toMatchObject({ stars: 1 });
      expect(heard[0]!.new).not.toHaveProperty('body');
    });
    test.each([
      ['stars=eq.3', ['three']],
      ['stars=neq.3', ['one', 'five, or (six)']],
      ['stars=gte.3', ['three', 'five, or (six)']],
      ['stars=lt.3', ['one']],
      ['stars=in.(1,5)', ['one', 'five, or (six)']],
      ['body=eq."five, or (six)"', ['five, or (six)']],
      ['body=like.t%', ['three']],
      ['body=not.ilike.T%', ['one', 'five, or (six)']],
      ['body=match.^(one|three)$', ['one', 'three']],
      ['price=is.null', ['one', 'three', 'five, or (six)']],
      ['stars=isdistinct.1,body=like.%e', ['three']],
    ])('a filter %s', async (filter, bodies) => {
      const { heard, channel } = await listen(ann, [
        { table: 'notes', event: 'INSERT', filter },
        { table: 'marks', event: 'INSERT' },
      ]);
      for (const [body, stars] of [
        ['one', 1],
        ['three', 3],
        ['five, or (six)', 5],
      ] as const)
        await ann.from('notes').insert({ body, stars });
      await admin.from('marks').insert({ body: 'end' });
      await until(() => heard.at(-1)?.new.body === 'end');
      expect(heard.slice(0, -1).map((told) => told.new.body)).toEqual(bodies);
      await channel.unsubscribe();
    });
    test.each([
      ['nothing=eq.1', /invalid column for filter nothing/],
      ['stars=eq.many', /invalid input syntax/],
      ['stars=around.3', /malformed filter/],
      ['stars', /malformed filter/],
    ])('refuses the filter %s when it is asked for', async (filter, reason) => {
      await expect(listen(ann, { table: 'notes', filter })).rejects.toThrow(reason);
    });
    test('refuses a filter by a column the role may not read', async () => {
      await expect(listen(stranger, { table: 'prices', filter: 'cost=eq.3' })).rejects.toThrow(/invalid column/);
    });
    test('reports that a table is not published, and sends changes once it is', async () => {
      const said: { status: string; message: string }[] = [];
      const heard: Heard[] = [];
      const channel = admin.channel('late').on('system', {}, (one) => said.push(one as never));
      channel.on('postgres_changes', { event: '*', schema: 'public', table: 'late' }, (one) =>
        heard.push(one as never),
      );
      channel.subscribe();
      await until(() => said.length === 1);
      expect(said[0]).toMatchObject({
        status: 'error',
        message: expect.stringMatching(/alter publication supabase_realtime add table/) as string,
      });
      await admin.from('late').insert({ id: 1 });
      await world.migrate('publish_late', 'alter publication supabase_realtime add table public.late;');
      await admin.from('late').insert({ id: 2 });
      await until(() => heard.length > 0);
      expect(heard.map((one) => one.new)).toEqual([{ id: 2 }]);
    });
    test('receives again after everybody had left, with a change still unsent', async () => {
      const other = await world.opened.page(world.id);
      for (const body of ['first', 'second', 'third']) {
        const { channel, heard } = await listen(other, { table: 'marks' });
        await admin.from('marks').insert({ body });
        await until(() => heard.at(-1)?.new.body === body);
        await Promise.all([admin.from('marks').insert({ body: 'untold' }), channel.unsubscribe()]);
      }
    });
    test('still works after the table has changed', async () => {
      const { heard } = await listen(ann, { table: 'notes', event: 'INSERT' });
      await world.migrate('more', `alter table public.notes add column colour text default 'red';`);
      await ann.from('notes').insert({ body: 'new column' });
      await until(() => heard.length === 1);
      expect(heard[0]!.new).toMatchObject({ body: 'new column', colour: 'red' });
    });
    test('a key of several columns, and one that changes', async () => {
      const { heard } = await listen(admin, { table: 'pairs' });
      await admin.from('pairs').insert({ a: 1, b: '9007199254740993', body: 'x' });
      await until(() => heard.length === 1);
      await admin.from('pairs').update({ a: 2 }).eq('a', 1);
      await until(() => heard.length === 2);
      expect(heard[0]!.new.body).toBe('x');
      expect([heard[1]!.old.a, heard[1]!.new.a]).toEqual([1, 2]);
    });
  });
}
