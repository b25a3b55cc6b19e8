import { createPgliteConnection, type PgliteConnection } from '@supabase/lite/pglite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actors } from './actor';
import { createSession, type Session } from './session';

/** An app's functions that leave traces in the session: a changed setting, no cached plans. */
const schema = `
create table public.notes (id int primary key, words text);
insert into public.notes select n, 'note ' || n from generate_series(1, 5) n;
create function public.leave(text) returns text language sql as $$ select set_config('app.left', $1, false) $$;
create function public.forget_plans() returns int language plpgsql as $$ begin execute 'deallocate all'; return 1; end $$;`;
const left = `select coalesce(current_setting('app.left', true), '') as left`;
const note = { sql: 'select words from public.notes where id = $1', values: [1] };

/** Switching actors does nothing here: the session stays superuser. */
const anybody: Actors = { learn: () => Promise.resolve(), become: () => undefined, now: () => 'superuser' };

let connection: PgliteConnection;
let session: Session;
const sent: string[] = [];
beforeAll(async () => {
  connection = await createPgliteConnection({});
  await connection.driver.exec(schema);
  const send = connection.driver.execProtocolStream.bind(connection.driver);
  connection.driver.execProtocolStream = (bytes, options) => {
    sent.push(Buffer.from(bytes).toString('latin1'));
    return send(bytes, options);
  };
}, 60_000);
afterAll(() => connection?.driver.close());
beforeEach(async () => {
  session = createSession(connection.driver, anybody);
  await session.forget();
  sent.length = 0;
});

const tidied = () => sent.filter((message) => message.includes('reset all')).length;
const rowsOf = (result: Awaited<ReturnType<Session['attemptAll']>>[number]) =>
  result instanceof Error ? (result as Error & { code?: string }).code : result.rows;

test('attempts in one message see nothing of each other', async () => {
  const leave = { sql: 'select public.leave($1)', values: ['mine'] };
  const add = { sql: 'insert into public.notes values ($1, $2)', values: [6, 'new'] };
  const count = { sql: `select count(*)::int as n, (${left}) as left from public.notes`, values: [] };
  const attempts = [[leave, add, count], [count], [leave, add, count], [count]];
  for (let n = 0; n < 3; n += 1) {
    sent.length = 0;
    const rows = (await session.attemptAll(attempts, 'anon')).map(rowsOf);
    const [changed, fresh] = [[{ n: 6, left: 'mine' }], [{ n: 5, left: '' }]];
    expect(rows).toEqual([changed, fresh, changed, fresh]);
  }
  expect(sent).toHaveLength(1);
  expect((await session.run([{ sql: left, values: [] }], 'anon')).rows).toEqual([{ left: '' }]);
});

test('a refused attempt ends alone, wherever it stands', async () => {
  const refused = [{ sql: 'select 1 / $1::int as n', values: [0] }];
  for (const attempts of [
    [refused, [note], [note]],
    [[note], refused, [note]],
    [[note], [note], refused],
    [refused, refused, [note]],
  ]) {
    const expected = attempts.map((one) => (one === refused ? '22012' : [{ words: 'note 1' }]));
    expect((await session.attemptAll(attempts, 'anon')).map(rowsOf)).toEqual(expected);
  }
  expect(connection.driver.isInTransaction()).toBe(false);
});

test('an attempt whose statement can’t be planned is refused, and the others are tried', async () => {
  const odd = [{ sql: 'select nothing from public.nowhere', values: [] }];
  const results = await session.attemptAll([[note], odd, [note]], 'anon');
  expect(results.map(rowsOf)).toEqual([[{ words: 'note 1' }], '42P01', [{ words: 'note 1' }]]);
  await expect(session.attempt(odd[0] ? odd : [], 'anon')).rejects.toMatchObject({ code: '42P01' });
});

test('an attempt that drops all plans takes nothing from the next one', async () => {
  const forgets = [{ sql: 'select public.forget_plans()', values: [] }, note];
  for (let n = 0; n < 3; n += 1) {
    const results = await session.attemptAll([[note], forgets, [note]], 'anon');
    expect(rowsOf(results[0]!)).toEqual([{ words: 'note 1' }]);
    expect(rowsOf(results[2]!)).toEqual([{ words: 'note 1' }]);
  }
  expect((await session.run([note], 'anon')).rows).toEqual([{ words: 'note 1' }]);
});

test('only what may have left something is tidied up after', async () => {
  const own = { sql: 'select 1 as n', values: [], isOwn: true } as const;
  await session.run([own], 'engine');
  await session.run([own], 'engine');
  expect(tidied()).toBe(1);
  await session.runEach('select $1::int as n', [[1], [2]], 'engine');
  expect(tidied()).toBe(1);
  // Easel's own search path must not reach an app's statement, nor the app's ours.
  await session.run([own], 'capture');
  expect(tidied()).toBe(2);
  const path = { sql: 'show search_path', values: [] };
  expect((await session.run([path], 'anon')).rows).toEqual([{ search_path: 'public' }]);
  await session.run([{ sql: 'select public.leave($1)', values: ['mine'] }], 'anon');
  expect((await session.run([{ sql: left, values: [], isOwn: true }], 'engine')).rows).toEqual([{ left: '' }]);
  session.touch();
  sent.length = 0;
  await session.run([own], 'engine');
  expect(tidied()).toBe(1);
});

test('one statement for many values is one message, each with its own rows', async () => {
  const lists = [3, 9, 1].map((id) => [id]);
  const each = () => session.runEach('select words from public.notes where id = $1', lists, 'engine');
  await each();
  sent.length = 0;
  expect((await each()).map(({ rows }) => rows)).toEqual([[{ words: 'note 3' }], [], [{ words: 'note 1' }]]);
  expect(sent).toHaveLength(1);
});

test('a plan is made anew once it is worn', async () => {
  for (let n = 0; n < 510; n += 1) await session.run([note], 'anon');
  expect(sent.filter((message) => message.includes(note.sql))).toHaveLength(2);
  const { rows } = await connection.driver.query<{ n: number }>(
    `select count(*)::int as n from pg_prepared_statements where name like 'easel_%'`,
  );
  expect(rows).toEqual([{ n: 1 }]);
});
