import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeTable, writeTable } from '../../../scripts/make-model-table.mjs';
import { asOf, findInTable, ownAsOf } from './model-table';
import { sizeOfModel } from './model-sizes';
import { findPrice, pricesAsOf } from './prices';
import { providers } from './providers';

const read = (name: string) => readFileSync(new URL(`table/${name}`, import.meta.url), 'utf8');
const own = JSON.parse(read('own-models.json')) as {
  date: string;
  models: Record<string, { price: number[] }>;
  hosts: Record<string, Record<string, { price?: number[] }>>;
};

test('the table is what its sources make', () => {
  expect(read('model-table.json')).toBe(writeTable(makeTable(JSON.parse(read('public-models.json')), own)));
});

test('has the dates of its sources', () => {
  expect([asOf, ownAsOf]).toEqual([JSON.parse(read('public-models.json')).date, own.date]);
  expect(pricesAsOf).toBe('2026-10-27');
});

test('newer figures from the providers’ own pages win over the public data', () => {
  // July's public data says 0.435, 0.003625 and 0.87.
  expect(findPrice('deepseek-v4-pro', 'https://api.deepseek.com/v1')).toMatchObject({ input: 1.32, output: 3.96 });
  for (const [id, { price }] of Object.entries(own.models)) {
    const [input, cached, output, written] = price;
    expect(findPrice(id, ''), id).toEqual({ input, cached, output, written });
  }
});

test('a host with its own price is not the maker', () => {
  expect(findPrice('openai/gpt-oss-120b', 'https://api.groq.com/openai/v1')?.output).toBe(0.6);
  expect(findPrice('gpt-oss:120b', 'http://127.0.0.1:11434/v1')).toBeNull();
});

test('every model on a card has a size of at least 32,000 tokens of output and a context that holds it', () => {
  const small = providers.flatMap(({ addresses, models }) =>
    models.flatMap((id) => {
      const { contextTokens, maxOutputTokens } = sizeOfModel(id, addresses[0]?.baseUrl);
      return maxOutputTokens >= 32_000 && contextTokens >= 128_000 ? [] : [id];
    }),
  );
  expect(small).toEqual([]);
});

test('no row allows more output than the model can hold, or a price below nothing', () => {
  for (const id of ['gpt-4o', 'claude-opus-4-8', 'gemini-2.5-pro', 'deepseek-chat']) {
    const row = findInTable(id)!;
    expect(row.maxOutputTokens).toBeLessThanOrEqual(row.contextTokens);
    expect(Math.min(...Object.values(row.price!))).toBeGreaterThanOrEqual(0);
  }
});
