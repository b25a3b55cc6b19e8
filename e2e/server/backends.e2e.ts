import { request as httpRequest } from 'node:http';
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectApp, type AppBackend } from '../support/connect-app';
import { startEasel, type Easel } from '../support/easel';
import { ask } from '../support/http';
import { promptsOf, useProjects } from '../support/projects';
import { longTest } from '../support/sample';

type Backend = AppBackend & { fault: string | null };
type Project = { backend: Backend; site: { url: string; slug: string } | null };

/** All tests follow one app: each continues where the previous one ended. */
describe('the backend of an app', () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  let backend: Backend;
  let previewKey: string;
  let slug: string;
  const [guestBook, hearts] = promptsOf('guest-book');
  const password = 'secret 123!';

  const projectOf = () => api.must<Project>(200, 'GET', api.at(projectId));
  async function signUp(client: SupabaseClient, name: string): Promise<SupabaseClient> {
    const { error } = await client.auth.signUp({ email: `${name}@x.test`, password, options: { data: { name } } });
    expect(error).toBeNull();
    return client;
  }
  /** The site's own backend, as its page calls it. */
  const throughSite: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const headers = Object.fromEntries([...request.headers].filter(([name]) => name !== 'content-length'));
    const host = `${slug}.sites.localhost:${easel.port}`;
    const answer = await ask(easel.port, request.method, pathname + search, { headers, host, body });
    const isBare = answer.status === 204;
    return new Response(isBare ? null : new Uint8Array(answer.bytes), {
      status: answer.status,
      headers: Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]),
    });
  };
  const siteKey = async (): Promise<string> => {
    const page = await ask(easel.port, 'GET', '/', { host: `${slug}.sites.localhost:${easel.port}` });
    return /sb_publishable_[\w-]+/.exec(page.bytes.toString('utf8'))?.[0] ?? 'none';
  };
  const connectSite = (anonKey: string) =>
    connectApp({ apiUrl: 'http://site.test/backend', anonKey }, { fetch: throughSite });
  const publish = () => api.publish(projectId);

  beforeAll(async () => {
    easel = await startEasel();
    api = useProjects(easel);
    const started = await api.create(guestBook);
    ({ projectId } = started);
    const { outcome, events } = await api.endOf(started);
    expect(outcome, easel.log()).toBe('version');
    expect(events.filter(({ type }) => type === 'operation-refused')).toEqual([]);
    expect(events.filter(({ type }) => type === 'migration-applied')).toHaveLength(1);
    ({ backend } = await projectOf());
    previewKey = /\/\/p-([a-z2-7]+)\./.exec(backend.url)![1]!;
  });
  afterAll(() => easel?.dispose());

  test('is shown to those who work on the app, and works with unmodified supabase-js', async () => {
    expect(backend).toEqual({
      url: `http://p-${previewKey}.app.localhost:${easel.port}/backend`,
      apiUrl: `http://127.0.0.1:${easel.port}/backends/${previewKey}`,
      anonKey: expect.stringMatching(/^sb_publishable_/),
      fault: null,
    });
    const [ann, bob] = [await signUp(connectApp(backend), 'ann'), await signUp(connectApp(backend), 'bob')];
    expect((await bob.from('wishes').insert({ message: 'All the best', emoji: '🌿' })).error).toBeNull();
    expect((await ann.from('wishes').select('message')).data).toEqual([{ message: 'All the best' }]);
    // The first to sign up is the host, and only a host may hide wishes.
    const { data: wish } = await ann.from('wishes').select('id').single();
    expect((await bob.from('hidden_wishes').insert({ wish_id: wish!.id })).error?.code).toBe('42501');
    expect((await ann.from('hidden_wishes').insert({ wish_id: wish!.id })).error).toBeNull();
    expect((await connectApp(backend).from('wishes').select()).error?.code).toBe('42501');
  });

  test('is reached below the preview’s own host, and opened by its key', async () => {
    const host = `p-${previewKey}.app.localhost:${easel.port}`;
    const page = (await ask(easel.port, 'GET', '/', { host })).bytes.toString('utf8');
    expect(page).toContain(backend.anonKey);
    expect(page).toContain(backend.url);
    const headers = { apikey: backend.anonKey };
    const cover = await ask(easel.port, 'GET', '/backend/rest/v1/wedding?select=couple_names', { host, headers });
    expect([cover.status, cover.bytes.toString()]).toEqual([200, '[{"couple_names":""}]']);
    const unknown = `p-${'a'.repeat(32)}.app.localhost:${easel.port}`;
    expect((await ask(easel.port, 'GET', '/backend/rest/v1/wedding', { host: unknown, headers })).status).toBe(404);
    expect((await ask(easel.port, 'GET', '/backend/rest/v1/wedding', { host })).status).toBe(401);
    expect((await ask(easel.port, 'GET', '/backend/_system', { host, headers })).status).toBe(404);
    expect((await ask(easel.port, 'POST', '/elsewhere', { host, headers })).status).toBe(405);
    const worker = { ...headers, 'service-worker': 'script' };
    expect((await ask(easel.port, 'GET', '/backend/storage/v1/object/x', { host, headers: worker })).status).toBe(403);
  });

  test('is reached on 127.0.0.1 by programs only', async () => {
    const at = (key: string, headers: Record<string, string> = {}) =>
      ask(easel.port, 'GET', `/backends/${key}/rest/v1/wedding`, {
        host: `127.0.0.1:${easel.port}`,
        headers: { apikey: backend.anonKey, ...headers },
      });
    expect((await at(previewKey)).status).toBe(200);
    expect((await at(previewKey, { origin: 'http://evil.test' })).status).toBe(403);
    expect((await at(previewKey, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await at('a'.repeat(32))).status).toBe(404);
  });

  test('accepts no more than its limit, whatever length was declared', async () => {
    const host = `127.0.0.1:${easel.port}`;
    const path = `/backends/${previewKey}/rest/v1/wishes`;
    const body = new Uint8Array(6 * 1024 * 1024);
    expect((await ask(easel.port, 'POST', path, { host, body, headers: { apikey: backend.anonKey } })).status).toBe(
      413,
    );
    const inPieces = await new Promise<number>((resolve, reject) => {
      const headers = { host, apikey: backend.anonKey };
      const outgoing = httpRequest({ port: easel.port, host: '127.0.0.1', method: 'POST', path, headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      outgoing.on('error', reject);
      for (let piece = 0; piece < 6; piece += 1) outgoing.write(new Uint8Array(1024 * 1024));
      outgoing.end();
    });
    expect(inPieces).toBe(413);
  });

  test('has its schema in the app’s files', async () => {
    const head = await api.head(projectId);
    const paths = Object.keys(await api.tree(projectId, head.id));
    expect(paths.filter((path) => path.startsWith('supabase/'))).toEqual([
      expect.stringMatching(/^supabase\/migrations\/\d{14}_create_guest_book\.sql$/),
    ]);
    const types = await api.file(projectId, head.id, 'src/lib/database.types.ts');
    expect(types).toContain('message: string;');
    expect(types).toContain("foreignKeyName: 'wishes_author_id_fkey';");
  });

  test('goes live with its own keys and rows', async () => {
    const published = await publish();
    expect([published.status, published.problems], easel.log()).toEqual(['ready', []]);
    slug = (await projectOf()).site!.slug;
    const key = await siteKey();
    expect(key).not.toBe(backend.anonKey);
    const carol = await signUp(connectSite(key), 'carol');
    expect((await carol.from('wishes').select()).data).toEqual([]);
    expect((await carol.from('wishes').insert({ message: 'Live', emoji: '🌿' })).error).toBeNull();
    // The preview's key is not valid there, and a session from the preview belongs to nobody.
    const mixed = connectSite(backend.anonKey);
    expect((await mixed.from('wedding').select()).error).not.toBeNull();
    const { data } = await connectApp(backend).auth.signInWithPassword({
      ...{ email: 'ann@x.test', password },
    });
    const headers = { apikey: key, authorization: `Bearer ${data.session?.access_token}` };
    const host = `${slug}.sites.localhost:${easel.port}`;
    expect((await ask(easel.port, 'GET', '/backend/rest/v1/wishes', { host, headers })).status).toBe(401);
  });

  test('keeps live rows when a later version with more tables is published', async () => {
    const { turnId } = await api.say(projectId, hearts);
    const end = await api.endOf({ projectId, turnId });
    expect(end.outcome, easel.log()).toBe('version');
    const carol = connectSite(await siteKey());
    await carol.auth.signInWithPassword({ email: 'carol@x.test', password });
    // So far, only the preview has changed.
    expect((await carol.from('hearts').select()).error?.code).toBe('PGRST205');
    expect((await publish()).status).toBe('ready');
    const { data: wishes } = await carol.from('wishes').select('id, message');
    expect(wishes).toEqual([{ id: expect.any(String), message: 'Live' }]);
    expect((await carol.from('hearts').insert({ wish_id: wishes![0]!.id })).error).toBeNull();
  });

  test('runs a manually written migration in the preview', async () => {
    const sql = 'create unique index one_emoji_each on public.wishes (emoji);';
    const content = `alter table public.wishes add column mood text;\n${sql}\ngrant insert (mood) on public.wishes to authenticated;\n`;
    const path = 'supabase/migrations/20990101000000_mood.sql';
    await api.must(201, 'POST', api.at(projectId, '/versions'), {
      operations: [{ type: 'file-write', path, content }],
    });
    const ann = connectApp(backend);
    await ann.auth.signInWithPassword({ email: 'ann@x.test', password });
    expect((await ann.from('wishes').select('mood')).error).toBeNull();
    expect((await projectOf()).backend.fault).toBeNull();
  });

  test('leaves site and data unchanged if live rows conflict, and says so', async () => {
    const carol = connectSite(await siteKey());
    await carol.auth.signInWithPassword({ email: 'carol@x.test', password });
    expect((await carol.from('wishes').insert({ message: 'Again', emoji: '🌿' })).error).toBeNull();
    const before = (await ask(easel.port, 'GET', '/', { host: `${slug}.sites.localhost:${easel.port}` })).headers.etag;
    const failed = await publish();
    expect(failed).toMatchObject({
      status: 'failed',
      problems: [
        {
          kind: 'migration',
          message: expect.stringContaining('one_emoji_each'),
          file: 'supabase/migrations/20990101000000_mood.sql',
        },
      ],
    });
    const after = (await ask(easel.port, 'GET', '/', { host: `${slug}.sites.localhost:${easel.port}` })).headers.etag;
    expect(after).toBe(before);
    expect((await carol.from('wishes').select('mood')).error?.code).toBe('42703');
    expect((await carol.from('wishes').select('message').order('message')).data).toEqual([
      { message: 'Again' },
      { message: 'Live' },
    ]);
  });

  test('reveals no secret in a page, an event, a file, a response or the log', async () => {
    const channel = await api.listen(projectId);
    await channel.until('deployment-changed', (event) => event.status === 'failed');
    channel.close();
    const head = await api.head(projectId);
    const paths = Object.keys(await api.tree(projectId, head.id));
    const files = await Promise.all(paths.map((path) => api.file(projectId, head.id, path)));
    const hosts = [`p-${previewKey}.app.localhost:${easel.port}`, `${slug}.sites.localhost:${easel.port}`];
    const pages = await Promise.all(hosts.map((host) => ask(easel.port, 'GET', '/', { host })));
    const told = [
      JSON.stringify(channel.events),
      JSON.stringify(await projectOf()),
      ...files,
      ...pages.map(({ bytes }) => bytes.toString('utf8')),
      easel.log(),
    ].join('\n');
    expect(told).toContain('sb_publishable_');
    expect(told).not.toContain('sb_secret_');
    expect(told).not.toContain('jwtSecret');
  });

  test('survives a restart, and is gone from an unpublished site', async () => {
    await easel.restart();
    expect((await projectOf()).backend).toEqual(backend);
    const ann = connectApp(backend);
    expect((await ann.auth.signInWithPassword({ email: 'ann@x.test', password })).error).toBeNull();
    expect((await ann.from('wishes').select('message')).data).toEqual([{ message: 'All the best' }]);
    const key = await siteKey();
    await api.must(200, 'DELETE', api.at(projectId, '/site'));
    const host = `${slug}.sites.localhost:${easel.port}`;
    const gone = await ask(easel.port, 'GET', '/backend/rest/v1/wedding', { host, headers: { apikey: key } });
    expect(gone.status).toBe(404);
  });
});

describe('the backend of an app whose server is killed while a turn changes it', () => {
  let easel: Easel;
  beforeAll(async () => {
    easel = await startEasel({ EASEL_DEMO_PACE: 'calm' });
  });
  afterAll(() => easel?.dispose());

  // Covered in `npm test` by lib/turns/turns/recover-turns.test.ts.
  longTest('is as it was before the turn, and gets its tables when the turn continues', async () => {
    const api = useProjects(easel);
    const { projectId, turnId } = await api.create(promptsOf('guest-book')[0]);
    const stream = await api.listenToTurn({ projectId, turnId });
    await stream.until('migration-applied');
    stream.close();
    await easel.kill('SIGKILL');
    await easel.restart({ EASEL_DEMO_PACE: 'none' });
    const { backend } = await api.must<Project>(200, 'GET', api.at(projectId));
    const cover = async () => {
      const path = `${new URL(backend.apiUrl).pathname}/rest/v1/wedding?select=couple_names`;
      const headers = { apikey: backend.anonKey };
      return (await ask(easel.port, 'GET', path, { host: `127.0.0.1:${easel.port}`, headers })).status;
    };
    expect(await cover()).toBe(404);
    const again = await api.must<{ turnId: string }>(201, 'POST', api.at(projectId, `/turns/${turnId}/continue`));
    expect((await api.endOf({ projectId, turnId: again.turnId })).outcome, easel.log()).toBe('version');
    expect(await cover()).toBe(200);
  });
});
