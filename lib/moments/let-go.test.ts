import { describe, expect, test } from 'vitest';
import { chooseToLetGo, type NamedSnapshot } from './let-go';

describe('what is given up for want of room', () => {
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
    }));

  test('is nothing while all of it fits', () => expect(choose(all(), 40)).toEqual([]));
  test('is the oldest, and no more than needed', () => {
    expect(choose(all(), 30)).toEqual(['old']);
    expect(choose(all(), 29)).toEqual(['old', 'middle']);
  });
  test('is never pinned, whatever the budget', () => expect(choose(all(['old', 'young']), 0)).toEqual(['middle']));
  test('counts a snapshot as young, and pinned, as the youngest that names it', () => {
    expect(choose([...all(), { snapshot: 'old', at: 9, isPinned: false }], 30)).toEqual(['middle', 'young']);
    expect(choose([...all(), { snapshot: 'old', at: 0, isPinned: true }], 0)).toEqual(['middle', 'young']);
  });
});
