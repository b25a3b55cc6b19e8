import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDouble, type Double } from '../../lib/backends/hosted/double.fixture';
import { type HostName, hostNames, type PlaceAtHost } from '../../lib/base/answers/host-answers';
import { startHostDouble, type HostDouble } from '../../lib/publishing/hosts/hosts.double';
import { readTemplateTexts } from '../../lib/projects/template/read-template';
import { type Easel, startEasel } from '../support/easel';
import { useProjects } from '../support/projects';

const page = (edition: number) => `export default function App() {
  return <main><h1>Edition ${edition}</h1></main>;
}
`;
const board = `import { useEffect, useState } from 'react';
import { supabase } from './lib/supabase';
export default function App() {
  const [notes, setNotes] = useState<string[]>([]);
  useEffect(() => void supabase.from('posts').select('title').then(({ data }) => setNotes((data ?? []).map((one) => one.title))), []);
  return <main><h1>Board</h1><ul>{notes.map((text) => <li key={text}>{text}</li>)}</ul></main>;
}
`;
const tables = `create table public.posts (id bigint primary key, title text not null);
alter table public.posts enable row level security;
create policy "everybody reads" on public.posts for select to anon, authenticated using (true);
`;
const content = `insert into public.posts (id, title) values (1, 'Soup at six');\n`;

let easel: Easel;
let mine: ReturnType<typeof useProjects>;
let supabase: Double;
const doubles = {} as Record<HostName, HostDouble>;

beforeAll(async () => {
  for (const name of hostNames) doubles[name] = await startHostDouble(name);
  supabase = await openDouble();
  easel = await startEasel({
    EASEL_NETLIFY_API_URL: doubles.netlify.base,
    EASEL_VERCEL_API_URL: doubles.vercel.base,
    EASEL_CLOUDFLARE_API_URL: doubles.cloudflare.base,
    EASEL_SUPABASE_API_URL: supabase.project.url,
  });
  mine = useProjects(easel);
});
afterAll(async () => {
  await easel?.dispose();
  await supabase?.dispose();
  for (const name of hostNames) await doubles[name]?.close();
});

async function makeApp(files: Record<string, string>): Promise<string> {
  const { projectId } = await mine.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Street board' });
  const all = { ...(await readTemplateTexts('lib/projects/template/files')), ...files };
  await save(projectId, all);
  return projectId;
}
async function save(projectId: string, files: Record<string, string>): Promise<void> {
  const operations = Object.entries(files).map(([path, content]) => ({ type: 'file-write', path, content }));
  await mine.must(201, 'POST', mine.at(projectId, '/versions'), { operations });
  const { status, problems } = await mine.publish(projectId);
  expect(status, JSON.stringify(problems)).toBe('ready');
}

const call = async (method: string, projectId: string, rest = '', body?: unknown) => {
  const answer = await easel.call<PlaceAtHost & { error?: { code: string } }>(
    method,
    mine.at(projectId, `/host${rest}`),
    body,
  );
  return { ...answer, code: answer.body.error?.code ?? null };
};
/** The app's place once nothing is in progress. */
async function settled(projectId: string) {
  return vi.waitUntil(
    async () => {
      const { body } = await call('GET', projectId);
      return body.place?.going === null && body.place;
    },
    { timeout: 60_000, interval: 100 },
  );
}
/** Everything that a visitor of the host is served, as one text. */
const servedBy = (host: HostName) =>
  [...doubles[host].state.sites.values()].flatMap(({ live }) => [...(live?.values() ?? [])].map(String)).join('\n');
const editionAt = (host: HostName) => Number(/Edition (\d)/.exec(servedBy(host))?.[1] ?? 0);

describe.each(hostNames)('an app at %s', (host) => {
  let projectId = '';
  const choose = (token = doubles[host].state.token) => call('PUT', projectId, '', { host, token });

  test('a token that is wrong is told at once, and nothing is kept', async () => {
    projectId = await makeApp({ 'src/App.tsx': page(1) });
    expect((await choose('somebody-elses')).code).toBe('host-token-refused');
    expect((await call('GET', projectId)).body.place).toBeNull();
    expect(doubles[host].state.sites.size).toBe(0);
  });

  test('it goes live there, with each step told', async () => {
    expect((await choose()).status).toBe(200);
    const place = await settled(projectId);
    expect(place.deployments[0]).toMatchObject({ status: 'ready', live: true, failure: null });
    expect(place.url).toMatch(/^https:\/\/street-board/);
    expect(editionAt(host)).toBe(1);
    expect(place.deployments[0]!.log.map(({ what }) => what)).toEqual(['token', 'site', 'files', 'sent', 'live']);
    expect(JSON.stringify(place) + easel.log()).not.toContain(doubles[host].state.token);
  });

  test('a later version takes its place; the first comes back', async () => {
    doubles[host].state.sites.values().next().value!.domains.push('board.example.org');
    await save(projectId, { 'src/App.tsx': page(2) });
    expect((await call('POST', projectId, '/publishes', {})).status).toBe(200);
    const { deployments, domains } = await settled(projectId);
    expect(editionAt(host)).toBe(2);
    expect(domains).toEqual(['board.example.org']);
    const first = deployments.at(-1)!;
    expect((await call('POST', projectId, '/publishes', { earlierId: first.id })).status).toBe(200);
    expect((await settled(projectId)).deployments[0]).toMatchObject({ versionNumber: first.versionNumber, live: true });
    expect(editionAt(host)).toBe(1);
  });

  test.each([
    ['token-refused', 'host-token-refused'],
    ['token-narrow', 'host-token-narrow'],
    ['quota', 'host-quota'],
    ['fails-there', 'host-refused'],
  ] as const)('%s: one sentence, and the site there stays', async (mood, code) => {
    doubles[host].state.mood = mood;
    await call('POST', projectId, '/publishes', {});
    const place = await settled(projectId);
    doubles[host].state.mood = 'well';
    expect(place.deployments[0]).toMatchObject({ status: 'failed', failure: code, live: false });
    expect(place.url).not.toBeNull();
    expect(editionAt(host)).toBe(1);
  });

  test('killed before the host has everything: the old site stays, and the next try goes through', async () => {
    await save(projectId, { 'src/App.tsx': page(3), 'public/more.txt': 'more' });
    const isUpload = /\/files|\/assets\/upload$/;
    const killed = new Promise<void>((resolve) => {
      doubles[host].beforeCall(async (each) => {
        if (!isUpload.test(each)) return;
        doubles[host].beforeCall(null);
        await easel.kill('SIGKILL');
        resolve();
        throw new Error('cut');
      });
    });
    await call('POST', projectId, '/publishes', {}).catch(() => undefined);
    await killed;
    await easel.restart();
    expect((await settled(projectId)).deployments[0]).toMatchObject({ status: 'failed', failure: 'host-broke-off' });
    expect(editionAt(host)).toBe(1);
    await call('POST', projectId, '/publishes', {});
    expect((await settled(projectId)).deployments[0]).toMatchObject({ status: 'ready', live: true });
    expect(editionAt(host)).toBe(3);
  });

  test('killed while the host puts it out: it is waited for again', async () => {
    await save(projectId, { 'src/App.tsx': page(4) });
    doubles[host].state.mood = 'slow';
    await call('POST', projectId, '/publishes', {});
    await vi.waitUntil(async () => (await call('GET', projectId)).body.place!.going?.step === 'publish', {
      timeout: 30_000,
      interval: 50,
    });
    await easel.kill('SIGKILL');
    expect(editionAt(host)).toBe(3);
    await easel.restart();
    expect((await settled(projectId)).deployments[0]).toMatchObject({ status: 'ready', live: true });
    doubles[host].state.mood = 'well';
    expect(editionAt(host)).toBe(4);
  });

  test('taken down there, and forgotten', async () => {
    const down = await call('DELETE', projectId, '/site');
    expect(down.body.place).toMatchObject({ url: null });
    expect(doubles[host].state.sites.size).toBe(0);
    expect((await call('DELETE', projectId)).body.place).toBeNull();
    expect((await call('POST', projectId, '/publishes', {})).code).toBe('host-not-chosen');
  });
});

describe('an app that keeps what people enter', () => {
  let projectId = '';
  const token = 'netlify-token';

  test('does not go to a host alone, and says why', async () => {
    projectId = await makeApp({
      'src/App.tsx': board,
      'supabase/migrations/20260101000000_posts.sql': tables,
      'supabase/content.sql': content,
    });
    expect((await call('GET', projectId)).body.needs).toBe('data');
    expect((await call('PUT', projectId, '', { host: 'netlify', token })).code).toBe('host-needs-data');
  });

  test('with a project that refuses its keys nothing goes there, and the data stays here', async () => {
    const wrong = { ...supabase.project, secretKey: 'sb_secret_wrong' };
    await call('PUT', projectId, '', { host: 'netlify', token, supabase: wrong });
    const place = await settled(projectId);
    expect(place).toMatchObject({ url: null, deployments: [{ status: 'failed', failure: 'hosted-secret-wrong' }] });
    const { body } = await easel.call<{ url: string | null }>('GET', mine.at(projectId, '/live-data'));
    expect(body.url).toBeNull();
    expect(servedBy('netlify')).toBe('');
  });

  test('goes along with a Supabase project of its own in the same click', async () => {
    await call('PUT', projectId, '', { host: 'netlify', token, supabase: supabase.project });
    const place = await settled(projectId);
    expect(place.deployments[0], JSON.stringify(place)).toMatchObject({ status: 'ready', live: true });
    expect(place.deployments[0]!.log.map(({ what }) => what)).toContain('data');
    // The site served there calls that project, which has the rows.
    expect(servedBy('netlify')).toContain(supabase.project.url);
    const { rows } = await supabase.database.query<{ title: string }>('select title from public.posts');
    expect(rows).toEqual([{ title: 'Soup at six' }]);
    expect((await call('GET', projectId)).body.needs).toBe('nothing');
    expect(easel.log() + JSON.stringify(place)).not.toContain(supabase.project.secretKey);
  });
});

test('an app with functions says that a host can’t run them', async () => {
  const projectId = await makeApp({
    'src/App.tsx': page(1),
    'supabase/functions/hello/index.ts': `export default { fetch: () => new Response('Hello') };\n`,
  });
  expect((await call('GET', projectId)).body.needs).toBe('functions');
  expect((await call('PUT', projectId, '', { host: 'vercel', token: 'vercel-token' })).code).toBe(
    'host-needs-functions',
  );
});

for (const host of hostNames) {
  const variable = `E2E_${host.toUpperCase()}_TOKEN`;
  const token = process.env[variable];
  const unlessRun = token === undefined ? ` (not run: ${variable} is not set)` : '';
  test.skipIf(token === undefined)(
    `${host} itself puts an app out and takes it down${unlessRun}`,
    async () => {
      const real = await startEasel();
      try {
        const own = useProjects(real);
        const { projectId } = await own.must<{ projectId: string }>(201, 'POST', '/api/projects', {
          name: 'Easel try',
        });
        const files = { ...(await readTemplateTexts('lib/projects/template/files')), 'src/App.tsx': page(1) };
        const operations = Object.entries(files).map(([path, content]) => ({ type: 'file-write', path, content }));
        await own.must(201, 'POST', own.at(projectId, '/versions'), { operations });
        expect((await own.publish(projectId)).status).toBe('ready');
        await own.must(200, 'PUT', own.at(projectId, '/host'), { host, token });
        const place = await vi.waitUntil(
          async () => {
            const { body } = await real.call<PlaceAtHost>('GET', own.at(projectId, '/host'));
            return body.place?.going === null && body.place;
          },
          { timeout: 300_000, interval: 2000 },
        );
        expect(place.deployments[0], JSON.stringify(place)).toMatchObject({ status: 'ready', live: true });
        const seen = await fetch(`${place.url}/an-address-of-the-app`);
        expect(seen.status).toBe(200);
        expect(await seen.text()).toContain('<script');
        const down = await real.call<PlaceAtHost>('DELETE', own.at(projectId, '/host/site'));
        expect(down.body.place).toMatchObject({ url: null });
      } finally {
        await real.dispose();
      }
    },
    400_000,
  );
}
