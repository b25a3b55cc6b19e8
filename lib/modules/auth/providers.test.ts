import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBackends, type TestBackends } from '../../backends/backends/backends.fixture';
import { moduleSql, openAuthWorld } from './auth-world.fixture';
import { findProviders } from './files/providers';

let opened: TestBackends;
beforeAll(async () => {
  opened = await openTestBackends();
});
afterAll(() => opened?.dispose());

// The only fields that are read of a client. A real client needs a WebSocket, which Node 20 lacks.
const client = {
  supabaseUrl: 'https://abc.supabase.co',
  supabaseKey: 'sb_publishable_key',
} as unknown as SupabaseClient;
const answering = (body: string, status = 200) => {
  const asked: string[] = [];
  const ask: typeof fetch = (input, init) => {
    asked.push(`${String(input as URL)} ${new Headers(init?.headers).get('apikey')}`);
    return Promise.resolve(new Response(body, { status }));
  };
  return { asked, ask };
};

test('offers Google and GitHub as a project at Supabase says it has them', async () => {
  const { asked, ask } = answering('{"external": {"google": true, "github": false, "azure": true, "email": true}}');
  expect(await findProviders(client, ask)).toEqual(['google']);
  expect(asked).toEqual(['https://abc.supabase.co/auth/v1/settings sb_publishable_key']);
  expect(await findProviders(client, answering('{"external": {"google": true, "github": true}}').ask)).toHaveLength(2);
});

test('offers none where the backend does not say so, or can’t be asked', async () => {
  for (const body of ['{}', 'null', 'junk', '{"external": {"google": "yes"}}', '{"external": []}'])
    expect(await findProviders(client, answering(body).ask), body).toEqual([]);
  expect(await findProviders(client, answering('{"external": {"google": true}}', 500).ask)).toEqual([]);
  expect(await findProviders(client, () => Promise.reject(new TypeError('offline')))).toEqual([]);
});

test('Easel’s own database has none, and says so', async () => {
  const world = await openAuthWorld(opened, await moduleSql());
  const ask: typeof fetch = async () => {
    const { status, text } = await world.call('/auth/v1/settings');
    return new Response(text, { status });
  };
  expect(JSON.parse(await (await ask('')).text())).toMatchObject({ external: { email: true } });
  expect(await findProviders(client, ask)).toEqual([]);
});
