import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SupabaseClient } from '@supabase/supabase-js';
import { connectApp } from '../support/connect-app';
import { startEasel, type Easel } from '../support/easel';
import { ask } from '../support/http';
import { useProjects } from '../support/projects';

const migration = `create table notes (id bigint generated always as identity primary key, owner uuid not null default auth.uid(), text text not null);
alter table notes enable row level security;
create policy own on notes for all to authenticated using (owner = auth.uid()) with check (owner = auth.uid());`;

/** Counts everybody's notes with the service key, and the caller's with the caller's session. */
const count = `import { createClient } from 'npm:@supabase/supabase-js@2';
const url = Deno.env.get('SUPABASE_URL')!;
Deno.serve(async (req) => {
  const all = await createClient(url, Deno.env.get('SUPABASE_SERVICE_ROLE_KEY')!).from('notes').select('*', { count: 'exact', head: true });
  const caller = createClient(url, Deno.env.get('SUPABASE_ANON_KEY')!, { global: { headers: { Authorization: req.headers.get('Authorization')! } } });
  const own = await caller.from('notes').select('text');
  if (all.error || own.error) return Response.json({ all, own }, { status: 500 });
  return Response.json({ all: all.count, own: own.data?.length ?? null });
});`;

describe('server functions', () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  let app: SupabaseClient;

  const write = (files: Readonly<Record<string, string>>) =>
    api.must(201, 'POST', api.at(projectId, '/versions'), {
      operations: Object.entries(files).map(([path, content]) => ({ type: 'file-write', path, content })),
    });

  beforeAll(async () => {
    easel = await startEasel();
    api = useProjects(easel);
    ({ projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'With functions' }));
    await write({
      'supabase/migrations/0001_notes.sql': migration,
      'supabase/functions/count/index.ts': count,
      'src/lib/notes.ts':
        "import { supabase } from './supabase';\nexport const count = () => supabase.functions.invoke('count');\n",
    });
    app = connectApp(await api.backendOf(projectId));
  });
  afterAll(() => easel?.dispose());

  test('a function reaches the app’s own data, as the service and as its caller', async () => {
    for (const name of ['ada', 'ben']) {
      const client = connectApp(await api.backendOf(projectId));
      await client.auth.signUp({ email: `${name}@x.test`, password: 'secret 123!' });
      expect((await client.from('notes').insert({ text: name })).error).toBeNull();
      const { data, error } = await client.functions.invoke<{ all: number; own: number }>('count', { body: {} });
      expect(error, easel.log()).toBeNull();
      expect(data).toEqual({ all: name === 'ada' ? 1 : 2, own: 1 });
    }
  });

  test('changed code answers the next call', async () => {
    await write({ 'supabase/functions/count/index.ts': 'Deno.serve(() => Response.json({ all: "changed" }));' });
    expect((await app.functions.invoke('count')).data).toEqual({ all: 'changed' });
  });

  test('a secret reaches the function of its lane, and is answered by no call', async () => {
    const code = "Deno.serve(() => Response.json({ has: Deno.env.get('MAIL_KEY')?.length ?? 0 }));";
    await write({ 'supabase/functions/secret/index.ts': code });
    expect((await app.functions.invoke('secret')).data).toEqual({ has: 0 });
    type View = { missing: string[]; secrets: { name: string }[] };
    const view = () => api.must<View>(200, 'GET', api.at(projectId, '/functions'));
    expect((await view()).missing).toEqual(['MAIL_KEY']);
    const value = 'planted-secret-4711';
    await api.must(200, 'PUT', api.at(projectId, '/functions/secrets/MAIL_KEY'), { lane: 'preview', value });
    expect((await app.functions.invoke('secret')).data).toEqual({ has: value.length });
    expect(await view()).toMatchObject({ missing: [], secrets: [{ name: 'MAIL_KEY' }] });
    for (const path of ['', '/functions', '/versions', '/functions?lane=live'])
      expect(JSON.stringify(await api.must(200, 'GET', api.at(projectId, path)))).not.toContain(value);
    const zip = await ask(easel.port, 'GET', api.at(projectId, '/export.zip'));
    expect(zip.status).toBe(200);
    expect(zip.bytes.includes(value)).toBe(false);
    const { projectId: fork } = await api.must<{ projectId: string }>(201, 'POST', api.at(projectId, '/fork'), {});
    expect(await api.must<View>(200, 'GET', api.at(fork, '/functions'))).toMatchObject({ secrets: [] });
    const wrong = await easel.call('PUT', api.at(projectId, '/functions/secrets/SUPABASE_URL'), {
      lane: 'live',
      value,
    });
    expect(wrong.status).toBe(422);
  });

  test('what it may call is the person’s to say', async () => {
    const code = "Deno.serve(async () => new Response(String((await fetch('https://api.example.com/x')).status)));";
    await write({ 'supabase/functions/calls/index.ts': code });
    expect((await app.functions.invoke('calls')).data).toBe('403');
    const { log } = await api.must<{ log: { refusedHost?: string }[] }>(200, 'GET', api.at(projectId, '/functions'));
    expect(log).toContainEqual(expect.objectContaining({ refusedHost: 'api.example.com', functionName: 'calls' }));
    await api.must(200, 'POST', api.at(projectId, '/functions/hosts'), { host: 'https://api.example.com/v1' });
    expect(await api.must(200, 'GET', api.at(projectId, '/functions'))).toMatchObject({ hosts: ['api.example.com'] });
    await api.must(200, 'DELETE', api.at(projectId, '/functions/hosts/api.example.com'));
    for (const host of ['127.0.0.1', 'localhost', 'printer.local', 'http://[::1]/'])
      expect((await easel.call('POST', api.at(projectId, '/functions/hosts'), { host })).status, host).toBe(422);
  });

  test('a key in a prompt is stored nowhere', async () => {
    const key = `sk_live_${'aB3'.repeat(9)}`;
    const { turnId } = await api.say(projectId, `Take payments with ${key}`);
    const { events } = await api.endOf({ projectId, turnId });
    expect(JSON.stringify(events)).not.toContain(key);
    expect(JSON.stringify(events)).toContain('STRIPE_SECRET_KEY');
  });

  test('the published site has functions of its own version', async () => {
    const { status, problems } = await api.publish(projectId);
    expect(problems).toEqual([]);
    expect(status).toBe('ready');
    await write({ 'supabase/functions/count/index.ts': 'Deno.serve(() => Response.json({ all: "newer" }));' });
    const { site } = await api.must<{ site: { slug: string } }>(200, 'GET', api.at(projectId));
    const host = `${site.slug}.sites.localhost:${easel.port}`;
    const page = (await ask(easel.port, 'GET', '/', { host })).bytes.toString('utf8');
    const apikey = /sb_publishable_[\w-]+/.exec(page)?.[0] ?? 'none';
    const answer = await ask(easel.port, 'POST', '/backend/functions/v1/count', { host, headers: { apikey } });
    expect(answer.bytes.toString('utf8')).toBe('{"all":"changed"}');
    expect((await app.functions.invoke('count')).data).toEqual({ all: 'newer' });
  });
});
