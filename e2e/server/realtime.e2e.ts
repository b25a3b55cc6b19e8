import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { connectApp, type AppBackend } from '../support/connect-app';
import { borrowEasel, startEasel, type Easel } from '../support/easel';
import { ask } from '../support/http';
import { useProjects } from '../support/projects';
import { isLong, longTest } from '../support/sample';

type Project = { site: { slug: string } | null };
type Told = { new: Record<string, unknown> };

const migration = `
create table public.marks (id bigint generated always as identity primary key, body text not null);
alter table public.marks enable row level security;
create policy "everybody reads" on public.marks for select to anon, authenticated using (true);
create function public.mark(body text) returns void language sql security definer set search_path = ''
  as $$ insert into public.marks (body) values (mark.body) $$;
create table public.notes (
  id bigint generated always as identity primary key,
  author uuid not null default auth.uid() references auth.users (id) on delete cascade,
  reader uuid references auth.users (id) on delete cascade,
  body text not null
);
alter table public.notes enable row level security;
create policy "for two" on public.notes for all to authenticated
  using (auth.uid() in (author, reader)) with check (author = auth.uid());
create function public.tell_both(reader uuid, body text) returns void language sql set search_path = '' as $$
  insert into public.notes (reader, body) select tell_both.reader, tell_both.body || n from pg_catalog.generate_series(1, 3) n;
  select public.mark(tell_both.body);
  insert into public.notes (body) values (tell_both.body || ' for myself');
  update public.notes n set body = n.body || '!' where n.body = tell_both.body || '2';
$$;
alter publication supabase_realtime add table public.marks, public.notes;
`;

/** Sockets to this machine under the host name a browser would use. */
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
    easel = await (isLong ? startEasel() : borrowEasel());
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

  test('notifies a preview’s pages, by its host and from any origin, and programs on 127.0.0.1', async () => {
    const { host, origin } = new URL(backend.url);
    const page = connect(backend.url, backend.anonKey, socketsAs(easel, host, origin));
    const heard = [await listen(page), await listen(programs)];
    expect((await programs.rpc('mark', { body: 'hello' })).error).toBeNull();
    for (const one of heard) await until(one, ['hello']);
    await page.realtime.disconnect();
  });

  test('refuses a page at 127.0.0.1, a wrong key and an unknown preview', async () => {
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

  test('notifies a site’s visitors of changes on the site, and of none in the preview', async () => {
    // The app must use its backend for the site to have one.
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

  test('notifies a signed-in person of others’ changes: several in one transaction, in two tables, and nothing that is not theirs', async () => {
    const people = await Promise.all(
      ['ann', 'bob', 'cid'].map(async (name) => {
        const page = connect(backend.apiUrl, backend.anonKey, socketsAs(easel, null, null));
        const { data, error } = await page.auth.signUp({
          email: `${name}-${randomUUID()}@people.test`,
          password: 'secret 123!',
        });
        expect(error).toBeNull();
        return { page, id: data.user!.id };
      }),
    );
    const [ann, bob, cid] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
    // As an app listens: one channel for its two tables, distinguished by content.
    const heard: string[][] = await Promise.all(
      [ann, cid].map(async ({ page }) => {
        const told: string[] = [];
        const channel = page.channel('mine');
        for (const table of ['notes', 'marks'])
          channel.on('postgres_changes', { event: '*', schema: 'public', table }, (one) =>
            told.push(`${table} ${one.eventType} ${String((one.new as { body?: unknown }).body)}`),
          );
        await new Promise<void>((resolve, reject) =>
          channel.subscribe((status, error) => {
            if (status === 'SUBSCRIBED') resolve();
            else if (status === 'CHANNEL_ERROR') reject(error ?? new Error(status));
          }),
        );
        return told;
      }),
    );
    const both = await Promise.all([
      bob.page.rpc('tell_both', { reader: ann.id, body: 'a' }),
      bob.page.from('notes').insert({ reader: ann.id, body: 'plain' }),
      cid.page.rpc('tell_both', { reader: bob.id, body: 'c' }),
      ...Array.from({ length: 10 }, (_, n) => programs.rpc('mark', { body: `m${n}` })),
    ]);
    expect(both.map(({ error }) => error)).toEqual(both.map(() => null));
    expect((await programs.rpc('mark', { body: 'end' })).error).toBeNull();
    for (const told of heard)
      await vi.waitFor(() => expect(told.at(-1)).toBe('marks INSERT end'), { timeout: 30_000, interval: 20 });

    const [toAnn, toCid] = heard.map((told) => told.filter((one) => one.startsWith('notes')));
    const marks = ['a', 'c', 'end', ...Array.from({ length: 10 }, (_, n) => `m${n}`)].map(
      (body) => `marks INSERT ${body}`,
    );
    for (const told of heard)
      expect(told.filter((one) => one.startsWith('marks')).toSorted()).toEqual(marks.toSorted());
    // A transaction's changes arrive in order, each with the row's final state. Bob's own note, and messages between
    // him and Cid, stay private.
    expect(toAnn!.filter((one) => !one.includes('plain'))).toEqual([
      ...['a1', 'a2!', 'a3'].map((body) => `notes INSERT ${body}`),
      'notes UPDATE a2!',
    ]);
    expect(toAnn!.filter((one) => one.includes('plain'))).toEqual(['notes INSERT plain']);
    expect(toCid!).toEqual([
      ...['c1', 'c2!', 'c3', 'c for myself'].map((body) => `notes INSERT ${body}`),
      'notes UPDATE c2!',
    ]);
    // Still signed in, with the app's database available.
    const { data: own } = await ann.page.from('notes').select('body');
    expect(own!.map(({ body }) => String(body)).toSorted()).toEqual(['a1', 'a2!', 'a3', 'plain']);
    for (const { page } of people) await page.realtime.disconnect();
  }, 120_000);

  test('accepts a broadcast over HTTP', async () => {
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

  // Covered in `npm test` by lib/backends/realtime/*.contract.ts.
  longTest('reconnects after the server was restarted', async () => {
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

  test('a deleted app disconnects its open pages, and responds nowhere until it is restored', async () => {
    const { site } = await api.must<Project>(200, 'GET', api.at(projectId));
    const host = `${site!.slug}.sites.localhost:${easel.port}`;
    const html = (await ask(easel.port, 'GET', '/', { host })).bytes.toString('utf8');
    const key = /sb_publishable_[\w-]+/.exec(html)![0];
    const open = (at: string, apiKey: string) => {
      const Socket = socketsAs(easel, at, `http://${at}`);
      return new Socket(`ws://${at}/backend/realtime/v1/websocket?vsn=1.0.0&apikey=${apiKey}`);
    };
    const previewHost = new URL(backend.url).host;
    const sockets = [open(host, key), open(previewHost, backend.anonKey)];
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
    const statuses = async () => {
      const asked = [
        await ask(easel.port, 'GET', '/', { host }),
        await ask(easel.port, 'GET', '/backend/rest/v1/marks', { host, headers: { apikey: key } }),
        await ask(easel.port, 'GET', '/', { host: previewHost }),
        await ask(easel.port, 'GET', '/backend/rest/v1/marks', {
          host: previewHost,
          headers: { apikey: backend.anonKey },
        }),
      ];
      const program = await fetch(`${backend.apiUrl}/rest/v1/marks`, { headers: { apikey: backend.anonKey } });
      return [...asked.map(({ status }) => status), program.status];
    };
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);

    await api.must(200, 'DELETE', api.at(projectId));
    expect((await closed).map(([code]) => code)).toEqual([1012, 1012]);
    expect(await statuses()).toEqual([404, 404, 404, 404, 404]);
    for (const again of [open(host, key), open(previewHost, backend.anonKey)])
      expect(String((await once(again, 'error'))[0])).toContain('404');

    await api.must(200, 'POST', api.at(projectId, '/undelete'), {});
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
  });
});
