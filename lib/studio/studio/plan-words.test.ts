import { describe, expect, test } from 'vitest';
import { planToWords, wordsToPlan } from './plan-words';

describe('a plan in words', () => {
  test('is one step a line, and a list again afterwards', () => {
    const words = planToWords('\n- A **Today** view\n  - with `ticks`\n\n2. [x] Streaks\n');
    expect(words).toBe('A Today view\n  with ticks\nStreaks');
    expect(wordsToPlan(words)).toBe('- A Today view\n  - with ticks\n- Streaks');
  });

  test('takes bullets a person writes, drops blank lines, and knows no step', () => {
    expect(wordsToPlan('- One\n\n* Two\n3. Three\n')).toBe('- One\n- Two\n- Three');
    expect(wordsToPlan(' \n\n')).toBe('');
  });

  test('keeps words of plans that are no list', () => {
    expect(planToWords('## Plan\nFirst this')).toBe('Plan\nFirst this');
  });
});
