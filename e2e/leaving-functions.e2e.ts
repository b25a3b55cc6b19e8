import { createClient } from '@supabase/supabase-js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { findWorkerd } from '../lib/functions/runtime/find-workerd';
import { borrowEasel, type Easel } from './support/easel';
import { downloadApp, type LeftApp, type Running } from './support/left-app';
import { wishesApp } from './support/wishes-app';

const counting = `import { createClient } from 'npm:@supabase/supabase-js@2';
import { greeting } from '../_shared/greeting.ts';
const client = createClient(Deno.env.get('SUPABASE_URL')!, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!);
Deno.serve(async (request) => {
  const { name } = await request.json();
  const { data, error } = await client.from('wishes').select('text');
  const inner = await client.functions.invoke('secret');
  const outside = await fetch('https://example.com/').then((one) => one.json());
  console.log('counted for', name);
  return Response.json({ said: greeting(name), wishes: data?.length, error, key: inner.data, outside: outside.code });
});`;
const secret = `Deno.serve(() => Response.json({ mail: Deno.env.get('MAIL_KEY') ?? null, page: Deno.env.get('VITE_X') ?? null }));`;
const greeting = (word: string) => `export const greeting = (name: string) => '${word}, ' + name;\n`;

describe.runIf(findWorkerd() !== null)('server functions of a downloaded app', () => {
  let easel: Easel;
  let left: LeftApp;
  let running: Running | null = null;
  beforeAll(async () => {
    easel = await borrowEasel();
    left = await downloadApp(easel, 'Counting', {
      ...(await wishesApp()),
      'supabase/functions/count/index.ts': counting,
      'supabase/functions/secret/index.ts': secret,
      'supabase/functions/_shared/greeting.ts': greeting('Hello'),
    });
    await left.install();
  }, 300_000);
  afterAll(async () => {
    await running?.stop();
    left?.remove();
    await easel?.dispose();
  });

  test('npm run dev runs them: they reach their data, each other, secrets of .env, and no host that was not allowed', async () => {
    expect(readFileSync(path.join(left.folder, '.env.example'), 'utf8')).toMatch(/^MAIL_KEY=$/m);
    left.write('.env', 'MAIL_KEY=a planted key\nVITE_X=for the page\n');
    running = await left.dev('--port', '0');
    const keys = JSON.parse(readFileSync(path.join(left.folder, '.backend', 'keys.json'), 'utf8')) as {
      publishableKey: string;
    };
    const app = createClient(`${running.url}backend`, keys.publishableKey, {
      realtime: { transport: WebSocket as never },
    });
    const count = () => app.functions.invoke<unknown>('count', { body: { name: 'Ann' } });
    const answer = {
      ...{ said: 'Hello, Ann', wishes: 1, error: null, outside: 'EASEL_OUTBOUND_REFUSED' },
      key: { mail: 'a planted key', page: null },
    };
    expect(await count()).toMatchObject({ data: answer, error: null });
    expect(running.said()).toContain('count: counted for Ann');
    expect(running.said()).toContain('count: It called example.com, which is not allowed.');
    // Without a restart.
    left.write('supabase/functions/_shared/greeting.ts', greeting('Good evening'));
    expect(await count()).toMatchObject({ data: { ...answer, said: 'Good evening, Ann' }, error: null });
    const stranger = await fetch(`${running.url}backend/functions/v1/secret`);
    expect(stranger.status).toBe(401);
  }, 120_000);
});
