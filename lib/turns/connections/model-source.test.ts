import { describe, expect, test } from 'vitest';
import { createDemoModel } from '../demo/demo-model';
import type { ModelConnection, ModelConnectionStore } from '../models/model-connection';
import { createModelSource } from './model-source';

function memoryStore(kept: ModelConnection | null = null): ModelConnectionStore {
  return {
    get: async () => kept,
    set: async (connection) => void (kept = connection),
    clear: async () => void (kept = null),
  };
}

const connection = (modelId: string, baseUrl = 'https://models.example/v1'): ModelConnection => ({
  ...{ baseUrl, modelId, key: `sk-${modelId}`, price: null },
});

async function sourceOf(
  kept: Partial<Record<'build' | 'spare' | 'small', ModelConnection>>,
  environment: { build: ModelConnection | null; small: string | null } = { build: null, small: null },
) {
  const stores = {
    build: memoryStore(kept.build),
    spare: memoryStore(kept.spare),
    small: memoryStore(kept.small),
  };
  return createModelSource({
    stores,
    environment,
    demo: createDemoModel({ recordings: [] }),
    patience: { silenceMs: 60_000, endMs: 100 },
  });
}

describe('which models answer', () => {
  test('only the demo if none is connected, whatever else was set', async () => {
    const source = await sourceOf({ spare: connection('b'), small: connection('c') }, { build: null, small: 'd' });
    expect([source.current().kind, source.spare(), source.small()]).toEqual(['demo', null, null]);
  });

  test('one that builds, a spare and one that names, each independent of the others', async () => {
    const source = await sourceOf({ build: connection('a') });
    expect([source.current().name, source.spare(), source.small()]).toEqual(['a', null, null]);
    await source.connect(connection('b', 'https://other.example/v1'), 'spare');
    await source.connect(connection('c'), 'small');
    expect([source.current().name, source.spare()?.name, source.small()?.name]).toEqual(['a', 'b', 'c']);
    await source.disconnect('spare');
    expect([source.current().name, source.spare(), source.small()?.name]).toEqual(['a', null, 'c']);
  });

  test('EASEL_SMALL_MODEL uses the building model’s address and key; the page’s setting wins', async () => {
    const source = await sourceOf({}, { build: connection('a'), small: 'tiny' });
    expect(await source.connection('small')).toEqual({
      source: 'environment',
      value: { ...connection('a'), modelId: 'tiny' },
    });
    await source.connect(connection('c'), 'small');
    expect(source.small()?.name).toBe('c');
    await source.disconnect('small');
    expect(source.small()?.name).toBe('tiny');
  });
});
