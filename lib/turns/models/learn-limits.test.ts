import { expect, test } from 'vitest';
import { learnLimits } from './learn-limits';
import { refusals } from './refusals.fixture';

const believed = { asked: 32_000, contextTokens: 128_000 };

test.each(refusals.map((refusal) => [refusal.provider, refusal] as const))(
  'reads what %s says',
  (_name, { body, most }) => {
    expect(learnLimits(body, believed)).toEqual(most);
  },
);

test.each([
  ['a key that is refused', '{"error":{"message":"Incorrect API key provided: sk-12345678","code":"invalid_api_key"}}'],
  [
    'a limit of calls',
    '{"error":{"message":"Rate limit reached: Limit 8000, Used 7000, Requested 2000 tokens per minute"}}',
  ],
  [
    'a parameter it does not know',
    '{"error":{"message":"Unsupported parameter: max_tokens. Use max_completion_tokens instead."}}',
  ],
  [
    'more than was asked',
    '{"error":{"message":"max_tokens is too large: 1. This model supports at most 64000 completion tokens"}}',
  ],
  ['nothing', ''],
])('learns nothing from %s', (_name, words) => {
  expect(learnLimits(words, believed)).toBeNull();
});
