import { describe, expect, test } from 'vitest';
import { demoExamples } from './demo-examples';
import { matchDemo } from './match-demo';

const [one, two, three] = demoExamples.find(({ id }) => id === 'habit-tracker')?.prompts ?? ['', '', ''];
const other = demoExamples.find(({ id }) => id === 'recipe-box')?.prompts[0] ?? '';
const nearestIds = (prompt: string) => {
  const match = matchDemo(prompt, []);
  return match.kind === 'miss' ? match.nearest.map(({ id }) => id) : [];
};

describe('matchDemo', () => {
  test('finds every first sentence', () => {
    for (const { id, prompts } of demoExamples) {
      expect(matchDemo(prompts[0], [])).toEqual({ kind: 'replay', conversation: id, turn: 1 });
    }
  });

  test('does not mind case, blanks, line breaks, dashes or quotes', () => {
    const shouted = `  ${one.toUpperCase().replace(/ /g, ' \n ').replace('–', '-').replace(/’|'/g, '')} `;
    expect(matchDemo(shouted, [])).toMatchObject({ kind: 'replay', conversation: 'habit-tracker', turn: 1 });
  });

  test('a later sentence needs the ones before it', () => {
    expect(matchDemo(two, [one])).toMatchObject({ kind: 'replay', turn: 2 });
    expect(matchDemo(three, [one, two])).toMatchObject({ kind: 'replay', turn: 3 });
    expect(matchDemo(two, [])).toMatchObject({ kind: 'miss', next: null });
    expect(matchDemo(three, [one])).toMatchObject({ kind: 'miss', next: two });
    expect(matchDemo(two, [other])).toMatchObject({ kind: 'miss' });
  });

  test('never builds another app over the one that is there', () => {
    expect(matchDemo(other, [one])).toMatchObject({ kind: 'miss', next: two });
  });

  test('goes on with a turn that was interrupted', () => {
    expect(matchDemo(one, [one])).toMatchObject({ kind: 'replay', turn: 1 });
  });

  test('a sentence without a recording gets the three nearest examples', () => {
    expect(nearestIds('Track whether I drink enough water every day')[0]).toBe('habit-tracker');
    expect(nearestIds('a menu and reservations for my bistro, tables for guests')[0]).toBe('table-booking');
    expect(nearestIds('我想记录每个月的支出和预算')[0]).toBe('ledger-zh');
    expect(nearestIds('xyzzy')).toHaveLength(3);
  });

  test('what is near comes in the language of the sentence first', () => {
    expect(nearestIds('给我的餐厅做一个订位页面')[0]).toMatch(/-zh$/);
    expect(nearestIds('a ledger for the household')).not.toContain('ledger-zh');
  });
});
