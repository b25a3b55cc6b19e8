import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBackends, type TestBackends } from '../../backends/backends/backends.fixture';
import { attacks, type Attack } from './attacks.fixture';
import { guards } from './guards.fixture';
import { moduleTexts, openPayWorld } from './pay-world.fixture';

const isLong = process.env.EASEL_LONG_TESTS === '1';
/** The guards that `npm test` removes; the long run removes all of them. */
const sample = new Set(['the amount is the order’s', 'messages are signed']);

describe('the payments module', () => {
  let opened: TestBackends;
  let texts: Awaited<ReturnType<typeof moduleTexts>>;
  beforeAll(async () => {
    [opened, texts] = await Promise.all([openTestBackends(), moduleTexts()]);
  });
  afterAll(() => opened?.dispose());

  async function attacked(tried: typeof texts, list: readonly Attack[]): Promise<string[]> {
    const world = await openPayWorld(opened, tried);
    try {
      const broken: string[] = [];
      for (const { name, tries } of list) if (await tries(world)) broken.push(name);
      return broken;
    } finally {
      await world.close();
    }
  }

  test(`holds against ${attacks.length} attacks`, async () => {
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
    expect(await attacked(texts, attacks)).toEqual([]);
  }, 120_000);

  // If a guard can be removed without any attack succeeding, either it guards nothing or an attack is missing.
  test.each(guards.filter(({ name }) => isLong || sample.has(name)))(
    'is open to an attack without the guard: $name',
    async (guard) => {
      const tried = { ...texts };
      for (const one of [guard, ...(guard.and ?? [])]) {
        // Occurs once, or twice if a later migration recreates the same function.
        expect([1, 2], one.find).toContain(tried[one.in].split(one.find).length - 1);
        tried[one.in] = tried[one.in].replaceAll(one.find, () => one.replace);
      }
      const held = attacks.filter(({ name }) => name === guard.holdsOff);
      expect(await attacked(tried, held)).toEqual([guard.holdsOff]);
    },
    120_000,
  );

  test('every guard that the sample names is there', () => {
    expect(guards.map(({ name }) => name)).toEqual(expect.arrayContaining([...sample]));
  });
});
