import { describe, expect, test } from 'vitest';
import { chooseToLetGo, type NamedSnapshot } from './let-go';

describe('snapshots dropped to free space', () => {
  const blobs: Record<string, string[]> = { old: ['a', 'b'], middle: ['b', 'c'], young: ['c', 'd'] };
  const choose = (named: NamedSnapshot[], budget: number) =>
    chooseToLetGo(
      named,
      (snapshot) => blobs[snapshot]!,
      () => 10,
      budget,
    );
  const all = (pinned: string[] = []): NamedSnapshot[] =>
    ['young', 'old', 'middle'].map((snapshot) => ({
      ...{ snapshot, at: ['old', 'middle', 'young'].indexOf(snapshot), isPinned: pinned.includes(snapshot) },
      holder: 'ann',
    }));

  test('are none while everything fits', () => expect(choose(all(), 40)).toEqual([]));
  test('are the oldest, and no more than needed', () => {
    expect(choose(all(), 30)).toEqual(['old']);
    expect(choose(all(), 29)).toEqual(['old', 'middle']);
  });
  test('are never pinned, whatever the budget', () => expect(choose(all(['old', 'young']), 0)).toEqual(['middle']));
  test('count as young, and pinned, as the youngest reference to them', () => {
    expect(choose([...all(), { snapshot: 'old', at: 9, isPinned: false, holder: 'ann' }], 30)).toEqual([
      'middle',
      'young',
    ]);
    expect(choose([...all(), { snapshot: 'old', at: 0, isPinned: true, holder: 'ann' }], 0)).toEqual([
      'middle',
      'young',
    ]);
  });

  describe('where several have something', () => {
    const each = (snapshot: string, at: number, holder: string): NamedSnapshot => ({
      ...{ snapshot, at, holder, isPinned: false },
    });
    const ofSize10 = (named: NamedSnapshot[], budget: number, shared: Record<string, string[]> = {}) =>
      chooseToLetGo(
        named,
        (snapshot) => shared[snapshot] ?? [snapshot],
        () => 10,
        budget,
      );
    const bens = [each('ben 1', 1, 'ben'), each('ben 2', 2, 'ben')];
    const floods = Array.from({ length: 10 }, (_, n) => each(`flood ${n}`, 100 + n, 'flooder'));

    test('belong to whoever holds most, however young, until they hold no more than the next', () => {
      expect(ofSize10([...bens, ...floods], 100)).toEqual(['flood 0', 'flood 1']);
      const halved = ofSize10([...bens, ...floods], 40);
      expect(halved).toEqual(floods.slice(0, 8).map(({ snapshot }) => snapshot));
      expect(ofSize10([...bens, ...floods], 20).filter((snapshot) => snapshot.startsWith('ben'))).toHaveLength(1);
    });
    test('are not dropped sooner because the largest holder shares them', () => {
      const joined = [...bens, ...floods, each('ben 1', 0, 'flooder')];
      expect(ofSize10(joined, 30)).not.toContain('ben 1');
    });
    test('count a blob of several snapshots once', () => {
      const shared = Object.fromEntries(floods.map(({ snapshot }) => [snapshot, ['one blob of all']]));
      expect(ofSize10([...bens, ...floods], 20, shared)[0]).toBe('ben 1');
    });
  });
});
