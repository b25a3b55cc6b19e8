import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PlaceElsewhere, ReceivedApp, SentData, SentVersion } from '../../lib/base/answers/elsewhere-answers';
import { readTemplateTexts } from '../../lib/projects/template/read-template';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';
import { useProjects } from '../support/projects';

const page = (edition: number) => `import { useEffect, useState } from 'react';
import { supabase } from './lib/supabase';
export default function App() {
  const [notes, setNotes] = useState<string[]>([]);
  useEffect(() => void supabase.from('posts').select('title').then(({ data }) => setNotes((data ?? []).map((one) => one.title))), []);
  return <main><h1>Edition ${edition}</h1><ul>{notes.map((text) => <li key={text}>{text}</li>)}</ul></main>;
}
`;
const tables = `create table public.posts (
  id bigint generated always as identity primary key,
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  title text not null
);
alter table public.posts enable row level security;
create policy "everybody reads" on public.posts for select to anon, authenticated using (true);
create policy "people write their own" on public.posts for insert to authenticated with check (user_id = auth.uid());
create table public.drafts (id bigint primary key, title text not null);
alter table public.drafts enable row level security;
create table public.lines (id bigint primary key, draft_id bigint not null references public.drafts (id), line text not null);
alter table public.lines enable row level security;
`;
const ann = { email: 'ann@x.test', password: 'secret 123!' };

/** A published app as its visitors' browsers call it: the key is in its page's script. */
async function visit(port: number, host: string) {
  const html = (await ask(port, 'GET', '/', { host })).bytes.toString();
  const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, name]) => name!);
  const texts = await Promise.all(
    scripts.map(async (name) => (await ask(port, 'GET', name, { host })).bytes.toString()),
  );
  const text = [html, ...texts].join('\n');
  const apikey = /sb_publishable_[\w-]+/.exec(text)![0];
  const call = async (method: string, path: string, body?: unknown, token = apikey) => {
    const headers = { apikey, authorization: `Bearer ${token}`, prefer: 'return=representation' };
    const { status, bytes } = await ask(port, method, `/backend${path}`, { host, headers, ...(body ? { body } : {}) });
    return { status, body: JSON.parse(bytes.toString() || 'null') as Record<string, unknown> };
  };
  return {
    edition: Number(/Edition (\d)/.exec(text)?.[1]),
    signUp: (person: object) => call('POST', '/auth/v1/signup', person),
    signIn: (person: object) => call('POST', '/auth/v1/token?grant_type=password', person),
    write: (text: string, token: string) => call('POST', '/rest/v1/posts', { title: text }, token),
    notes: async () =>
      ((await call('GET', '/rest/v1/posts?select=title&order=id')).body as unknown as { title: string }[]).map(
        (one) => one.title,
      ),
  };
}

// One journey told in steps, between two Easels on this machine: each continues where the previous one ended.
describe('an app at an Easel elsewhere', () => {
  let here: Easel;
  let there: Easel;
  let mine: ReturnType<typeof useProjects>;
  let projectId = '';
  let token = '';
  let tokenId = '';
  let operator: Record<string, string>;
  const at = (rest = '') => `/api/projects/${projectId}/elsewhere${rest}`;
  const addressOf = () => `http://app.localhost:${there.port}`;
  const hostOf = (url: string) => new URL(url).host;
  const call = <Body = PlaceElsewhere>(method: string, rest: string, body?: unknown) =>
    here.call<Body>(method, at(rest), body);
  /** Sends a request by hand as another Easel would. */
  const asEasel = <Body>(method: string, path: string, body?: unknown, bearer = token) =>
    there.call<Body>(method, `/api/elsewhere/${path}`, body, { authorization: `Bearer ${bearer}` });

  async function settled() {
    const place = await vi.waitUntil(
      async () => {
        const { body } = await call('GET', '');
        return body.place?.going === null && body.place;
      },
      { timeout: 120_000, interval: 200 },
    );
    return place;
  }
  const live = async () => {
    const { there: app, failure } = await settled();
    expect(failure).toBeNull();
    return visit(there.port, hostOf(app!.url!));
  };
  const save = (edition: number) =>
    mine.must(201, 'POST', mine.at(projectId, '/versions'), {
      operations: [{ type: 'file-write', path: 'src/App.tsx', content: page(edition) }],
    });
  /** Publishes here first: the bundle made here is what runs there, whatever the version's number is there. */
  const publishHere = async () => {
    const { status, problems } = await mine.publish(projectId);
    expect(status, JSON.stringify(problems)).toBe('ready');
  };

  beforeAll(async () => {
    [here, there] = await Promise.all([
      startEasel(),
      startEasel({ EASEL_GUESTS: '1', EASEL_ACCESS_CODE: 'open sesame' }),
    ]);
    mine = useProjects(here);
    const files = { ...(await readTemplateTexts('lib/projects/template/files')), 'src/App.tsx': page(1) };
    const made = await mine.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Street board' });
    projectId = made.projectId;
    const all = { ...files, 'supabase/migrations/20260101000000_notes.sql': tables };
    const operations = Object.entries(all).map(([path, content]) => ({ type: 'file-write', path, content }));
    await mine.must(201, 'POST', mine.at(projectId, '/versions'), { operations });
    await publishHere();
    const site = (await here.call<{ site: { url: string } }>('GET', mine.at(projectId, '/site'))).body.site.url;
    const board = await visit(here.port, hostOf(site));
    const { body } = await board.signUp(ann);
    expect((await board.write('From here', String(body.access_token))).status).toBe(201);
  });
  afterAll(async () => {
    await here?.dispose();
    await there?.dispose();
  });

  test('a token is made there, shown once and kept as a hash', async () => {
    const bearer = { authorization: 'Bearer open sesame' };
    const { headers } = await ask(there.port, 'GET', '/api/projects', { headers: bearer });
    const cookie = headers['set-cookie']!.map((line) => line.split(';')[0]!).join('; ');
    operator = { ...bearer, cookie };
    const made = await there.call<{ token: string; tokens: { id: string }[] }>(
      ...(['POST', '/api/publish-tokens', { name: 'My computer' }, operator] as const),
    );
    expect(made.status).toBe(201);
    ({ token } = made.body);
    tokenId = made.body.tokens[0]!.id;
    const listed = await there.call('GET', '/api/publish-tokens', undefined, operator);
    expect(JSON.stringify(listed.body)).not.toContain(token);
  });

  test('what is wrong is said in one word, and nothing is kept', async () => {
    const choose = async (address: string, given = token) => {
      const answer = await call<{ error: { code: string } }>('PUT', '', { address, token: given });
      return answer.status === 200 ? 'taken' : answer.body.error.code;
    };
    expect(await choose(addressOf(), 'easel_publish_wrong')).toBe('elsewhere-token-refused');
    expect(await choose(addressOf(), `easel_publish_${'a'.repeat(52)}`)).toBe('elsewhere-token-refused');
    expect(await choose('http://example.org')).toBe('elsewhere-insecure');
    expect(await choose('not an address at all')).toBe('elsewhere-not-easel');
    expect(await choose('http://127.0.0.1:1')).toBe('elsewhere-unreachable');
    // The host of a site is not an Easel that can be published to.
    expect(await choose(`http://nothing.easel.localhost:${there.port}`)).toBe('elsewhere-not-easel');
    expect((await call('GET', '')).body.place).toBeNull();
  });

  test('it goes there with its member and rows, and a visitor signs up there', async () => {
    const add = (table: string, row: object) =>
      mine.must(201, 'POST', mine.at(projectId, `/data/${table}/rows?lane=live`), { rows: [row] });
    await add('drafts', { id: '1', title: 'Not yet' });
    await add('lines', { id: '1', draft_id: '1', line: 'Of a draft' });
    expect((await call('PUT', '', { address: addressOf(), token, leave: ['drafts'] })).status).toBe(200);
    const board = await live();
    // Tables that the owner excludes stay here, and so do rows that refer to them.
    const { tables: sent } = (await asEasel<SentData>('POST', `apps/${projectId}/data`, {})).body;
    const rowsOf = (name: string) => sent.find((table) => table.schema === 'public' && table.name === name)?.rows;
    expect([rowsOf('posts'), rowsOf('drafts'), rowsOf('lines')]).toEqual([1, 0, 0]);
    expect(board.edition).toBe(1);
    expect(await board.notes()).toEqual(['From here']);
    // The member's password was copied along, and the id counter continues after the copied rows.
    const member = await board.signIn(ann);
    expect((await board.write('Ann, there', String(member.body.access_token))).status).toBe(201);
    const guest = await board.signUp({ email: 'bob@x.test', password: 'secret 123!' });
    expect((await board.write('Bob, there', String(guest.body.access_token))).status).toBe(201);
  });

  test('secrets of its functions are named and stay here', async () => {
    const keep = (lane: string) =>
      mine.must(200, 'PUT', mine.at(projectId, '/functions/secrets/SHOP_KEY'), { lane, value: 'a value of mine' });
    await keep('preview');
    expect((await call('GET', '')).body.secrets).toEqual([]);
    await keep('live');
    const seen = await call('GET', '');
    expect(seen.body.secrets).toEqual(['SHOP_KEY']);
    expect(JSON.stringify(seen.body)).not.toContain('a value of mine');
  });

  test('a second version keeps what was written there; the first comes back by roll-back', async () => {
    await save(2);
    await publishHere();
    expect((await call('POST', '/publishes', {})).status).toBe(200);
    const second = await live();
    expect(second.edition).toBe(2);
    expect(await second.notes()).toEqual(['From here', 'Ann, there', 'Bob, there']);
    const { deployments } = (await settled()).there!;
    const first = deployments.findLast(({ status }) => status === 'ready')!;
    const back = await call('POST', '/rollback', { deploymentId: first.id });
    expect(back.status, JSON.stringify(back.body)).toBe(200);
    expect((await live()).edition).toBe(1);
  });

  test('its data is downloaded, and brought back to the site here', async () => {
    const zip = await ask(here.port, 'GET', at('/data.zip'));
    expect(zip.status).toBe(200);
    expect(zip.bytes.subarray(0, 2).toString()).toBe('PK');
    const back = await call<{ rows: number; people: number }>('POST', '/data', {});
    expect(back.status, JSON.stringify(back.body)).toBe(200);
    expect(back.body).toMatchObject({ rows: 3, people: 2 });
    const site = (await here.call<{ site: { url: string } }>('GET', mine.at(projectId, '/site'))).body.site.url;
    const board = await visit(here.port, hostOf(site));
    expect(await board.notes()).toEqual(['From here', 'Ann, there', 'Bob, there']);
    expect((await board.signIn({ email: 'bob@x.test', password: 'secret 123!' })).status).toBe(200);
  });

  test('a repeated publish, a crossing one, strangers’ parts and ids, and what is too large are refused', async () => {
    const { sequence, deployments } = (await asEasel<ReceivedApp>('GET', `apps/${projectId}`)).body;
    const bytes = randomBytes(20);
    const hash = createHash('sha256').update(bytes).digest('hex');
    const put = (name: string, body: Uint8Array) => asEasel('PUT', `apps/${projectId}/parts/${name}`, body);
    expect((await put(hash, randomBytes(20))).status).toBe(400);
    expect((await put(hash, bytes)).status).toBe(204);
    const sent = (change: Partial<SentVersion>): SentVersion => ({
      ...{ protocol: 1, sequence: sequence + 1, name: 'Board', summary: '', data: null, mayLose: false, meant: [] },
      files: [{ path: 'index.html', hash }],
      ...change,
    });
    const publish = async (change: Partial<SentVersion>, app = projectId) => {
      const answer = await asEasel<{ error?: { code: string } }>('POST', `apps/${app}/publishes`, sent(change));
      return answer.body.error?.code ?? answer.status;
    };
    expect(await publish({ sequence })).toBe('elsewhere-busy');
    expect(await publish({ sequence: sequence + 2 })).toBe('elsewhere-busy');
    expect(await publish({ files: [{ path: '../../etc/passwd', hash }] })).toBe('invalid-input');
    expect(await publish({ files: [{ path: 'index.html', hash: '0'.repeat(64) }] })).toBe('blob-missing');
    expect(await publish({}, 'not-an-id')).toBe('not-found');
    const many = Array.from({ length: 2001 }, (_, n) => ({ path: `f${n}.txt`, hash }));
    expect(await publish({ files: many })).toBe('invalid-input');
    // A token can read only parts that were uploaded with tokens of the same person.
    expect((await asEasel('GET', `apps/${projectId}/parts/${'0'.repeat(64)}`)).status).not.toBe(200);
    const after = (await asEasel<ReceivedApp>('GET', `apps/${projectId}`)).body;
    expect(after).toMatchObject({ sequence, deployments });
    expect((await live()).edition).toBe(1);
  });

  test('a token publishes and does nothing else, and another’s token finds nothing of it', async () => {
    const bearer = { authorization: `Bearer ${token}` };
    for (const path of ['/api/projects', '/api/publish-tokens', '/api/settings/model'])
      expect((await there.call('GET', path, undefined, bearer)).status, path).toBe(401);
    const stranger = await ask(there.port, 'GET', '/api/projects', {
      headers: { authorization: operator.authorization! },
    });
    const cookie = stranger.headers['set-cookie']!.map((line) => line.split(';')[0]!).join('; ');
    const other = await there.call<{ token: string }>(
      ...(['POST', '/api/publish-tokens', { name: 'Theirs' }, { ...operator, cookie }] as const),
    );
    const seen = await asEasel<ReceivedApp>('GET', `apps/${projectId}`, undefined, other.body.token);
    expect(seen.body).toEqual({ sequence: 0, url: null, wasLive: false, hasData: false, deployments: [] });
    const data = await asEasel('POST', `apps/${projectId}/data`, {}, other.body.token);
    expect(data.status).toBe(404);
  });

  test('killed there while it publishes: the old site answers after, and the next try goes through', async () => {
    await save(3);
    await publishHere();
    expect((await call('POST', '/publishes', {})).status).toBe(200);
    await vi.waitUntil(async () => (await call('GET', '')).body.place!.going?.step !== 'pack', { interval: 20 });
    await there.kill('SIGKILL');
    await vi.waitUntil(async () => (await call('GET', '')).body.place!.going === null, {
      timeout: 90_000,
      interval: 200,
    });
    expect((await call('GET', '')).body.place!.failure).toBe('elsewhere-unreachable');
    await there.restart();
    const standing = (await asEasel<ReceivedApp>('GET', `apps/${projectId}`)).body;
    expect((await visit(there.port, hostOf(standing.url!))).edition).toBe(1);
    expect((await call('POST', '/publishes', {})).status).toBe(200);
    const board = await live();
    expect(board.edition).toBe(3);
    expect(await board.notes()).toEqual(['From here', 'Ann, there', 'Bob, there']);
  });

  test('taken down from here; a revoked token is told from the next call on', async () => {
    const down = await call('DELETE', '/site');
    expect(down.body.place!.there!.url).toBeNull();
    expect((await there.call('DELETE', `/api/publish-tokens/${tokenId}`, undefined, operator)).status).toBe(200);
    expect((await call('GET', '')).body.place!.failure).toBe('elsewhere-token-refused');
    expect((await call('DELETE', '')).body.place).toBeNull();
  });
});
