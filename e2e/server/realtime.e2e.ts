import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { connectApp, type AppBackend } from '../support/connect-app';
import { startEasel, type Easel } from '../support/easel';
import { ask } from '../support/http';
import { useProjects } from '../support/projects';
import { longTest } from '../support/sample';

type Project = { site: { slug: string } | null };
type Told = { new: Record<string, unknown> };

const migration = `
create table public.marks (id bigint generated always as identity primary key, body text not null);
alter table public.marks enable row level security;
create policy "everybody reads" on public.marks for select to anon, authenticated using (true);
create function public.mark(body text) returns void language sql security definer set search_path = ''
  as $$ insert into public.marks (body) values (mark.body) $$;
alter publication supabase_realtime add table public.marks;
`;

/** Sockets to this machine under the name a browser would use. */
function socketsAs(easel: Easel, host: string | null, origin: string | null) {
  return class extends WebSocket {
    constructor(url: string) {
      const { pathname, search } = new URL(url);
      super(`ws://127.0.0.1:${easel.port}${pathname}${search}`, {
        headers: { ...(host === null ? {} : { host }), ...(origin === null ? {} : { origin }) },
      });
    }
  };
}

describe('realtime of an app', () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  let backend: AppBackend;
  let programs: SupabaseClient;

  const connect = (apiUrl: string, anonKey: string, transport: ReturnType<typeof socketsAs>) =>
    connectApp({ apiUrl, anonKey }, { transport });
  async function listen(page: SupabaseClient): Promise<unknown[]> {
    const heard: unknown[] = [];
    const channel = page.channel('marks');
    channel.on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'marks' }, (told: Told) =>
      heard.push(told.new.body),
    );
    await new Promise<void>((resolve, reject) =>
      channel.subscribe((status, error) => {
        if (status === 'SUBSCRIBED') resolve();
        else if (status === 'CHANNEL_ERROR') reject(error ?? new Error(status));
      }),
    );
    return heard;
  }
  const until = (heard: unknown[], expected: unknown[]) =>
    vi.waitFor(() => expect(heard).toEqual(expected), { timeout: 10_000, interval: 20 });

  beforeAll(async () => {
    easel = await startEasel();
    api = useProjects(easel);
    ({ projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Marks' }));
    const path = 'supabase/migrations/20260101000000_marks.sql';
    await api.must(201, 'POST', api.at(projectId, '/versions'), {
      operations: [{ type: 'file-write', path, content: migration }],
    });
    backend = await api.backendOf(projectId);
    programs = connect(backend.apiUrl, backend.anonKey, socketsAs(easel, null, null));
  });
  afterAll(() => easel?.dispose());

  test('tells a preview’s pages, by its host and from any origin, and programs on 127.0.0.1', async () => {
    const { host, origin } = new URL(backend.url);
    const page = connect(backend.url, backend.anonKey, socketsAs(easel, host, origin));
    const heard = [await listen(page), await listen(programs)];
    expect((await programs.rpc('mark', { body: 'hello' })).error).toBeNull();
    for (const one of heard) await until(one, ['hello']);
    await page.realtime.disconnect();
  });

  test('refuses a page at 127.0.0.1, a wrong key and a preview that is not there', async () => {
    const { host } = new URL(backend.url);
    const origin = 'http://elsewhere.test';
    const refused = [
      connect(backend.apiUrl, backend.anonKey, socketsAs(easel, null, origin)),
      connect(backend.url, 'sb_publishable_made_up', socketsAs(easel, host, origin)),
      connect(
        backend.url,
        backend.anonKey,
        socketsAs(easel, `p-${'a'.repeat(32)}.app.localhost:${easel.port}`, origin),
      ),
    ];
    for (const page of refused) {
      await expect(listen(page)).rejects.toThrow();
      await page.realtime.disconnect();
    }
  });

  test('tells a site’s visitors what changes on the site, and nothing of the preview', async () => {
    // The app has to use its backend for the site to have one.
    const content = `import { supabase } from '@/lib/supabase';\nexport const marks = () => supabase.from('marks').select();\n`;
    await api.must(201, 'POST', api.at(projectId, '/versions'), {
      operations: [{ type: 'file-write', path: 'src/lib/marks.ts', content }],
    });
    const { status, problems } = await api.publish(projectId);
    expect([status, problems], easel.log()).toEqual(['ready', []]);
    const { site } = await api.must<Project>(200, 'GET', api.at(projectId));
    const host = `${site!.slug}.sites.localhost:${easel.port}`;
    const html = (await ask(easel.port, 'GET', '/', { host })).bytes.toString('utf8');
    const key = /sb_publishable_[\w-]+/.exec(html)![0];
    const visitor = connect(`http://${host}/backend`, key, socketsAs(easel, host, `http://${host}`));
    const heard = await listen(visitor);
    await programs.rpc('mark', { body: 'in the preview' });
    const headers = { apikey: key, 'content-type': 'application/json' };
    const body = new TextEncoder().encode(JSON.stringify({ body: 'on the site' }));
    expect((await ask(easel.port, 'POST', '/backend/rest/v1/rpc/mark', { host, headers, body })).status).toBe(204);
    await until(heard, ['on the site']);
    await visitor.realtime.disconnect();
  });

  test('takes a broadcast through the address of calls', async () => {
    const heard: unknown[] = [];
    const channel = programs.channel('talk').on('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload));
    await new Promise<void>((resolve) => channel.subscribe((status) => status === 'SUBSCRIBED' && resolve()));
    const { host } = new URL(backend.url);
    const headers = { apikey: backend.anonKey, 'content-type': 'application/json' };
    const body = new TextEncoder().encode(JSON.stringify({ n: 1 }));
    const path = '/backend/realtime/v1/api/broadcast/talk/events/said';
    expect((await ask(easel.port, 'POST', path, { host, headers, body })).status).toBe(202);
    await until(heard, [{ n: 1 }]);
  });

  // In `npm test`: lib/realtime/*.contract.ts.
  longTest('connects again after the server was started anew', async () => {
    const page = connect(backend.apiUrl, backend.anonKey, socketsAs(easel, null, null));
    const heard = await listen(page);
    await easel.restart();
    await vi.waitFor(() => expect(page.getChannels()[0]?.state).toBe('joined'), { timeout: 30_000, interval: 100 });
    await vi.waitFor(
      async () => {
        expect((await programs.rpc('mark', { body: 'again' })).error).toBeNull();
        expect(heard).toContain('again');
      },
      { timeout: 30_000, interval: 500 },
    );
    await page.realtime.disconnect();
    await programs.realtime.disconnect();
  });
});
