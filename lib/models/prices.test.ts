import { expect, test } from 'vitest';
import { sizeOfModel } from './model-sizes';
import { priceOfModel } from './prices';

test('finds the price of dated, tagged and prefixed names', () => {
  expect(priceOfModel('gpt-4.1')).toMatchObject({ input: 2, cached: 0.5, output: 8 });
  expect(priceOfModel('openai/gpt-4.1-2025-04-14')).toEqual(priceOfModel('gpt-4.1'));
  expect(priceOfModel('claude-sonnet-4-5-20250929')).toEqual(priceOfModel('anthropic/claude-sonnet-4.5:beta'));
});

test('gives no price to a name that only begins like a known one', () => {
  expect(priceOfModel('gpt-5-pro')).toBeNull();
  expect(priceOfModel('claude-sonnet-4-9')).toBeNull();
  expect(priceOfModel('gpt-5.9')).toBeNull();
  expect(priceOfModel('qwen3-coder:30b')).toBeNull();
});

test('knows the size of a family by its beginning', () => {
  expect(sizeOfModel('openai/gpt-4.1-mini').contextTokens).toBe(1_000_000);
  expect(sizeOfModel('gpt-4-0613').contextTokens).toBe(8_000);
});

test('an unknown model gets a cautious size', () => {
  expect(sizeOfModel('qwen3-coder:30b')).toEqual({ contextTokens: 64_000, maxOutputTokens: 16_000 });
});
