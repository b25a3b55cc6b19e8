import { expect } from 'vitest';
import { callsOf } from './call';

export const functionCalls = callsOf('functions', {
  'a value': async ({ stranger }) => void expect((await stranger.rpc('double', { n: 4 })).data).toBe(8),
  'by GET': async ({ stranger }) => void expect((await stranger.rpc('double', { n: 4 }, { get: true })).data).toBe(8),
  'by HEAD, counted': async ({ stranger }) =>
    void expect((await stranger.rpc('long_stays', { fewest: 2 }, { head: true, count: 'exact' })).count).toBe(3),
  'with what it takes for granted': async ({ stranger }) =>
    void expect((await stranger.rpc('greet')).data).toBe('Hello you'),
  'rows of a table': async ({ stranger }) =>
    void expect((await stranger.rpc('long_stays', { fewest: 4 })).data).toHaveLength(2),
  'rows, filtered, ordered and picked': async ({ stranger }) =>
    void expect(
      (
        await stranger
          .rpc('long_stays', { fewest: 1 })
          .select('id')
          .gt('nights', 1)
          .order('nights', { ascending: false })
          .limit(2)
      ).data,
    ).toEqual([{ id: 3 }, { id: 1 }]),
  'rows with what belongs to them': async ({ stranger }) =>
    void expect((await stranger.rpc('long_stays', { fewest: 7 }).select('id,rooms(name)')).data).toEqual([
      { id: 3, rooms: { name: 'Cellar' } },
    ]),
  'rows, counted': async ({ stranger }) =>
    void expect((await stranger.rpc('long_stays', { fewest: 2 }, { count: 'exact' })).count).toBe(3),
  'one row': async ({ stranger }) =>
    void expect((await stranger.rpc('one_room', { which: 3 })).data).toMatchObject({ id: 3, name: 'Garden' }),
  'rows of its own form': async ({ stranger }) =>
    void expect((await stranger.rpc('pairs')).data).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ]),
  'the one row of several': async ({ stranger }) =>
    void expect((await stranger.rpc('pairs').eq('a', 2).single()).data).toEqual({ a: 2, b: 'y' }),
  nothing: async ({ stranger }) => {
    const { data, error, status } = await stranger.rpc('nothing');
    expect([data, error, status]).toEqual([null, null, 204]);
  },
  'JSON in and out': async ({ stranger }) =>
    void expect((await stranger.rpc('echo', { body: { a: [1, 'ü'] } })).data).toEqual({ a: [1, 'ü'] }),
  'a list': async ({ stranger }) => void expect((await stranger.rpc('total', { numbers: [1, 2, 3] })).data).toBe(6),
  'a list by GET': async ({ stranger }) =>
    void expect((await stranger.rpc('total', { numbers: [1, 2, 3] }, { get: true })).data).toBe(6),
  'what it raised': async ({ stranger }) => {
    const { error, status } = await stranger.rpc('complain');
    expect([error?.code, error?.message, error?.details, error?.hint, status]).toEqual([
      'P0001',
      'No',
      'why',
      'how',
      400,
    ]);
  },
  'a status of its own': async ({ stranger }) => {
    const { error, status } = await stranger.rpc('teapot');
    expect([error?.message, status]).toEqual(['short and stout', 418]);
  },
  'an unknown one': async ({ stranger }) => {
    const { error, status } = await stranger.rpc('nowhere');
    expect([error?.code, status]).toEqual(['PGRST202', 404]);
  },
  'a wrong parameter': async ({ stranger }) =>
    void expect((await stranger.rpc('double', { m: 4 })).error?.code).toBe('PGRST202'),
  'a value of another type': async ({ stranger }) =>
    void expect((await stranger.rpc('double', { n: 'four' })).error?.code).toBe('22P02'),
  'one that may change things, by GET': async ({ stranger }) => {
    const { data, error } = await stranger.rpc('bump', { by: 1 }, { get: true });
    expect(error?.code ?? data).toBe(2);
  },
  'who calls': async ({ ann, annId }) =>
    void expect((await ann.rpc('whoami')).data).toEqual({ id: annId, role: 'authenticated', email: 'ann@x.test' }),
  'that a stranger calls': async ({ stranger }) =>
    void expect((await stranger.rpc('whoami')).data).toMatchObject({ id: null, role: 'anon' }),
  'that the secret key calls': async ({ admin }) =>
    void expect((await admin.rpc('whoami')).data).toMatchObject({ role: 'service_role' }),
});
