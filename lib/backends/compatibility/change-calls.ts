import { expect } from 'vitest';
import { callsOf } from './call';

export const changeCalls = callsOf('rows', {
  'insert one': async ({ ann }) => {
    const { error, status, data } = await ann.from('scratch').insert({ word: 'one' });
    expect([error, status, data]).toEqual([null, 201, null]);
  },
  'insert several': async ({ ann }) =>
    void expect(
      (
        await ann
          .from('scratch')
          .insert([
            { word: 's1', amount: 1 },
            { word: 's2', amount: 2 },
          ])
          .select('word,amount')
      ).data,
    ).toEqual([
      { word: 's1', amount: 1 },
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
    // supabase-js declares this only for a database type that states its PostgREST version.
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
  'a unique word twice': async ({ admin, annId }) => {
    const row = { word: 'twice', owner: annId };
    await admin.from('scratch').insert(row);
    const { error, status } = await admin.from('scratch').insert(row);
    expect([error?.code, error?.details, status]).toEqual(['23505', 'Key (word)=(twice) already exists.', 409]);
  },
  'a number with a fraction': async ({ stranger }) =>
    void expect((await stranger.from('stays').select('price').eq('id', 2).single()).data).toEqual({ price: 150.5 }),
});
