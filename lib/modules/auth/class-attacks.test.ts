import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBackends, type TestBackends } from '../../backends/backends/backends.fixture';
import { moduleSql } from './auth-world.fixture';
import { classAttacks } from './class-attacks.fixture';
import { classGuards } from './class-guards.fixture';
import { openClassWorld } from './class-world.fixture';

const isLong = process.env.EASEL_LONG_TESTS === '1';
/** The guards that `npm test` removes; the long run removes all of them. */
const sample = new Set(['five wrong PINs of one pupil', 'a wrong try looks like a right one']);

describe('classes of the auth module', () => {
  let opened: TestBackends;
  let sql: string;
  beforeAll(async () => {
    [opened, sql] = await Promise.all([openTestBackends(), moduleSql()]);
  });
  afterAll(() => opened?.dispose());

  const kept = classAttacks.filter(({ isSlow }) => isLong || isSlow !== true);
  test(`hold against ${kept.length} attacks`, async () => {
    const world = await openClassWorld(opened, sql);
    const broken: string[] = [];
    for (const { name, tries } of kept) if (await tries(world)) broken.push(name);
    expect(broken).toEqual([]);
  }, 180_000);

  const tried = classGuards.filter(({ name }) => isLong || sample.has(name));
  test.each(tried)(
    'are open to an attack without the guard: $name',
    async ({ find, replace, lets }) => {
      expect(sql.split(find)).toHaveLength(2);
      const world = await openClassWorld(
        opened,
        sql.replace(find, () => replace),
      );
      const attack = classAttacks.find((one) => one.name === lets);
      expect(attack, lets).toBeDefined();
      expect(await attack!.tries(world)).toBe(true);
    },
    180_000,
  );

  test('every guard that the sample names is there', () => {
    expect(classGuards.map(({ name }) => name)).toEqual(expect.arrayContaining([...sample]));
  });
});
