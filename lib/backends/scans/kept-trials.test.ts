import { describe, expect, test } from 'vitest';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Examined } from './examine';
import { createKeptTrials, keyOfTrial } from './kept-trials';

const examined = (tries: number, isWhole = true): Examined => ({
  ...{ leaks: [], questions: [], isWhole },
  tried: { tries, tables: 1, functions: 0, buckets: 0, users: 2, untried: [] },
});

describe('what was found when a version was tried', () => {
  test('is cached for an hour, and asking does not extend it', () => {
    let time = 0;
    const kept = createKeptTrials({ now: () => time });
    kept.keep('a', examined(9));
    time = 59 * 60_000;
    expect(kept.find('a')?.tried.tries).toBe(9);
    time = 60 * 60_000;
    expect(kept.find('a')).toBeNull();
  });

  test('is not cached if another try could find more, and replaces the earlier result', () => {
    const kept = createKeptTrials({ now: () => 0 });
    kept.keep('a', examined(9));
    kept.keep('a', examined(3, false));
    expect(kept.find('a')).toBeNull();
  });

  test('drops the oldest if there are many', () => {
    const kept = createKeptTrials({ now: () => 0, most: 2 });
    for (const key of ['a', 'b', 'a', 'c']) kept.keep(key, examined(9));
    expect(['a', 'b', 'c'].map((key) => kept.find(key) !== null)).toEqual([true, false, true]);
  });
});

test('another project, another migration, a changed migration and other live data mean other copies', () => {
  const project = 'one' as ProjectId;
  const first = { name: '20260101000000_menu', sql: 'create table public.menu (id int)' };
  const keys = [
    keyOfTrial(project, [first], null),
    keyOfTrial('other' as ProjectId, [first], null),
    keyOfTrial(project, [first], 'snapshot'),
    keyOfTrial(project, [first], 'later snapshot'),
    keyOfTrial(project, [first, { ...first, name: '20260102000000_menu' }], null),
    keyOfTrial(project, [{ ...first, sql: `${first.sql};` }], null),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keyOfTrial(project, [{ ...first }], null)).toBe(keys[0]);
});
