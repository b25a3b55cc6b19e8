import { describe, expect, test } from 'vitest';
import { createKeptText } from './kept-text';
import { plainName } from './plain-name';
import { readPlan } from './read-plan';
import { differenceOf, shownTreeOf } from './shown-tree';

describe('plainName', () => {
  test.each([
    ['src/pages/TodayPage.tsx', 'page', 'Today'],
    ['src/components/month-calendar.tsx', 'part', 'Month calendar'],
    ['src/components/ui/PDFExport.tsx', 'part', 'PDF export'],
    ['src/index.css', 'look', ''],
    ['src/App.tsx', 'frame', ''],
    ['src/lib/use_habits.ts', 'other', 'Use habits'],
    ['src/hooks/useHabits.ts', 'other', 'Habits'],
    ['supabase/migrations/0003_notes.sql', 'table', 'Notes'],
    ['supabase/migrations/0004_create_club.sql', 'table', 'Club'],
    ['supabase/content.sql', 'content', ''],
    ['src/assets/logo.svg', 'picture', 'Logo'],
    ['src/pages/Page.tsx', 'page', 'Page'],
    ['.gitignore', 'other', 'Gitignore'],
  ])('calls %s a %s', (path, kind, words) => {
    expect(plainName(path)).toEqual({ kind, words });
  });
});

describe('readPlan', () => {
  test('takes the outer items of a list, and ignores ticks', () => {
    expect(readPlan('Plan:\n- [x] **One**\n  - inner\n- Two\n')).toEqual(['**One**', 'Two']);
    expect(readPlan('1. One\n2) Two')).toEqual(['One', 'Two']);
  });

  test('takes lines where there is no list', () => {
    expect(readPlan('# Plan\n\nFirst this\nthen that')).toEqual(['First this', 'then that']);
  });
});

describe('differenceOf', () => {
  test('names what to write and what to remove', () => {
    const shown = shownTreeOf({
      same: { hash: '1', size: 1 },
      old: { hash: '2', size: 1 },
      gone: { hash: '3', size: 1 },
    });
    const wanted = { same: { hash: '1', size: 1 }, old: { hash: '4', size: 1 }, fresh: { hash: '5', size: 1 } };
    expect(differenceOf(shown, wanted)).toEqual({ write: ['old', 'fresh'], remove: ['gone'] });
  });
});

describe('createKeptText', () => {
  test('keeps words until they are sent', () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const text = createKeptText(() => store, 'words');
    text.write('half a sent');
    expect(createKeptText(() => store, 'words').read()).toBe('half a sent');
    text.write('');
    expect(kept.size).toBe(0);
  });

  test('does not fail if the browser stores nothing', () => {
    const text = createKeptText(() => {
      throw new Error('denied');
    }, 'words');
    text.write('x');
    expect(text.read()).toBe('');
  });
});
