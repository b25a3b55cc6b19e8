import { describe, expect, test } from 'vitest';
import { createAtOnce, type AtOnceLimits } from './at-once';

const limits: AtOnceLimits = {
  channel: { guest: 3, address: 5, all: 8 },
  install: { guest: 1, address: 2, all: 4 },
  bundling: { guest: 1, address: 2, all: 4 },
  deployment: { guest: 1, address: 2, all: 4 },
  comparison: { guest: 1, address: 2, all: 4 },
  export: { guest: 1, address: 2, all: 4 },
};
const who = (guest: string, address: string) => ({ guest, address });

describe('concurrency limits', () => {
  test('fifty at once take exactly the free places, by guest, by address and in total', () => {
    const atOnce = createAtOnce(limits);
    const fifty = (guest: string, address: string) =>
      Array.from({ length: 50 }, () => atOnce.take('channel', who(guest, address))).flatMap((place) =>
        'leave' in place ? [place] : [],
      );
    const anns = fifty('ann', 'home');
    expect(anns).toHaveLength(3);
    expect(fifty('ben', 'home')).toHaveLength(2);
    expect(fifty('cleo', 'school')).toHaveLength(3);
    expect(fifty('dora', 'office')).toHaveLength(0);
    expect(atOnce.take('channel', null)).toMatchObject({ code: 'share-open-used' });

    anns[0]!.leave();
    anns[0]!.leave();
    expect(fifty('ann', 'home')).toHaveLength(1);
  });

  test('a guest has 20 channels, an address 100, everyone together 5,000', () => {
    const atOnce = createAtOnce();
    const taken = (holders: readonly ReturnType<typeof who>[]) =>
      holders.filter((holder) => 'leave' in atOnce.take('channel', holder)).length;
    expect(taken(Array.from({ length: 30 }, () => who('ann', 'home')))).toBe(20);
    expect(taken(Array.from({ length: 200 }, (_, n) => who(`guest ${n}`, 'home')))).toBe(80);
    expect(taken(Array.from({ length: 6000 }, (_, n) => who(`guest ${n}`, `address ${n}`)))).toBe(4900);
  });

  test('a guest may run one install, but two bundlings and two deployments', () => {
    const atOnce = createAtOnce();
    const taken = (kind: 'install' | 'bundling' | 'deployment') =>
      Array.from({ length: 50 }, () => atOnce.take(kind, who('ann', 'home'))).filter((place) => 'leave' in place)
        .length;
    expect([taken('install'), taken('bundling'), taken('deployment')]).toEqual([1, 2, 2]);
  });

  test('waiting work gets a place in order of arrival, and holds nobody else up', async () => {
    const atOnce = createAtOnce(limits);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) => () =>
      new Promise<void>((resolve) => {
        begun.push(name);
        ends.push(resolve);
      });
    const all = [
      atOnce.inTurn('bundling', who('ann', 'home'), work('ann 1')),
      atOnce.inTurn('bundling', who('ann', 'home'), work('ann 2')),
      atOnce.inTurn('bundling', who('ben', 'school'), work('ben')),
    ];
    await Promise.resolve();
    expect(begun).toEqual(['ann 1', 'ben']);
    ends[0]!();
    await all[0];
    await Promise.resolve();
    expect(begun).toEqual(['ann 1', 'ben', 'ann 2']);
    for (const end of ends) end();
    await Promise.all(all);
    expect('leave' in atOnce.take('bundling', who('ann', 'home'))).toBe(true);
  });
});
