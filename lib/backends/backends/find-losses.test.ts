import { expect, test } from 'vitest';
import { findLosses } from './find-losses';
import { parseSql } from './parse-sql';

async function lossesOf(sql: string): Promise<string[]> {
  const parsed = await parseSql(sql);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return findLosses(parsed.value).map(({ schema, table, column }) => `${schema}.${table}.${column ?? '*'}`);
}

test.each([
  ['drop table a, other.b', ['public.a.*', 'other.b.*']],
  ['truncate a', ['public.a.*']],
  ['delete from a where id = 1', ['public.a.*']],
  ['alter table a drop column x, drop column if exists y cascade', ['public.a.x', 'public.a.y']],
  ['alter table a alter column x type varchar(10)', ['public.a.x']],
  ['alter table a alter column x type numeric(4, 2)', ['public.a.x']],
  ['alter table a alter x type int using x::int', ['public.a.x']],
])('“%s” takes away', async (sql, losses) => {
  expect(await lossesOf(sql)).toEqual(losses);
});

test.each([
  'alter table a alter column x type text',
  'alter table a alter column x type varchar',
  'alter table a add column x text, alter column y set not null',
  'alter table a rename column x to y',
  'create table a (id int); insert into a values (1); delete from a; drop table a',
  'drop policy p on a',
  'drop view v',
])('“%s” takes nothing away', async (sql) => {
  expect(await lossesOf(sql)).toEqual([]);
});
