import { describe, expect, test } from 'vitest';
import { settings } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { createDrizzleModelConnectionStore } from './drizzle-model-connection-store';
import { mergeConnection, viewConnection, type ModelConnection } from './model-connection';

const connection: ModelConnection = {
  baseUrl: 'https://models.example/v1',
  modelId: 'm1',
  key: 'sk-secret-key-123',
  price: null,
};
const seal = (text: string) => `sealed:${[...text].reverse().join('')}`;
const open = (sealed: string) => (sealed.startsWith('sealed:') ? [...sealed.slice(7)].reverse().join('') : null);

await describeOnDatabases('ModelConnectionStore', (database) => {
  const storeOf = (opener = open) =>
    createDrizzleModelConnectionStore({ db: database(), seal, open: opener, now: () => 1 });

  test('keeps one connection, the later one', async () => {
    const store = storeOf();
    expect(await store.get()).toBeNull();
    await store.set(connection);
    await store.set({ ...connection, modelId: 'm2' });
    expect(await store.get()).toEqual({ ...connection, modelId: 'm2' });
  });

  test('stores no key in plain text', async () => {
    await storeOf().set(connection);
    expect(JSON.stringify(await database().select().from(settings))).not.toContain('secret');
  });

  test('a key that cannot be opened reads as none', async () => {
    await storeOf().set(connection);
    expect(await storeOf(() => null).get()).toEqual({ ...connection, key: '' });
  });

  test('keeps the connections of other slots apart', async () => {
    const spare = createDrizzleModelConnectionStore({ db: database(), seal, open, now: () => 1, slot: 'spare' });
    await storeOf().set(connection);
    expect(await spare.get()).toBeNull();
    await spare.set({ ...connection, modelId: 'm2' });
    await spare.clear();
    expect(await storeOf().get()).toEqual(connection);
  });

  test('forgets', async () => {
    const store = storeOf();
    await store.set(connection);
    await store.clear();
    expect(await store.get()).toBeNull();
  });
});

describe('ModelConnection', () => {
  test('the page learns that there is a key, never which', () => {
    expect(viewConnection(connection)).toEqual({
      baseUrl: 'https://models.example/v1',
      modelId: 'm1',
      price: null,
      hasKey: true,
    });
  });

  test('keeps the key for the same host, and gives it to no other', () => {
    const input = { baseUrl: 'https://models.example/v2', modelId: 'm2', price: null };
    const other = { ...connection, baseUrl: 'https://evil.example/v1', key: 'sk-other' };
    expect(mergeConnection([connection], input).key).toBe(connection.key);
    expect(mergeConnection([other, connection], input).key).toBe(connection.key);
    expect(mergeConnection([connection], { ...input, baseUrl: 'https://evil.example/v1' }).key).toBe('');
    expect(mergeConnection([connection], { ...input, key: '' }).key).toBe('');
  });
});
