import { expect, test } from 'vitest';
import { isSmallModel, sizeOfModel } from './model-sizes';
import { priceOfModel } from './prices';

test('finds the price of dated, tagged and prefixed names', () => {
  expect(priceOfModel('gpt-4.1')).toMatchObject({ input: 2, cached: 0.5, output: 8 });
  expect(priceOfModel('openai/gpt-4.1-2025-04-14')).toEqual(priceOfModel('gpt-4.1'));
  expect(priceOfModel('claude-sonnet-4-5-20250929')).toEqual(priceOfModel('anthropic/claude-sonnet-4.5:beta'));
});

test('gives no price to a name that only begins like a known one', () => {
  expect(priceOfModel('gpt-5-ultra')).toBeNull();
  expect(priceOfModel('claude-sonnet-4-9')).toBeNull();
  expect(priceOfModel('gpt-5.9')).toBeNull();
  expect(priceOfModel('qwen3-coder:30b')).toBeNull();
});

test('knows the size of a family by its beginning', () => {
  expect(sizeOfModel('gpt-4.1-future').contextTokens).toBe(1_000_000);
  expect(sizeOfModel('gpt-4-0613')).toEqual({ contextTokens: 8192, maxOutputTokens: 8192 });
});

test('an unknown model may write an app in one reply', () => {
  expect(sizeOfModel('newcomer-1')).toEqual({ contextTokens: 128_000, maxOutputTokens: 32_000 });
});

test.each([
  ['qwen2.5-coder:7b', true],
  ['llama-3.1-8b-instant', true],
  ['qwen2.5-coder:1.5b-base', true],
  ['gemma-3n-e4b-it', true],
  ['phi-4', true],
  ['llama3.2:latest', true],
  ['qwen/qwen3-4b-2507', true],
  ['qwen3-coder:30b', false],
  ['qwen3:30b-a3b', false],
  ['mixtral-8x7b', false],
  ['openai/gpt-oss-120b', false],
  ['gpt-oss:20b', false],
  ['gpt-5-nano', false],
  ['claude-haiku-5-5', false],
  ['mistral-small-latest', false],
])('%s is a small model: %s', (modelId, isSmall) => {
  expect(isSmallModel(modelId)).toBe(isSmall);
});

test('a small model reads less than an unknown one', () => {
  expect(sizeOfModel('qwen2.5-coder:7b')).toEqual({ contextTokens: 64_000, maxOutputTokens: 32_000 });
});
