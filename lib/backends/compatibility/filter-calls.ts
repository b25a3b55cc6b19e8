import { expect } from 'vitest';
import { callsOf } from './call';
import { ids, sorted } from './ids-of';

export const filterCalls = callsOf('rows', {
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
});
