import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Double, openDouble } from '../../lib/backends/hosted/double.fixture';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';
import { type ErrorBody, useProjects } from '../support/projects';
import { sampleOf } from '../support/sample';

const migration = `create table public.words (id int primary key, word text not null);
alter table public.words enable row level security;
insert into public.words values (1, 'as migrated');
create table public.notes (id int primary key, word int not null references public.words (id),
  owner uuid default auth.uid() references auth.users (id));
alter table public.notes enable row level security;
create policy signed_in on public.notes for insert to authenticated with check (owner = auth.uid());
insert into storage.buckets (id, name, public) values ('papers', 'papers', false);`;

/**
 * The number of calls that the Supabase project receives during such a move; after the last one the switch is stored.
 */
const calls = 19;
/**
 * The server is killed after the project has executed `call`: before it responds or, if `isAnswered`, afterwards.
 * `held`: how many tables, people and files the project contains then.
 */
const moments = [
  { moment: 'its first call', call: 1, held: [0, 0, 0], isAnswered: false },
  { moment: 'migrations have run', call: 7, held: [2, 0, 0], isAnswered: false },
  { moment: 'people have arrived', call: 9, held: [2, 1, 0], isAnswered: false },
  { moment: 'one table of two has arrived', call: 13, held: [2, 1, 0], isAnswered: false },
  { moment: 'all has arrived, right before the switch is stored', call: calls, held: [2, 1, 1], isAnswered: false },
  { moment: 'the switch is being stored', call: calls, held: [2, 1, 1], isAnswered: true },
  { moment: 'the person was told that it is there', call: null, held: [2, 1, 1], isAnswered: true },
];
const tried = sampleOf(moments, ({ call, isAnswered }) => call === calls && !isAnswered);

describe(`kill -9 of the server while live data moves to a Supabase project, at ${tried.length} of ${moments.length} moments`, () => {
  let easel: Easel;
  let double: Double;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  let slug: string;
  let visitor: Record<string, string> = {};
  let notes = 0;

  const at = (rest: string) => api.at(projectId, rest);
  const move = () => easel.call<ErrorBody>('PUT', at('/live-data'), double.project);
  const hostedUrl = async () => (await api.must<{ url: string | null }>(200, 'GET', at('/live-data'))).url;
  const list = async <Row>(what: string, path: string) =>
    (await api.must<Record<string, Row[]>>(200, 'GET', at(`/data/${path}?lane=live`)))[what]!;
  const site = (method: string, path: string, body?: object) =>
    ask(easel.port, method, path, {
      ...{ host: `${slug}.sites.localhost:${easel.port}`, headers: visitor },
      ...(body && { body }),
    });
  /** Another note, as sent by a visitor's page to Easel's own backend; returns the server's status. */
  async function visit(): Promise<number> {
    const { status } = await site('POST', '/backend/rest/v1/notes', { id: notes + 1, word: 1 });
    if (status === 201) notes += 1;
    return status;
  }

  /** Every person, file, note and word that must be there. */
  const everything = () => ({
    ...{ people: ['ann@x.test'], files: ['papers/a.txt'], words: ['1 as changed'] },
    notes: Array.from({ length: notes }, (_, n) => `${n + 1} 1`),
  });
  /** The live data as shown in the Data tab, wherever it is stored. */
  async function shown(): Promise<ReturnType<typeof everything>> {
    const rowsOf = async (table: string) =>
      (await list<{ cells: { id: string; word: string } }>('rows', `${table}/rows`)).map(
        ({ cells }) => `${cells.id} ${cells.word}`,
      );
    return {
      people: (await list<{ email: string }>('people', 'people')).map(({ email }) => email),
      files: (await list<{ bucket: string; name: string }>('files', 'files')).map(
        (file) => `${file.bucket}/${file.name}`,
      ),
      ...{ words: await rowsOf('words'), notes: await rowsOf('notes') },
    };
  }
  /** How many tables, people and files the project contains. */
  async function heldThere(): Promise<number[]> {
    const { rows } = await double.database.query<{ tables: number; people: number }>(
      `select (select count(*)::int from pg_tables where schemaname = 'public') as tables, (select count(*)::int from auth.users) as people`,
    );
    return [rows[0]!.tables, rows[0]!.people, double.files.size];
  }
  async function expectEasels(): Promise<void> {
    expect(await hostedUrl()).toBeNull();
    expect(await shown()).toEqual(everything());
    expect(await visit()).toBe(201);
    expect(await shown()).toEqual(everything());
  }
  async function expectHosted(): Promise<void> {
    expect(await hostedUrl()).toBe(double.project.url);
    expect(await shown()).toEqual(everything());
    expect([...double.files]).toEqual([['papers/a.txt', 'a paper']]);
    expect(await visit()).toBe(503);
    const row = { rows: [{ id: String(notes + 1), word: '1' }] };
    await api.must(201, 'POST', at('/data/notes/rows?lane=live'), row);
    const { rows } = await double.database.query('select count(*)::int as n from public.notes');
    expect(rows).toEqual([{ n: notes + 1 }]);
  }

  beforeAll(async () => {
    double = await openDouble();
    easel = await startEasel({ EASEL_SUPABASE_API_URL: double.project.url });
    api = useProjects(easel);
    ({ projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Moving' }));
    const write = (path: string, content: string) => ({ type: 'file-write', path, content });
    const operations = [
      write('supabase/migrations/20260101000000_moving.sql', migration),
      write('src/main.ts', 'document.title = import.meta.env.VITE_SUPABASE_ANON_KEY;'),
    ];
    await api.must(201, 'POST', at('/versions'), { operations });
    expect(await api.publish(projectId)).toMatchObject({ status: 'ready', problems: [] });
    ({ slug } = (await api.must<{ site: { slug: string } }>(200, 'GET', at(''))).site);
    const apikey = /sb_publishable_[\w-]+/.exec((await site('GET', '/')).bytes.toString())?.[0] ?? 'none';
    visitor = { apikey };
    const ann = { email: 'ann@x.test', password: 'olives and rosemary' };
    const signed = JSON.parse((await site('POST', '/backend/auth/v1/signup', ann)).bytes.toString()) as {
      access_token: string;
    };
    visitor = { apikey, authorization: `Bearer ${signed.access_token}` };
    const changed = { key: { id: '1' }, cells: { word: 'as changed' } };
    await api.must(200, 'PATCH', at('/data/words/rows?lane=live'), changed);
    await ask(easel.port, 'POST', at('/data/files/in/papers/a.txt?lane=live'), { body: 'a paper' });
    await expectEasels();
  }, 120_000);
  afterAll(async () => {
    await easel?.dispose();
    await double?.dispose();
  });

  test.each(tried)(
    '$moment: the data is Easel’s own and can still move, or is completely in the project',
    { retry: 0 },
    async ({ call, held, isAnswered }) => {
      await double.empty();
      let got = 0;
      let killed: Promise<unknown> = Promise.resolve();
      double.beforeAnswer(async () => {
        got += 1;
        if (got !== call) return;
        killed = easel.kill('SIGKILL');
        if (!isAnswered) await killed;
      });
      const told = await move().catch(() => null);
      if (call === null) expect(told?.status).toBe(200);
      await (call === null ? easel.kill('SIGKILL') : killed);
      double.beforeAnswer(null);
      expect(await heldThere()).toEqual(held);
      await easel.restart();

      const isThere = (await hostedUrl()) !== null;
      if (!isAnswered) expect(isThere).toBe(false);
      if (call === null) expect(isThere).toBe(true);
      if (!isThere) {
        await expectEasels();
        const again = await move();
        if (again.status !== 200) {
          // The project contains what the move left there, and the person is told what to do; after that, a move
          // succeeds completely.
          expect([again.status, again.body.error]).toMatchObject([
            409,
            { code: 'hosted-not-empty', message: expect.stringContaining('Make a fresh one') as string },
          ]);
          await expectEasels();
          await double.empty();
          double.calls.length = 0;
          expect(await move()).toMatchObject({ status: 200, body: { people: 1, files: 1, filesLeft: [] } });
          expect(double.calls).toHaveLength(calls);
        }
      }
      await expectHosted();
      await api.must(200, 'DELETE', at('/live-data'));
      await expectEasels();
    },
  );
});
