import { expect } from 'vitest';
import { callsOf } from './call';

type Answer = { data: unknown; error: unknown };
const ids = ({ data, error }: Answer) => {
  expect(error).toBeNull();
  return (data as { id: number }[]).map(({ id }) => id);
};
const sorted = (answer: Answer) => ids(answer).sort((a, b) => a - b);

export const rowCalls = callsOf('rows', {
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
  geojson: async ({ stranger }) => void expect((await stranger.from('rooms').select('id').geojson()).error).toBeNull(),
  explain: async ({ stranger }) => {
    const { error, data } = await stranger.from('rooms').select('id').explain();
    // Off on Supabase unless somebody switches `db_plan_enabled` on: refused there too.
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

  eq: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').eq('room_id', 1))).toEqual([1, 2]),
  neq: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').neq('status', 'open'))).toEqual([1]),
  'gt and lt': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').gt('nights', 1).lt('nights', 7))).toEqual([1, 2]),
  'gte and lte': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').gte('nights', 4).lte('nights', 7))).toEqual([1, 3]),
  'compare moments': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').gte('checked_in', '2026-01-01T00:00:00Z'))).toEqual([
      1,
    ]),
  'is null': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').is('status', null))).toEqual([3]),
  'is true': async ({ stranger }) =>
    void expect(sorted(await stranger.from('guests').select('id').is('vip', true))).toEqual([1]),
  'not is null': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').not('guest_id', 'is', null))).toEqual([1, 2, 3]),
  in: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').in('id', [1, 4, 9]))).toEqual([1, 4]),
  'in, with commas and brackets in words': async ({ stranger }) =>
    void expect(ids(await stranger.from('rooms').select('id').in('name', ['a,b', '(x)', 'Attic']))).toEqual([1]),
  'not in': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').not('id', 'in', '(1,2)'))).toEqual([3, 4]),
  notIn: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').notIn('id', [1, 2]))).toEqual([3, 4]),
  'like with a star': async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').filter('name', 'like', '*tt*'))).toEqual([1]),
  like: async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').like('name', '%e%'))).toEqual([2, 3]),
  ilike: async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').ilike('name', 'a%'))).toEqual([1]),
  likeAllOf: async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').likeAllOf('name', ['%e%', '%d%']))).toEqual([3]),
  likeAnyOf: async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').likeAnyOf('name', ['A%', 'C%']))).toEqual([1, 2]),
  ilikeAllOf: async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').ilikeAllOf('name', ['%E%', '%D%']))).toEqual([3]),
  ilikeAnyOf: async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').ilikeAnyOf('name', ['a%', 'c%']))).toEqual([1, 2]),
  'eq any of': async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').filter('id', 'eq(any)', '{1,3}'))).toEqual([1, 3]),
  regexMatch: async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').regexMatch('name', '^[AC]'))).toEqual([1, 2]),
  regexIMatch: async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').regexIMatch('name', '^[ac]'))).toEqual([1, 2]),
  isDistinct: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').isDistinct('status', 'open'))).toEqual([1, 3]),
  'contains an element': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').contains('tags', ['dog']))).toEqual([1, 4]),
  'contains JSON': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').contains('extras', { n: 2 }))).toEqual([2]),
  'contains a moment of a range': async ({ stranger }) =>
    void expect(
      sorted(await stranger.from('stays').select('id').contains('during', '[2026-01-02,2026-01-03)')),
    ).toEqual([1]),
  containedBy: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').containedBy('tags', ['sea', 'dog']))).toEqual([
      1, 2, 3,
    ]),
  'contained by JSON': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').containedBy('extras', { n: 2, m: 1 }))).toEqual([
      2, 4,
    ]),
  overlaps: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').overlaps('tags', ['cat', 'sea']))).toEqual([1, 2, 4]),
  'overlaps a range': async ({ stranger }) =>
    void expect(
      sorted(await stranger.from('stays').select('id').overlaps('during', '[2026-01-04,2026-01-11)')),
    ).toEqual([1, 2]),
  rangeGt: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').rangeGt('during', '[2026-01-01,2026-01-31)'))).toEqual(
      [3, 4],
    ),
  rangeGte: async ({ stranger }) =>
    void expect(
      sorted(await stranger.from('stays').select('id').rangeGte('during', '[2026-02-01,2026-02-02)')),
    ).toEqual([3, 4]),
  rangeLt: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').rangeLt('during', '[2026-01-06,2026-01-07)'))).toEqual(
      [1],
    ),
  rangeLte: async ({ stranger }) =>
    void expect(
      sorted(await stranger.from('stays').select('id').rangeLte('during', '[2026-01-01,2026-01-12)')),
    ).toEqual([1, 2]),
  rangeAdjacent: async ({ stranger }) =>
    void expect(
      sorted(await stranger.from('stays').select('id').rangeAdjacent('during', '[2026-01-05,2026-01-10)')),
    ).toEqual([1, 2]),
  'textSearch, words': async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id').textSearch('notes', `'quiet' & 'light'`))).toEqual([
      1,
    ]),
  'textSearch, plain and by language': async ({ stranger }) =>
    void expect(
      sorted(
        await stranger.from('rooms').select('id').textSearch('notes', 'lights', { type: 'plain', config: 'english' }),
      ),
    ).toEqual([1]),
  'textSearch, phrase': async ({ stranger }) =>
    void expect(
      sorted(await stranger.from('rooms').select('id').textSearch('notes', 'light room', { type: 'phrase' })),
    ).toEqual([1]),
  'textSearch, as typed on the web': async ({ stranger }) =>
    void expect(
      sorted(
        await stranger
          .from('rooms')
          .select('id')
          .textSearch('notes', 'quiet or dark', { type: 'websearch', config: 'english' }),
      ),
    ).toEqual([1, 2]),
  match: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').match({ room_id: 1, status: 'open' }))).toEqual([2]),
  or: async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').or('id.eq.1,status.is.null'))).toEqual([1, 3]),
  'or, nested': async ({ stranger }) =>
    void expect(
      sorted(await stranger.from('stays').select('id').or('id.eq.4,and(room_id.eq.1,not.or(id.eq.1,id.eq.3))')),
    ).toEqual([2, 4]),
  'or, with a list inside': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').or('id.in.(1,2),tags.cs.{cat}'))).toEqual([1, 2, 4]),
  'or about what is embedded': async ({ stranger }) => {
    const { data } = await stranger
      .from('rooms')
      .select('id,stays(id)')
      .or('id.eq.1,nights.eq.2', { referencedTable: 'stays' })
      .eq('id', 1)
      .single();
    expect((data as { stays: { id: number }[] }).stays.map(({ id }) => id).sort()).toEqual([1, 2]);
  },
  'filter by a field of JSON': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').eq('extras->>n', '3'))).toEqual([3]),
  'a number in JSON compared as one': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id').gt('extras->n', 1))).toEqual([2, 3]),

  'embed: what a row belongs to': async ({ stranger }) =>
    void expect((await stranger.from('stays').select('rooms(name)').eq('id', 1).single()).data).toEqual({
      rooms: { name: 'Attic' },
    }),
  'embed: what belongs to a row': async ({ stranger }) =>
    void expect((await stranger.from('rooms').select('stays(id)').eq('id', 2).single()).data).toEqual({
      stays: [{ id: 3 }],
    }),
  'embed: none is null, or an empty list': async ({ stranger }) =>
    void expect((await stranger.from('stays').select('guests(name)').eq('id', 4).single()).data).toEqual({
      guests: null,
    }),
  'embed: three deep': async ({ stranger }) =>
    void expect(
      (await stranger.from('guests').select('stays(rooms(name,room_features(feature)))').eq('id', 1).single()).data,
    ).toEqual({
      stays: [{ rooms: { name: 'Attic', room_features: [{ feature: 'balcony' }, { feature: 'bath' }] } }],
    }),
  'embed: across a table between': async ({ stranger }) => {
    const { data } = await stranger.from('rooms').select('guests(name)').eq('id', 1).single();
    expect((data as { guests: { name: string }[] }).guests.map(({ name }) => name).sort()).toEqual(['Ada', 'Bo']);
  },
  'embed: named by its key': async ({ stranger }) =>
    void expect(
      (await stranger.from('stays').select('r:rooms!stays_room_id_fkey(name)').eq('id', 3).single()).data,
    ).toEqual({ r: { name: 'Cellar' } }),
  'embed: a table in itself': async ({ stranger }) =>
    void expect((await stranger.from('people').select('name,boss:boss_id(name)').eq('id', 2).single()).data).toEqual({
      name: 'Leaf',
      boss: { name: 'Root' },
    }),
  'embed: inner leaves out what has none': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id,guests!inner(name)'))).toEqual([1, 2, 3]),
  'embed: inner and a filter': async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id,stays!inner(id)').eq('stays.status', 'open'))).toEqual([
      1, 3,
    ]),
  'embed: a filter alone keeps the rows': async ({ stranger }) =>
    void expect(sorted(await stranger.from('rooms').select('id,stays(id)').eq('stays.status', 'open'))).toEqual([
      1, 2, 3,
    ]),
  'embed: rows without any': async ({ stranger }) =>
    void expect(sorted(await stranger.from('stays').select('id,guests()').is('guests', null))).toEqual([4]),
  'embed: ordered and limited': async ({ stranger }) =>
    void expect(
      (
        await stranger
          .from('rooms')
          .select('stays(id)')
          .eq('id', 1)
          .order('id', { referencedTable: 'stays', ascending: false })
          .limit(1, { referencedTable: 'stays' })
          .single()
      ).data,
    ).toEqual({ stays: [{ id: 2 }] }),
  'embed: a range of them': async ({ stranger }) =>
    void expect(
      (
        await stranger
          .from('rooms')
          .select('stays(id)')
          .eq('id', 1)
          .order('id', { referencedTable: 'stays' })
          .range(1, 1, { referencedTable: 'stays' })
          .single()
      ).data,
    ).toEqual({ stays: [{ id: 2 }] }),
  'embed: spread into the row': async ({ stranger }) =>
    void expect((await stranger.from('stays').select('id,...rooms(room:name)').eq('id', 1).single()).data).toEqual({
      id: 1,
      room: 'Attic',
    }),
  'embed: spread of several is lists': async ({ stranger }) =>
    void expect(
      (await stranger.from('rooms').select('name,...room_features(feature)').eq('id', 3).single()).data,
    ).toEqual({ name: 'Garden', feature: ['bath'] }),
  'embed: counted': async ({ stranger }) =>
    void expect((await stranger.from('rooms').select('stays(count)').eq('id', 1).single()).data).toEqual({
      stays: [{ count: 2 }],
    }),
  'embed: in a view': async ({ stranger }) =>
    void expect((await stranger.from('open_stays').select('id,rooms(name)').eq('id', 4).single()).data).toEqual({
      id: 4,
      rooms: { name: 'Garden' },
    }),
  'embed: what does not belong together': async ({ stranger }) =>
    void expect((await stranger.from('people').select('rooms(name)')).error?.code).toBe('PGRST200'),
  'aggregate: of all rows': async ({ stranger }) => {
    const { data, error } = await stranger.from('stays').select('nights.sum(),price.avg(),id.count()');
    // Off on Supabase unless somebody switches `db_aggregates_enabled` on: refused there with PGRST123.
    expect(error?.code ?? data).toEqual(
      error ? 'PGRST123' : [{ sum: 14, avg: expect.any(Number) as number, count: 4 }],
    );
  },
  'aggregate: by group': async ({ stranger }) => {
    const { data, error } = await stranger.from('stays').select('room_id,total:nights.sum()').order('room_id');
    expect(error?.code ?? data).toEqual(
      error
        ? 'PGRST123'
        : [
            { room_id: 1, total: 6 },
            { room_id: 2, total: 7 },
            { room_id: 3, total: 1 },
          ],
    );
  },

  'insert one': async ({ ann }) => {
    const { error, status, data } = await ann.from('scratch').insert({ word: 'one' });
    expect([error, status, data]).toEqual([null, 201, null]);
  },
  'insert several': async ({ ann }) =>
    void expect(
      (
        await ann
          .from('scratch')
          .insert([{ word: 's1' }, { word: 's2', amount: 2 }])
          .select('word,amount')
      ).data,
    ).toEqual([
      { word: 's1', amount: 0 },
      { word: 's2', amount: 2 },
    ]),
  'insert, with what is missing as null': async ({ ann }) =>
    void expect(
      (await ann.from('scratch').insert([{ word: 'm1', amount: 1 }, { word: 'm2' }], { defaultToNull: true })).error
        ?.code,
    ).toBe('23502'),
  'insert, with what is missing by default': async ({ ann }) =>
    void expect(
      (
        await ann
          .from('scratch')
          .insert([{ word: 'd1', amount: 1 }, { word: 'd2' }], { defaultToNull: false })
          .select('amount')
      ).data,
    ).toEqual([{ amount: 1 }, { amount: 0 }]),
  'insert, counted': async ({ ann }) =>
    void expect((await ann.from('scratch').insert([{ word: 'c1' }, { word: 'c2' }], { count: 'exact' })).count).toBe(2),
  'insert JSON, lists inside and all': async ({ ann }) =>
    void expect(
      (
        await ann
          .from('scratch')
          .insert({ word: 'j', body: { a: [1, { b: null }], c: 'é"' } })
          .select('body')
          .single()
      ).data,
    ).toEqual({ body: { a: [1, { b: null }], c: 'é"' } }),
  'insert a row with an unknown column': async ({ ann }) =>
    void expect((await ann.from('scratch').insert({ colour: 'red' })).error?.code).toBe('PGRST204'),
  'insert as somebody else': async ({ ann, bob }) => {
    const { data } = await bob.auth.getUser();
    const { error, status } = await ann.from('scratch').insert({ word: 'not mine', owner: data.user?.id });
    expect([error?.code, status]).toEqual(['42501', 403]);
  },
  'insert as nobody': async ({ stranger }) => {
    const { error, status } = await stranger.from('scratch').insert({ word: 'nobody’s' });
    expect([error?.code, status]).toEqual(['42501', 401]);
  },
  'upsert by the key': async ({ ann }) => {
    const made = await ann.from('scratch').insert({ word: 'u' }).select('id').single();
    const { data } = await ann
      .from('scratch')
      .upsert({ id: made.data?.id, word: 'u', amount: 7 })
      .select('amount')
      .single();
    expect(data).toEqual({ amount: 7 });
  },
  'upsert by another rule of uniqueness': async ({ ann }) => {
    await ann.from('scratch').insert({ word: 'uw', amount: 1 });
    const { data } = await ann
      .from('scratch')
      .upsert({ word: 'uw', amount: 9 }, { onConflict: 'word' })
      .select('amount')
      .single();
    expect(data).toEqual({ amount: 9 });
  },
  'upsert several, new and old': async ({ ann }) => {
    await ann.from('scratch').insert({ word: 'us1', amount: 1 });
    const { data } = await ann
      .from('scratch')
      .upsert(
        [
          { word: 'us1', amount: 2 },
          { word: 'us2', amount: 3 },
        ],
        { onConflict: 'word' },
      )
      .select('word,amount')
      .order('word');
    expect(data).toEqual([
      { word: 'us1', amount: 2 },
      { word: 'us2', amount: 3 },
    ]);
  },
  'upsert, leaving what is there': async ({ ann }) => {
    await ann.from('scratch').insert({ word: 'ui', amount: 1 });
    const { data, error } = await ann
      .from('scratch')
      .upsert(
        [
          { word: 'ui', amount: 5 },
          { word: 'ui2', amount: 6 },
        ],
        { onConflict: 'word', ignoreDuplicates: true },
      )
      .select('word');
    expect([error, data]).toEqual([null, [{ word: 'ui2' }]]);
  },
  update: async ({ ann }) => {
    await ann.from('scratch').insert({ word: 'up' });
    const { error, status, data } = await ann.from('scratch').update({ amount: 3 }).eq('word', 'up');
    expect([error, status, data]).toEqual([null, 204, null]);
  },
  'update, answered': async ({ ann }) => {
    await ann.from('scratch').insert({ word: 'ua' });
    expect((await ann.from('scratch').update({ amount: 4 }).eq('word', 'ua').select('amount')).data).toEqual([
      { amount: 4 },
    ]);
  },
  'update, counted': async ({ ann }) => {
    await ann.from('scratch').insert([{ word: 'uc1' }, { word: 'uc2' }]);
    expect((await ann.from('scratch').update({ amount: 4 }, { count: 'exact' }).in('word', ['uc1', 'uc2'])).count).toBe(
      2,
    );
  },
  'update nothing': async ({ ann }) =>
    void expect((await ann.from('scratch').update({ amount: 1 }).eq('word', 'no such').select()).data).toEqual([]),
  'update none where one was meant': async ({ ann }) =>
    void expect(
      (await ann.from('scratch').update({ amount: 1 }).eq('word', 'no such').select().single()).error?.code,
    ).toBe('PGRST116'),
  'update at most so many': async ({ ann }) => {
    await ann.from('scratch').insert([{ word: 'ma1' }, { word: 'ma2' }]);
    // The client's types know of it only for a database that names its version.
    const changed = ann.from('scratch').update({ amount: 1 }).in('word', ['ma1', 'ma2']);
    const { error } = await (changed as unknown as { maxAffected(most: number): typeof changed }).maxAffected(1);
    expect(error?.code).toBe('PGRST124');
  },
  'update somebody else’s': async ({ ann, bob }) => {
    await ann.from('scratch').insert({ word: 'hers' });
    expect((await bob.from('scratch').update({ amount: 1 }).eq('word', 'hers').select()).data).toEqual([]);
  },
  delete: async ({ ann }) => {
    await ann.from('scratch').insert({ word: 'gone' });
    const { error, status } = await ann.from('scratch').delete().eq('word', 'gone');
    expect([error, status]).toEqual([null, 204]);
  },
  'delete, answered and counted': async ({ ann }) => {
    await ann.from('scratch').insert({ word: 'gone2' });
    const { data, count } = await ann.from('scratch').delete({ count: 'exact' }).eq('word', 'gone2').select('word');
    expect([data, count]).toEqual([[{ word: 'gone2' }], 1]);
  },
  'delete what others point to': async ({ admin }) => {
    const { error, status } = await admin.from('rooms').delete().eq('id', 1);
    expect([error?.code, status]).toEqual(['23503', 409]);
  },
  'dry run': async ({ ann }) => {
    const { error } = await ann.from('scratch').insert({ word: 'rehearsed' }).rollback();
    const { data } = await ann.from('scratch').select('word').eq('word', 'rehearsed');
    await ann.from('scratch').delete().eq('word', 'rehearsed');
    expect([error, data]).toEqual([null, []]);
  },
  'a unique word twice': async ({ ann }) => {
    await ann.from('scratch').insert({ word: 'twice' });
    const { error, status } = await ann.from('scratch').insert({ word: 'twice' });
    expect([error?.code, error?.details, status]).toEqual(['23505', 'Key (word)=(twice) already exists.', 409]);
  },
});
