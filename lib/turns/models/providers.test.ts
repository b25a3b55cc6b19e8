import { describe, expect, test } from 'vitest';
import { findPrice } from './prices';
import { providerIds, providerOfAddress, providers } from './providers';
import { typicalBuild, typicalCost } from './typical-build';

describe('the providers', () => {
  test('have one card each, with everything the card shows', () => {
    expect(providers.map(({ id }) => id)).toEqual(providerIds);
    for (const { id, kind, addresses, models, name } of providers) {
      if (kind === 'other') continue;
      expect(name, id).not.toBe('');
      expect(addresses[0]?.place, id).toBe('world');
      for (const { baseUrl, keyPage } of addresses) {
        expect(baseUrl, id).toMatch(kind === 'local' ? /^http:\/\/127\.0\.0\.1:\d+\/v1$/ : /^https:\/\/[^?]+[^/]$/);
        expect(keyPage, id).toMatch(/^https:\/\//);
      }
      if (kind !== 'local') expect(models.length, id).toBeGreaterThan(0);
    }
  });

  test('have no address twice', () => {
    const all = providers.flatMap(({ addresses }) => addresses.map(({ baseUrl }) => new URL(baseUrl).host));
    expect(new Set(all).size).toBe(all.length);
  });

  test.each([
    ['https://api.moonshot.cn/v1', 'kimi'],
    ['https://openrouter.ai/api/v1', 'openrouter'],
    ['http://localhost:11434/v1', 'ollama'],
    ['http://127.0.0.1:8080/v1', 'other'],
    ['https://models.example/v1', 'other'],
    ['nothing', 'other'],
  ])('%s belongs to %s', (baseUrl, id) => {
    expect(providerOfAddress(baseUrl).id).toBe(id);
  });
});

describe('what a first build costs', () => {
  test('is the typical tokens at the list price of that address', () => {
    expect(typicalCost('gpt-4.1', 'https://api.openai.com/v1')).toBeCloseTo(
      (typicalBuild.input * 2 + typicalBuild.output * 8) / 1e6,
      9,
    );
  });

  test('is unknown if the price is', () => {
    expect(typicalCost('qwen3.7-newest', 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1')).toBeNull();
  });

  test('an open model has the price of the host that serves it, and none elsewhere', () => {
    expect(findPrice('openai/gpt-oss-120b', 'https://api.groq.com/openai/v1')).toMatchObject({ output: 0.6 });
    expect(findPrice('gpt-oss-120b', 'http://127.0.0.1:1234/v1')).toBeNull();
  });
});
