import { expect, test } from 'vitest';
import { tellFunctions } from './function-rules';

test.each([
  'A page that answers questions with OpenAI',
  'Send an email to the guest after a booking',
  'Take webhooks from our shop',
  '每天自动发邮件提醒我',
])('says how server functions are written: %s', (prompt) => {
  expect(tellFunctions(prompt, [])).toContain('supabase/functions/<name>/index.ts');
});

test.each(['A habit tracker', 'A guest book where people sign up', '一个记账本'])(
  'says nothing to an app that needs none: %s',
  (prompt) => expect(tellFunctions(prompt, [])).toBe(''),
);

test('an app that has a function is told, whatever is asked', () => {
  expect(tellFunctions('make it blue', [{ path: 'supabase/functions/hi/index.ts', content: '' }])).not.toBe('');
});
