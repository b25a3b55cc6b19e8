import { expect } from 'vitest';
import { callsOf } from './call';
import { sorted } from './ids-of';

export const embedCalls = callsOf('rows', {
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
    const { data, error } = await stranger.from('rooms').select('fans:guests!favourites(name)').eq('id', 1).single();
    expect(error).toBeNull();
    expect(data?.fans.map(({ name }: { name: string }) => name).sort()).toEqual(['Ada', 'Bo']);
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
    // Off on Supabase unless `db_aggregates_enabled` is set: refused there with PGRST123.
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
});
