import { expect, test } from 'vitest';
import { nearestProviders } from './nearest-providers';
import { providers } from './providers';

test('begins with services that can be reached and paid in mainland China, and their addresses there', () => {
  const near = nearestProviders('china');
  expect(near.slice(0, 6).map(({ id }) => id)).toEqual(['deepseek', 'qwen', 'kimi', 'glm', 'ollama', 'lm-studio']);
  for (const { addresses } of near.slice(1, 4)) expect(addresses[0]?.place).toBe('china');
  expect(near.map(({ id }) => id).sort()).toEqual(providers.map(({ id }) => id).sort());
});

test('changes nothing elsewhere', () => {
  expect(nearestProviders('world')).toBe(providers);
});
