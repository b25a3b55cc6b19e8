import { expect, test } from 'vitest';
import { takeOutSecrets } from './secret-forms';

const long = (letters: string, count: number) => letters.repeat(Math.ceil(count / letters.length)).slice(0, count);

test.each([
  ['STRIPE_SECRET_KEY', `sk_live_${long('aB3', 24)}`],
  ['OPENAI_API_KEY', `sk-proj-${long('aB3_', 40)}`],
  ['ANTHROPIC_API_KEY', `sk-ant-api03-${long('aB3-', 40)}`],
  ['GITHUB_TOKEN', `ghp_${long('aB3', 36)}`],
  ['RESEND_API_KEY', `re_${long('aB3', 8)}_${long('aB3', 24)}`],
  ['STRIPE_WEBHOOK_SECRET', `whsec_${long('aB3', 32)}`],
  ['DATABASE_URL', 'postgresql://me:secret123@db.example.com:5432/app'],
  ['PRIVATE_KEY', `-----BEGIN PRIVATE KEY-----\n${long('MIIE\n', 200)}\n-----END PRIVATE KEY-----`],
])('a pasted key is taken out whole, and its name stays: %s', (name, key) => {
  const { text, taken } = takeOutSecrets(`Take payments with ${key} please`);
  expect(text).toBe(`Take payments with ${name} please`);
  expect(taken).toEqual([expect.objectContaining({ suggested: name, value: key })]);
});

test('two keys of one kind get two names; the same key twice gets one', () => {
  const [a, b] = [`sk_test_${long('abc', 24)}`, `sk_test_${long('xyz', 24)}`];
  expect(takeOutSecrets(`${a} and ${b}, ${a}`).text).toBe(
    'STRIPE_SECRET_KEY and STRIPE_SECRET_KEY_2, STRIPE_SECRET_KEY',
  );
});

test('words that only look a little like keys stay', () => {
  const words = 'A task-list with re_use, sk_live_soon, and sb_publishable_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
  expect(takeOutSecrets(words)).toEqual({ text: words, taken: [] });
});
