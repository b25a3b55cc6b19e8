import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  createPostgresDatabase,
  isPostgresAtHand,
  type PostgresDatabase,
} from '../../lib/base/database/postgres.fixture';
import { connectApp } from '../support/connect-app';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';
import { startPostgres } from '../support/postgres-server';
import { type ErrorBody, useProjects } from '../support/projects';
import { wishesApp } from '../support/wishes-app';

/** If no Postgres responds, one is started, provided that it is installed. */
const hasOne = await isPostgresAtHand();
const own = hasOne ? null : await startPostgres();
const unlessThere =
  hasOne || own !== null ? '' : ' (not run: no Postgres answers and none is installed; set EASEL_TEST_DATABASE_URL)';

/** Contained in everything that the owner has but does not share; it must not be anywhere in a stranger's fork. */
const planted = 'planted-4e1c';
type Origin = {
  origin: { name: string; url: string | null; isGone: boolean; newer: { versionId: string } | null } | null;
  forks: { title: string; url: string }[];
};

describe.skipIf(unlessThere !== '')(`forks over HTTP${unlessThere}`, () => {
  let easel: Easel;
  let database: PostgresDatabase;
  let sql: postgres.Sql;

  beforeAll(async () => {
    database = await createPostgresDatabase(own?.url);
    easel = await startEasel({ EASEL_GUESTS: '1', DATABASE_URL: database.url });
    sql = postgres(database.url, { max: 2, onnotice: () => undefined });
  });
  afterAll(async () => {
    await easel?.dispose();
    await sql?.end();
    await database?.drop();
    await own?.stop();
  });

  async function arrive() {
    const { headers } = await ask(easel.port, 'GET', '/api/projects');
    const cookie = headers['set-cookie']!.map((line) => line.split(';')[0]!).join('; ');
    return { headers: { cookie }, ...useProjects(easel, { cookie }) };
  }
  type Person = Awaited<ReturnType<typeof arrive>>;

  /** Makes a version with these files; null deletes a file. */
  async function save(person: Person, projectId: string, files: Readonly<Record<string, string | null>>) {
    const operations = Object.entries(files).map(([at, content]) =>
      content === null ? { type: 'file-delete', path: at } : { type: 'file-write', path: at, content },
    );
    const made = await person.must<{ versionId: string }>(201, 'POST', person.at(projectId, '/versions'), {
      operations,
    });
    return made.versionId;
  }
  /** Shares the current version by link. Forks are made from the shared build, so this waits until it is ready. */
  async function share(person: Person, projectId: string, title: string): Promise<string> {
    const at = person.at(projectId, '/share');
    await person.must(200, 'POST', at, { visibility: 'link', title, update: true });
    return vi.waitFor(
      async () => {
        const { share: found } = await person.must<{ share: { id: string; status: string } }>(200, 'GET', at);
        expect(found.status).toBe('ready');
        return found.id;
      },
      { timeout: 60_000, interval: 200 },
    );
  }
  const withdraw = (person: Person, projectId: string) =>
    person.must(200, 'POST', person.at(projectId, '/share'), { visibility: 'private' });
  const fork = async (person: Person, at: string, body: object = {}) =>
    (await person.must<{ projectId: string }>(201, 'POST', at, body)).projectId;
  const refused = async (person: Person, at: string, body: object = {}) => {
    const answer = await easel.call<ErrorBody>('POST', at, body, person.headers);
    return [answer.status, answer.body.error?.code];
  };
  const textsOf = async (person: Person, projectId: string) => {
    const { id } = await person.head(projectId);
    const paths = Object.keys(await person.tree(projectId, id));
    return Object.fromEntries(
      await Promise.all(paths.map(async (at) => [at, await person.file(projectId, id, at)] as const)),
    );
  };
  const wishesOf = async (person: Person, projectId: string) => {
    const { data, error } = await connectApp(await person.backendOf(projectId))
      .from('wishes')
      .select('text')
      .order('text');
    if (error) throw new Error(error.message);
    return data.map(({ text }) => text as string);
  };

  /** An app with rows, people, a site and a conversation, all planted. */
  async function makeApp(owner: Person) {
    const { projectId } = await owner.must<{ projectId: string }>(201, 'POST', '/api/projects', {
      name: `App ${planted}`,
    });
    await save(owner, projectId, await wishesApp());
    const backend = await owner.backendOf(projectId);
    const app = connectApp(backend);
    const { data } = await app.auth.signUp({ email: `${planted}@x.test`, password: 'secret 123!' });
    const wrote = await app.from('wishes').insert({ text: `row ${planted}` });
    if (wrote.error) throw new Error(wrote.error.message);
    const turn = await owner.say(projectId, `What is ${planted}?`, 'ask');
    await owner.endOf({ projectId, turnId: turn.turnId });
    await owner.must(200, 'PATCH', owner.at(projectId, '/site'), { details: { title: planted } });
    return { projectId, backend, session: data.session! };
  }
  let owner: Person;
  let app: Awaited<ReturnType<typeof makeApp>>;

  test('a stranger forks a shared app without an account; nothing else of its owner’s goes along', async () => {
    owner = await arrive();
    app = await makeApp(owner);
    const stranger = await arrive();
    const at = `/api/projects/${app.projectId}/fork`;
    expect(await refused(stranger, at)).toEqual([404, 'not-found']);
    const shareId = await share(owner, app.projectId, 'Wishes for all');
    await save(owner, app.projectId, { 'src/later.ts': `export const later = '${planted}';\n` });
    expect(await refused(stranger, at, { data: true })).toEqual([404, 'not-found']);
    expect(await refused(stranger, at, { versionId: (await owner.head(app.projectId)).id })).toEqual([
      404,
      'not-found',
    ]);

    const before = new Set(readdirSync(path.join(easel.dataFolder, 'backends')));
    const projectId = await fork(stranger, `/api/shared/${shareId}/fork`);
    const [first, ...more] = await stranger.versions(projectId);
    expect([first, more]).toMatchObject([{ kind: 'fork', number: 1, summary: '' }, []]);
    expect(await wishesOf(stranger, projectId)).toEqual(['A tree to sit under']);
    const kinds = await connectApp(await stranger.backendOf(projectId))
      .from('kinds')
      .select('name');
    expect(kinds.error).toBeNull();
    // Every byte of its tree, of its rows in Easel’s own tables, and of its database.
    const tree = JSON.stringify(await textsOf(stranger, projectId));
    expect(tree).toContain('Wishes');
    expect(tree).not.toContain(planted);
    const tables = await sql<{ name: string }[]>`select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'project_id'`;
    let rows = 0;
    for (const { name } of [...tables, { name: 'projects' }]) {
      const column = name === 'projects' ? 'id' : 'project_id';
      const found = await sql.unsafe(`select to_jsonb(t)::text as row from ${name} t where ${column} = $1`, [
        projectId,
      ]);
      for (const { row } of found) expect(row, name).not.toContain(planted);
      rows += found.length;
    }
    expect(rows).toBeGreaterThan(4);
    const fresh = readdirSync(path.join(easel.dataFolder, 'backends')).filter((name) => !before.has(name));
    expect(fresh).toHaveLength(1);
    let bytes = 0;
    const folder = path.join(easel.dataFolder, 'backends', fresh[0]!);
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const { name, parentPath } of entries.filter((entry) => entry.isFile())) {
      const content = readFileSync(path.join(parentPath, name));
      bytes += content.length;
      expect(content.includes(planted), name).toBe(false);
    }
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(await stranger.must(200, 'GET', stranger.at(projectId, '/origin'))).toMatchObject({
      origin: { name: 'Wishes for all', url: `${easel.builder}/s/${shareId}`, isGone: false, newer: null },
      forks: [],
    });
    expect(await refused(owner, `/api/projects/${projectId}/origin/bring`)).toEqual([404, 'not-found']);
    const [day] = await sql`select forks from shared_days where share_id = ${shareId}`;
    expect(day).toEqual({ forks: 1 });
  }, 240_000);

  test('an owner’s own fork has the rows as they are now, nobody signed in and keys of its own', async () => {
    const projectId = await fork(owner, `/api/projects/${app.projectId}/fork`);
    expect(await wishesOf(owner, projectId)).toEqual(['A tree to sit under', `row ${planted}`]);
    const backend = await owner.backendOf(projectId);
    expect(backend.anonKey).not.toBe(app.backend.anonKey);
    const there = connectApp(backend);
    expect((await there.auth.refreshSession({ refresh_token: app.session.refresh_token })).error).not.toBeNull();
    expect((await there.auth.getUser(app.session.access_token)).error).not.toBeNull();
    const withOldKey = connectApp({ apiUrl: backend.apiUrl, anonKey: app.backend.anonKey });
    expect((await withOldKey.from('wishes').select('text')).data ?? []).toEqual([]);
    const signedIn = await there.auth.signInWithPassword({ email: `${planted}@x.test`, password: 'secret 123!' });
    expect(signedIn.error).toBeNull();
    // From here on, the fork and the original have separate data.
    expect((await there.from('wishes').insert({ text: 'of the fork' })).error).toBeNull();
    expect(await wishesOf(owner, app.projectId)).toEqual(['A tree to sit under', `row ${planted}`]);
    // A fork of an earlier version has the data of that time; a duplicate has none of the data that people entered.
    const [, shared] = (await owner.versions(app.projectId)).toReversed();
    const earlier = await fork(owner, `/api/projects/${app.projectId}/fork`, { versionId: shared!.id });
    expect(await wishesOf(owner, earlier)).toEqual(['A tree to sit under']);
    const without = await fork(owner, `/api/projects/${app.projectId}/duplicate`, { name: 'Bare' });
    expect(await wishesOf(owner, without)).toEqual(['A tree to sit under']);
  }, 240_000);

  test('withdrawn while many fork: each fork is whole, or was answered 404 and is not there', async () => {
    const [forkers, shareId] = [
      await Promise.all(Array.from({ length: 8 }, arrive)),
      await share(owner, app.projectId, 'Wishes for all'),
    ];
    const asked = forkers.map((person) =>
      easel.call<{ projectId: string }>('POST', `/api/shared/${shareId}/fork`, {}, person.headers),
    );
    await asked[0];
    const [answers] = await Promise.all([Promise.all(asked), withdraw(owner, app.projectId)]);
    for (const [at, { status, body }] of answers.entries()) {
      const person = forkers[at]!;
      const { projects } = await person.must<{ projects: { id: string }[] }>(200, 'GET', '/api/projects');
      expect([status, projects.length], `forker ${at}`).toEqual(status === 201 ? [201, 1] : [404, 0]);
      if (status === 201) expect(await textsOf(person, body.projectId)).toHaveProperty(['src/App.tsx']);
    }
    expect(answers[0]!.status).toBe(201);
    expect(await refused(forkers[0]!, `/api/shared/${shareId}/fork`)).toEqual([404, 'not-found']);
  }, 120_000);

  test('an improvement comes over with the rows staying, conflicts are named, and it is undone; an origin that is gone keeps its name', async () => {
    const forker = await arrive();
    const shareId = await share(owner, app.projectId, 'Wishes for all');
    const projectId = await fork(forker, `/api/shared/${shareId}/fork`);
    expect(await wishesOf(forker, projectId)).toEqual(['A tree to sit under']);
    const page = (await textsOf(forker, projectId))['src/App.tsx']!;
    const heading = (words: string) => page.replace('<h1>Wishes</h1>', `<h1>${words}</h1>`);
    await save(forker, projectId, { 'src/mine.ts': 'export const mine = 1;\n', 'src/App.tsx': heading('My wishes') });

    const stars = 'supabase/migrations/20260301000000_stars.sql';
    await save(owner, app.projectId, {
      [stars]: 'alter table public.wishes add column stars int not null default 3;\n',
    });
    await share(owner, app.projectId, 'Wishes for all');
    const bring = `/api/projects/${projectId}/origin/bring`;
    const before = await forker.head(projectId);
    const { changed } = await forker.must<{ changed: number }>(201, 'POST', bring, {});
    expect(changed).toBe(1);
    expect(await forker.head(projectId)).toMatchObject({ kind: 'brought' });
    const rows = await connectApp(await forker.backendOf(projectId))
      .from('wishes')
      .select('text, stars');
    expect(rows.data).toEqual([{ text: 'A tree to sit under', stars: 3 }]);
    expect(await refused(forker, bring)).toEqual([409, 'nothing-to-bring']);

    await save(owner, app.projectId, { 'src/App.tsx': heading('Their wishes') });
    await share(owner, app.projectId, 'Wishes for all');
    const conflict = await easel.call<{ error: { code: string; files: object[] } }>('POST', bring, {}, forker.headers);
    expect([conflict.status, conflict.body.error.code]).toEqual([409, 'bring-conflict']);
    expect(conflict.body.error.files).toEqual([
      { path: 'src/App.tsx', reason: 'both-changed', message: expect.stringContaining('same place') },
    ]);
    await forker.must(201, 'POST', bring, { resolve: 'theirs' });
    expect((await textsOf(forker, projectId))['src/App.tsx']).toContain('Their wishes');
    await forker.must(201, 'POST', forker.at(projectId, '/restore'), { versionId: before.id });
    expect((await textsOf(forker, projectId))['src/App.tsx']).toContain('My wishes');
    const undone = await connectApp(await forker.backendOf(projectId))
      .from('wishes')
      .select('stars');
    expect(undone.error).not.toBeNull();
    expect(await wishesOf(forker, projectId)).toEqual(['A tree to sit under']);

    await owner.must(200, 'DELETE', owner.at(app.projectId));
    const { origin } = await forker.must<Origin>(200, 'GET', forker.at(projectId, '/origin'));
    expect(origin).toMatchObject({ name: 'Wishes for all', url: null, isGone: true, newer: null });
    expect(await refused(forker, bring)).toEqual([404, 'origin-out-of-reach']);
  }, 240_000);
});
