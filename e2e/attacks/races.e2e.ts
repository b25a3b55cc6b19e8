import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProjectEvent } from '../../lib/base/turn-events/turn-event';
import { type Easel, startEasel } from '../support/easel';
import { follow } from '../support/follow';
import { ask } from '../support/http';
import { type ErrorBody, promptsOf, useProjects, type VersionView } from '../support/projects';
import { longTest } from '../support/sample';

const callers = 50;
const bookings = `create table public.bookings (id int primary key, name text not null);
alter table public.bookings enable row level security;`;

type Row = { cells: Record<string, string | null> };
type Site = { site: { slug: string; live: string | null } };

/**
 * Fifty callers request the same at the same moment, over separate connections; counts how often each response occurs.
 */
describe('first come, first served', () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;
  beforeAll(async () => {
    easel = await startEasel();
    api = useProjects(easel);
  });
  afterAll(() => easel?.dispose());

  type Asked = [method: string, path: string, body?: unknown];
  async function race<Body = unknown>(name: string, asked: (n: number) => Asked) {
    const answers = await Promise.all(
      Array.from({ length: callers }, (_, n) => easel.call<Body & ErrorBody>(...asked(n))),
    ).catch((error: unknown) => {
      throw new Error(`${name}: ${String(error)}\n${easel.log().slice(-3000)}`);
    });
    const counts = new Map<string, number>();
    for (const { status, body } of answers) {
      const word = [status, body?.error?.code].filter(Boolean).join(' ');
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    console.log(`${name}: ${callers} at once: ${[...counts].map(([word, n]) => `${n} × ${word}`).join(', ')}`);
    return { answers, counts: Object.fromEntries(counts) };
  }
  const empty = async (name: string) =>
    (await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name })).projectId;
  const write = (path: string, content: string) => ({ type: 'file-write', path, content });
  const save = (projectId: string, path: string, content: string, parentId?: string) =>
    api.must<{ versionId: string }>(201, 'POST', api.at(projectId, '/versions'), {
      operations: [write(path, content)],
      ...(parentId === undefined ? {} : { parentId }),
    });
  const namesOf = async (projectId: string) => {
    const rows = await api.must<{ rows: Row[] }>(
      200,
      'GET',
      api.at(projectId, '/data/bookings/rows?lane=preview&sort=id'),
    );
    return rows.rows.map(({ cells }) => cells['name']);
  };
  const book = (projectId: string, id: number, name: string) =>
    api.must(201, 'POST', api.at(projectId, '/data/bookings/rows?lane=preview'), { rows: [{ id: String(id), name }] });
  /** Everything the project's channel has sent, up to a final event that this triggers. */
  async function told(projectId: string): Promise<readonly ProjectEvent[]> {
    const name = `told ${Math.random()}`;
    await api.must(200, 'PATCH', api.at(projectId), { name });
    const channel = await follow(easel.port, api.at(projectId, '/events?after=0'));
    await channel.until('project-changed', (event) => event.name === name);
    channel.close();
    return channel.events;
  }
  /** Checks that events are numbered without duplicates, versions form one line, and the head is the last of them. */
  async function expectOrder(projectId: string): Promise<VersionView[]> {
    const [events, versions] = [await told(projectId), await api.versions(projectId)];
    const numbers = events.map(({ n }) => n);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    versions.forEach((version, index) => {
      expect(version.number).toBe(versions.length - 1 - index);
      expect(version.parentId).toBe(versions[index + 1]?.id ?? null);
    });
    const heads = events.flatMap((event) => (event.type === 'head-changed' ? [event.versionId] : []));
    expect(heads).toEqual(versions.map(({ id }) => id).reverse());
    return versions;
  }

  test('one version is made on a parent', async () => {
    const projectId = await empty('Versions');
    const parentId = (await api.head(projectId)).id;
    const { answers, counts } = await race<{ versionId: string }>('a version on one parent', (n) => [
      'POST',
      api.at(projectId, '/versions'),
      { parentId, operations: [write('src/n.ts', `export const n = ${n};\n`)] },
    ]);
    expect(counts).toEqual({ '201': 1, '409 version-conflict': callers - 1 });
    const winner = answers.findIndex(({ status }) => status === 201);
    const [head] = await expectOrder(projectId);
    expect(head?.id).toBe(answers[winner]?.body.versionId);
    expect(await api.file(projectId, head!.id, 'src/n.ts')).toContain(`= ${winner};`);
  });

  test('one of many restores with data wins, its data is in place, and the previous data is kept', async () => {
    const projectId = await empty('Restores');
    await save(projectId, 'supabase/migrations/20260101000000_bookings.sql', bookings);
    await book(projectId, 1, 'Ann');
    const one = (await save(projectId, 'src/n.ts', 'export const n = 1;\n')).versionId;
    await book(projectId, 2, 'Bob');
    const two = (await save(projectId, 'src/n.ts', 'export const n = 2;\n')).versionId;
    await book(projectId, 3, 'Cem');
    const { answers, counts } = await race<{ versionId: string; before: string }>('a restore', (n) => [
      'POST',
      api.at(projectId, '/restore'),
      { versionId: n % 2 ? one : two },
    ]);
    expect(counts).toEqual({ '201': 1, '409 version-conflict': callers - 1 });
    const winner = answers.findIndex(({ status }) => status === 201);
    const [head] = await expectOrder(projectId);
    expect(head?.id).toBe(answers[winner]?.body.versionId);
    expect(await namesOf(projectId)).toEqual(winner % 2 ? ['Ann'] : ['Ann', 'Bob']);
    await api.must(201, 'POST', api.at(projectId, '/restore'), { versionId: answers[winner]!.body.before });
    expect(await namesOf(projectId)).toEqual(['Ann', 'Bob', 'Cem']);

    const picked = await race('rows brought back', () => [
      'POST',
      api.at(projectId, `/versions/${one}/rows`),
      { table: 'bookings', keys: 'all' },
    ]);
    expect(Object.keys(picked.counts).every((word) => word === '201' || word === '409 version-conflict')).toBe(true);
    expect(picked.counts['201']).toBeGreaterThan(0);
    expect(await namesOf(projectId)).toEqual(['Ann', 'Bob', 'Cem']);
    await expectOrder(projectId);
  });

  // Covered in `npm test` by the restores above.
  longTest(
    'restores concurrent with manual saves: every version has the data of its moment, and none is lost',
    async () => {
      const projectId = await empty('Beside');
      await save(projectId, 'supabase/migrations/20260101000000_bookings.sql', bookings);
      await book(projectId, 1, 'Ann');
      const one = (await save(projectId, 'src/n.ts', 'export const n = 1;\n')).versionId;
      await book(projectId, 2, 'Bob');
      const { answers } = await race<{ versionId: string }>('restores and versions by hand', (n) =>
        n % 10 === 0
          ? ['POST', api.at(projectId, '/restore'), { versionId: one, files: false }]
          : ['POST', api.at(projectId, '/versions'), { operations: [write(`src/by/${n}.ts`, 'export {};\n')] }],
      );
      const statuses = new Set(answers.map(({ status }) => status));
      expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
      const versions = await expectOrder(projectId);
      const files = Object.keys(await api.tree(projectId, versions[0]!.id));
      const saved = answers.flatMap(({ status }, n) => (status === 201 && n % 10 !== 0 ? [`src/by/${n}.ts`] : []));
      expect(files).toEqual(expect.arrayContaining(saved));
      const isRestored = answers.some(({ status }, n) => status === 201 && n % 10 === 0);
      expect(await namesOf(projectId)).toEqual(isRestored ? ['Ann'] : ['Ann', 'Bob']);
    },
  );

  test('names, settings, deletion and restoration: the result is one of those requested, and nothing is lost', async () => {
    const projectId = await empty('Names');
    const renamed = await race('a name', (n) => ['PATCH', api.at(projectId), { name: `Name ${n}` }]);
    expect(renamed.counts).toEqual({ '200': callers });
    const names = (await told(projectId)).flatMap((event) => (event.type === 'project-changed' ? [event.name] : []));
    expect(new Set(names.filter((name) => name.startsWith('Name ')))).toHaveProperty('size', callers);

    await race('two settings', (n) => [
      'PATCH',
      api.at(projectId),
      n % 2 ? { planFirst: true } : { runtime: 'embedded' },
    ]);
    expect(await api.must(200, 'GET', api.at(projectId))).toMatchObject({ planFirst: true, runtime: 'embedded' });
    const gone = await race('deleting', () => ['DELETE', api.at(projectId)]);
    expect(Object.keys(gone.counts).every((word) => word === '200' || word === '404 not-found')).toBe(true);
    const both = await race('deleting and bringing back', (n) => [
      n % 2 ? 'DELETE' : 'POST',
      n % 2 ? api.at(projectId) : api.at(projectId, '/undelete'),
    ]);
    expect(Object.keys(both.counts).every((word) => word === '200' || word === '404 not-found')).toBe(true);
    expect((await race('bringing back', () => ['POST', api.at(projectId, '/undelete')])).counts).toEqual({
      '200': callers,
    });
    await expectOrder(projectId);

    const copies = await race<{ projectId: string }>('duplicating', () => [
      'POST',
      api.at(projectId, '/duplicate'),
      {},
    ]);
    const ids = copies.answers.flatMap(({ status, body }) => (status === 201 ? [body.projectId] : []));
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(copies.counts)).toEqual(['201']);
  });

  // Covered in `npm test` by lib/publishing/sites/publishing.test.ts.
  longTest(
    'an address that two apps request goes to one; publishing, rolling back and unpublishing end in an allowed state',
    async () => {
      const [one, two] = [await api.build(promptsOf('habit-tracker')[0]), await empty('Other')];
      const first = await api.publish(one);
      await api.must(200, 'PATCH', api.at(two, '/site'), { details: { title: 'Other' } });
      const claimed = await race<Site>('an address', (n) => [
        'PATCH',
        api.at(n % 2 ? one : two, '/site'),
        { slug: 'wanted' },
      ]);
      expect(Object.keys(claimed.counts).sort()).toEqual(['200', '409 address-taken']);
      const winners = new Set(claimed.answers.flatMap(({ status }, n) => (status === 200 ? [n % 2] : [])));
      expect(winners.size).toBe(1);

      await save(one, 'src/n.ts', 'export {};\n');
      const second = await api.publish(one);
      expect([first.status, second.status]).toEqual(['ready', 'ready']);
      const moved = await race('going back and taking down', (n) =>
        n % 3 === 2
          ? ['DELETE', api.at(one, '/site')]
          : ['POST', api.at(one, '/site/rollback'), { deploymentId: [first.id, second.id][n % 3] }],
      );
      const allowed = ['200', '409 not-deployed', '404 not-deployed'];
      expect(Object.keys(moved.counts).filter((word) => !allowed.includes(word))).toEqual([]);
      const { deployments } = await api.must<{ deployments: { id: string; live: boolean }[] }>(
        200,
        'GET',
        api.at(one, '/deployments'),
      );
      const live = deployments.filter((deployment) => deployment.live).map(({ id }) => id);
      expect(live.length).toBeLessThanOrEqual(1);
      const { site } = await api.must<Site>(200, 'GET', api.at(one, '/site'));
      expect(site.live).toBe(live[0] ?? null);
      const page = await ask(easel.port, 'GET', '/', { host: `${site.slug}.sites.localhost:${easel.port}` });
      expect(page.status).toBe(live.length === 1 ? 200 : 404);
      await expectOrder(one);
    },
  );

  test('a question accepts one answer; Stop and Continue act once', async () => {
    const started = await api.create(promptsOf('volunteer-rota')[0]);
    const { projectId, turnId } = started;
    const stream = await api.listenToTurn(started);
    const { questionId } = await stream.until('question');
    await stream.until('turn-phase', (event) => event.phase === 'waiting');
    const answered = await race('an answer', (n) => [
      'POST',
      api.at(projectId, `/turns/${turnId}/answer`),
      { questionId, text: `answer ${n}` },
    ]);
    expect(answered.counts).toEqual({ '200': 1, '409 turn-over': callers - 1 });
    const winner = answered.answers.findIndex(({ status }) => status === 200);
    expect((await stream.until('question-answered')).answer).toBe(`answer ${winner}`);
    expect(await stream.until('turn-end')).toMatchObject({ outcome: 'version' });
    expect(stream.events.filter(({ type }) => type === 'question-answered')).toHaveLength(1);
    await expectOrder(projectId);

    const next = await api.create(promptsOf('volunteer-rota')[0]);
    const waiting = await api.listenToTurn(next);
    await waiting.until('turn-phase', (event) => event.phase === 'waiting');
    const turn = (rest: string) => api.at(next.projectId, `/turns/${next.turnId}/${rest}`);
    const stopped = await race('Stop', () => ['POST', turn('stop')]);
    expect(Object.keys(stopped.counts).every((word) => word === '200' || word === '409 turn-over')).toBe(true);
    await waiting.until('turn-end');
    await waiting.ended;
    expect(waiting.events.filter(({ type }) => type === 'turn-end')).toHaveLength(1);

    const prompts = await race('a prompt', (n) => [
      'POST',
      api.at(next.projectId, '/turns'),
      { prompt: promptsOf('habit-tracker')[0] + ' '.repeat(n), mode: 'plan' },
    ]);
    expect(Object.keys(prompts.counts).every((word) => word === '201' || word === '409 queue-full')).toBe(true);
    expect(prompts.counts['201']).toBeGreaterThanOrEqual(1);
    const running = (await told(next.projectId)).filter(({ type }) => type === 'turn-start');
    expect(new Set(running.map(({ n }) => n)).size).toBe(running.length);
  });
});
