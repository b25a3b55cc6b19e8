import { describe, expect, test } from 'vitest';
import type { Finding } from '@/lib/base/foundation/finding';
import { presentTrial } from './present-trial';
import { sayFinding } from './say-finding';

const finding = (part: Partial<Finding> = {}): Finding => ({
  ...{ who: 'other', did: 'read', through: { kind: 'table', name: 'bookings' }, table: null, rows: 14 },
  ...{ columns: ['phone_number'], after: null, call: 'GET /rest/v1/bookings', key: null },
  ...part,
});
const menu = finding({ who: 'stranger', through: { kind: 'table', name: 'menu' }, key: 'a'.repeat(32) });
const tried = { tries: 34, tables: 4, functions: 1, buckets: 0, users: 2, untried: [] };

describe('what an examination means for a publish', () => {
  test('only an answer is missing if nothing must be fixed', () => {
    const trial = presentTrial({ leaks: [], questions: [menu], tried, isWhole: true }, new Set());
    expect(trial).toMatchObject({ onlyAsks: true, problems: [{ kind: 'scan-question', finding: menu }] });
  });
  test('an accepted exposure is not asked again, and is counted', () => {
    const trial = presentTrial({ leaks: [], questions: [menu], tried, isWhole: true }, new Set([menu.key!]));
    expect(trial).toEqual({ onlyAsks: false, problems: [], tried: { ...tried, meant: 1 } });
  });
  test('what a ready-made part shows is said, not asked; anything more is refused as ever', () => {
    const says = { en: 'Anybody can see the menu.', 'zh-CN': '谁都能看到菜单。' };
    const part = { table: 'menu', columns: ['dish', 'price'], says };
    const shown = finding({ ...menu, columns: ['dish', 'price'] });
    const present = (leak: Finding) =>
      presentTrial({ leaks: [leak], questions: [], tried, isWhole: true }, new Set(), {
        ...{ open: [part], functions: [], takenOver: [] },
      });
    expect(present(shown)).toEqual({
      ...{ onlyAsks: false, problems: [] },
      tried: { ...tried, meant: 0, openByParts: [says] },
    });
    const more: Partial<Finding>[] = [
      { columns: ['dish', 'phone_number'] },
      { did: 'change' },
      { key: null },
      { after: 'header' },
      { through: { kind: 'view', name: 'menu' } },
      { through: { kind: 'table', name: 'guests' } },
    ];
    for (const each of more) {
      const refused = present({ ...shown, ...each });
      expect(refused.problems, JSON.stringify(each)).toHaveLength(1);
      expect(refused.tried.openByParts).toBeUndefined();
    }
  });
  test('that anybody may call a function of a ready-made part is not asked; what it would give away is', () => {
    const through = { kind: 'function', name: 'app_class_sign_in' } as const;
    const call = finding({ who: 'stranger', did: 'use', through, columns: [], key: 'c'.repeat(32) });
    const present = (leaks: Finding[], questions: Finding[], functions: string[]) =>
      presentTrial({ leaks, questions, tried, isWhole: true }, new Set(), { open: [], functions, takenOver: [] });
    expect(present([], [call], [through.name]).problems).toEqual([]);
    expect(present([], [call], ['another']).problems).toHaveLength(1);
    expect(present([], [{ ...call, did: 'read' }], [through.name]).problems).toHaveLength(1);
    expect(present([call], [], [through.name]).problems).toHaveLength(1);
  });
  test('a leak blocks whatever was accepted, and comes first', () => {
    const trial = presentTrial(
      { leaks: [finding()], questions: [menu], tried, isWhole: true },
      new Set(['b'.repeat(32)]),
    );
    expect(trial.onlyAsks).toBe(false);
    expect(trial.problems.map(({ kind }) => kind)).toEqual(['scan-leak', 'scan-question']);
  });
});

test.each<[Partial<Finding>, string]>([
  [{}, 'I signed in as somebody else and could read 14 rows of other people in “bookings”: phone number.'],
  [
    { who: 'stranger', did: 'add', rows: 1, columns: [] },
    'Without signing in I could write a new row straight into “bookings”.',
  ],
  [
    { did: 'delete', rows: 1, columns: [], through: { kind: 'function', name: 'cancel' }, table: 'bookings' },
    'I signed in as somebody else and could delete 1 row of other people in “bookings” by calling “cancel”.',
  ],
  [
    { after: 'own-row', rows: 2, columns: [] },
    'I signed in as somebody else, changed what my own row says about me and could read 2 rows of other people in “bookings”.',
  ],
  [
    { who: 'stranger', through: { kind: 'bucket', name: 'papers' }, rows: 1, columns: [] },
    'Without signing in I could open somebody’s file in the bucket “papers”.',
  ],
])('a finding is said in one plain sentence (%#)', (part, sentence) => {
  expect(sayFinding(finding(part))).toBe(sentence);
});
