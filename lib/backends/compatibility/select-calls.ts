import { expect } from 'vitest';
import { callsOf } from './call';
import { ids, sorted } from './ids-of';

export const selectCalls = callsOf('rows', {
  'select every column': async ({ stranger }) =>
    void expect((await stranger.from('guests').select().order('id')).data).toEqual([
      { id: 1, name: 'Ada', vip: true },
      { id: 2, name: 'Bo', vip: false },
      { id: 3, name: 'Cy', vip: false },
    ]),
  'select some, renamed and cast': async ({ stranger }) =>
    void expect((await stranger.from('stays').select('n:nights::text,price').eq('id', 2).single()).data).toEqual({
      n: '2',
      price: 150.5,
    }),
  'select inside JSON': async ({ stranger }) =>
    void expect(
      (
        await stranger
          .from('stays')
          .select('extras->meals,b:extras->meals->breakfast,n:extras->>n')
          .eq('id', 1)
          .single()
      ).data,
    ).toEqual({ meals: { breakfast: true }, b: true, n: '1' }),
  'select an element of a list': async ({ stranger }) =>
    void expect((await stranger.from('stays').select('first:tags->0').eq('id', 1).single()).data).toEqual({
      first: 'sea',
    }),
  'order, nulls first': async ({ stranger }) =>
    void expect(ids(await stranger.from('rooms').select('id').order('floor', { nullsFirst: true }))).toEqual([2, 3, 1]),
  'order descending, nulls last': async ({ stranger }) =>
    void expect(
      ids(await stranger.from('rooms').select('id').order('floor', { ascending: false, nullsFirst: false })),
    ).toEqual([1, 3, 2]),
  'order by two': async ({ stranger }) =>
    void expect(
      ids(
        await stranger
          .from('guests')
          .select('id')
          .order('vip', { ascending: false })
          .order('name', { ascending: false }),
      ),
    ).toEqual([1, 3, 2]),
  'order by a field of JSON': async ({ stranger }) =>
    void expect(
      ids(await stranger.from('stays').select('id').lt('id', 4).order('extras->n', { ascending: false })),
    ).toEqual([3, 2, 1]),
  'order by a column of what is embedded': async ({ stranger }) =>
    void expect(ids(await stranger.from('stays').select('id,rooms(name)').order('rooms(name)').order('id'))).toEqual([
      1, 2, 3, 4,
    ]),
  limit: async ({ stranger }) =>
    void expect(ids(await stranger.from('rooms').select('id').order('id').limit(2))).toEqual([1, 2]),
  range: async ({ stranger }) =>
    void expect(ids(await stranger.from('rooms').select('id').order('id').range(1, 5))).toEqual([2, 3]),
  'range past the end, with a count': async ({ stranger }) => {
    const { error, status } = await stranger.from('rooms').select('id', { count: 'exact' }).range(50, 60);
    expect([error?.code, status]).toEqual(['PGRST103', 416]);
  },
  'count beside rows': async ({ stranger }) =>
    void expect((await stranger.from('stays').select('id', { count: 'exact' }).limit(1)).count).toBe(4),
  'count alone': async ({ stranger }) => {
    const { count, data } = await stranger.from('stays').select('*', { count: 'exact', head: true });
    expect([count, data]).toEqual([4, null]);
  },
  'count what a filter leaves': async ({ stranger }) =>
    void expect(
      (await stranger.from('stays').select('*', { count: 'exact', head: true }).eq('status', 'open')).count,
    ).toBe(2),
  'count planned': async ({ stranger }) =>
    void expect((await stranger.from('stays').select('*', { count: 'planned', head: true })).count).toEqual(
      expect.any(Number),
    ),
  'count estimated': async ({ stranger }) =>
    void expect((await stranger.from('stays').select('*', { count: 'estimated', head: true })).count).toEqual(
      expect.any(Number),
    ),
  csv: async ({ stranger }) =>
    void expect((await stranger.from('rooms').select('id,name').order('id').limit(2).csv()).data?.trim()).toBe(
      'id,name\n1,Attic\n2,Cellar',
    ),
  'csv with quotes where they are needed': async ({ admin, stranger }) => {
    await admin.from('rooms').insert({ id: 90, name: 'a "b", c' });
    const { data } = await stranger.from('rooms').select('name').eq('id', 90).csv();
    await admin.from('rooms').delete().eq('id', 90);
    expect(data?.trim()).toBe('name\n"a ""b"", c"');
  },
  explain: async ({ stranger }) => {
    const { error, data } = await stranger.from('rooms').select('id').explain();
    // Supabase refuses this with PGRST107 unless `db_plan_enabled` is set.
    expect(error === null ? String(data) : error.code).toMatch(/cost=|PGRST107/);
  },
  'single: one row': async ({ stranger }) =>
    void expect((await stranger.from('rooms').select('name').eq('id', 1).single()).data).toEqual({ name: 'Attic' }),
  'single: none is a complaint': async ({ stranger }) => {
    const { error, status } = await stranger.from('rooms').select().eq('id', 99).single();
    expect([error?.code, error?.details, status]).toEqual(['PGRST116', 'The result contains 0 rows', 406]);
  },
  'single: several are a complaint': async ({ stranger }) =>
    void expect((await stranger.from('rooms').select().single()).error?.code).toBe('PGRST116'),
  'maybeSingle: none is null': async ({ stranger }) =>
    void expect(await stranger.from('rooms').select().eq('id', 99).maybeSingle()).toMatchObject({
      data: null,
      error: null,
    }),
  'maybeSingle: several are a complaint': async ({ stranger }) =>
    void expect((await stranger.from('rooms').select().maybeSingle()).error?.code).toBe('PGRST116'),
  throwOnError: async ({ stranger }) =>
    expect(stranger.from('rooms').select('colour').throwOnError()).rejects.toMatchObject({ code: '42703' }),
  abortSignal: async ({ stranger }) => {
    const { error } = await stranger.from('rooms').select().abortSignal(AbortSignal.abort());
    expect(error?.message).toMatch(/abort/i);
  },
  'another schema that is not shown': async ({ admin }) =>
    void expect((await admin.schema('secret').from('rooms').select()).error?.code).toBe('PGRST106'),
  'a view': async ({ stranger }) => void expect(sorted(await stranger.from('open_stays').select('id'))).toEqual([2, 4]),
});
