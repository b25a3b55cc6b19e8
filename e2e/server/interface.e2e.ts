import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ProjectEvent } from '../../lib/base/turn-events/turn-event';
import { type Easel, borrowEasel } from '../support/easel';
import { follow } from '../support/follow';
import { ask } from '../support/http';
import { type ErrorBody, promptsOf, type Tree, useProjects, type VersionView } from '../support/projects';

const id = /^[a-z2-7]{26}$/;
const stranger = 'a'.repeat(26);
const [firstPrompt, secondPrompt] = promptsOf('habit-tracker');
const write = (path: string, content: string) => ({ type: 'file-write', path, content });

describe('the HTTP API', () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;
  let built: { projectId: string; turnId: string };

  beforeAll(async () => {
    easel = await borrowEasel();
    api = useProjects(easel);
    built = await api.create(firstPrompt);
    expect(await api.endOf(built)).toMatchObject({ outcome: 'version', versionId: expect.stringMatching(id) });
  });
  afterAll(() => easel?.dispose());

  const empty = async (name = 'Mine') =>
    (await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name })).projectId;
  const commit = (projectId: string, operations: object[], parentId?: string) =>
    easel.call<{ versionId: string; version: VersionView } & ErrorBody>('POST', api.at(projectId, '/versions'), {
      operations,
      ...(parentId === undefined ? {} : { parentId }),
    });

  test('reports its health and model', async () => {
    expect(await easel.call('GET', '/api/health')).toEqual({
      status: 200,
      body: { ok: true, version: expect.any(String), model: { name: 'demo', kind: 'demo' } },
    });
  });

  test('describes itself as OpenAPI, including every path used in this test', async () => {
    const { paths } = await api.must<{ paths: Record<string, object> }>(200, 'GET', '/api/openapi.json');
    for (const path of [
      '/api/health',
      '/api/guest-check',
      '/api/projects',
      '/api/projects/{projectId}/turns',
      '/api/projects/{projectId}/versions/{versionId}/files/{filePath}',
    ])
      expect(Object.keys(paths)).toContain(path);
  });

  test('requires no proof of work from the owner', async () => {
    expect(await easel.call('GET', '/api/guest-check')).toEqual({ status: 200, body: { challenge: null } });
  });

  test('refuses an ambiguous address with an explanation', async () => {
    const { status, body } = await easel.call<ErrorBody>('GET', '//api/projects');
    expect([status, body.error.code]).toEqual([400, 'address-unclear']);
    expect(body.error.message).toContain('one slash');
  });

  test('offers twelve examples', async () => {
    const { examples } = await api.must<{ examples: Array<{ prompts: string[] }> }>(200, 'GET', '/api/examples');
    expect(examples).toHaveLength(12);
    expect(examples[0]!.prompts).toEqual(promptsOf('habit-tracker'));
  });

  describe('projects', () => {
    test('an empty one has the template, and can be listed, renamed, deleted and restored', async () => {
      const projectId = await empty('Garden');
      const { projects } = await api.must<{ projects: Array<{ id: string; name: string }> }>(
        200,
        'GET',
        '/api/projects',
      );
      expect(projects[0]).toMatchObject({ id: projectId, name: 'Garden', site: null, deletedAt: null });
      expect(await api.must(200, 'GET', api.at(projectId))).toMatchObject({
        name: 'Garden',
        head: { versionId: expect.stringMatching(id), number: 0 },
        visibility: 'private',
        site: null,
        runtime: 'embedded',
      });
      expect(Object.keys(await api.headTree(projectId))).toEqual(
        expect.arrayContaining(['index.html', 'package.json', 'src/main.tsx']),
      );

      expect(await api.must(200, 'PATCH', api.at(projectId), { name: 'Yard' })).toMatchObject({ name: 'Yard' });
      await api.must(200, 'DELETE', api.at(projectId));
      expect(await easel.call('GET', api.at(projectId))).toMatchObject({ status: 404 });
      const deleted = await api.must<{ projects: Array<{ id: string }> }>(200, 'GET', '/api/projects?deleted=1');
      expect(deleted.projects.map((one) => one.id)).toContain(projectId);
      await api.must(200, 'POST', api.at(projectId, '/undelete'));
      expect(await api.must(200, 'GET', api.at(projectId))).toMatchObject({ name: 'Yard' });
    });

    test('a sentence creates one with its own name and a running turn', async () => {
      expect(built).toEqual({ projectId: expect.stringMatching(id), turnId: expect.stringMatching(id) });
      const { name } = await api.must<{ name: string }>(200, 'GET', api.at(built.projectId));
      expect(name.length).toBeGreaterThan(2);
      expect(name.length).toBeLessThan(60);
    });

    test('a copy has the same files and develops independently', async () => {
      const copy = await api.must<{ projectId: string }>(201, 'POST', api.at(built.projectId, '/duplicate'), {});
      expect(await api.headTree(copy.projectId)).toEqual(await api.headTree(built.projectId));
      expect((await commit(copy.projectId, [write('src/own.ts', 'export {};\n')])).status).toBe(201);
      expect(Object.keys(await api.headTree(built.projectId))).not.toContain('src/own.ts');
    });
  });

  describe('events', () => {
    test('a turn emits its events in order and ends', async () => {
      const { events } = await api.endOf(built);
      const types = events.map((event) => event.type);
      expect(types[0]).toBe('turn-start');
      for (const type of [
        'turn-phase',
        'text-delta',
        'plan',
        'file-start',
        'file-delta',
        'file-end',
        'verify-start',
        'observation',
      ])
        expect(types).toContain(type);
      expect(types.slice(-2)).toEqual(['version-made', 'turn-end']);
      for (const event of events) {
        expect(event).toMatchObject({ n: expect.any(Number), at: expect.any(Number), turnId: built.turnId });
        expect(event).toMatchObject({ draftId: expect.stringMatching(id), attempt: expect.any(Number) });
      }
    });

    test('the channel sends events of turns and versions, and resumes from any number', async () => {
      const all = await api.listen(built.projectId);
      const head = await all.until('head-changed', (event) => event.kind === 'turn');
      expect(head).toMatchObject({ versionId: (await api.head(built.projectId)).id, author: 'model' });
      all.close();
      expect(all.events.find((event) => event.type === 'turn-started')).toMatchObject({
        turnId: built.turnId,
        queued: false,
        prompt: firstPrompt,
      });

      const half = all.events[Math.floor(all.events.length / 2)]!.n;
      const rest = all.events.filter((event) => event.n > half);
      const byQuery = await api.listen(built.projectId, half);
      const byHeader = await follow(easel.port, api.at(built.projectId, '/events'), {
        headers: { 'last-event-id': String(half) },
      });
      for (const stream of [byQuery, byHeader]) {
        await stream.until('head-changed', (event) => event.n === head.n);
        stream.close();
        expect(stream.events.slice(0, rest.length)).toEqual(rest);
      }
      const turnRest = await follow(easel.port, api.at(built.projectId, `/turns/${built.turnId}/events?after=${half}`));
      await turnRest.ended;
      expect(turnRest.events[0]!.n).toBe(half + 1);
      expect(turnRest.events.at(-1)!.type).toBe('turn-end');
    });

    test('one WebSocket carries the same events', async () => {
      const { events } = await api.endOf(built);
      const last = events.at(-1)!.n;
      const socket = new WebSocket(`ws://127.0.0.1:${easel.port}${api.at(built.projectId, '/channel?after=10')}`, {
        headers: { host: `app.localhost:${easel.port}`, origin: easel.builder },
      });
      const heard: ProjectEvent[] = [];
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject);
        socket.on('message', (data) => {
          const message = JSON.parse(String(data)) as ProjectEvent[];
          if (Array.isArray(message)) heard.push(...message);
          if (heard.at(-1)!.n >= last) resolve();
        });
      });
      socket.terminate();
      expect(heard[0]!.n).toBe(11);
      expect(heard.filter((event) => event.n <= last && 'attempt' in event)).toEqual(
        events.filter((event) => event.n > 10),
      );
    });

    test('strangers can’t open sockets or channels', async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${easel.port}/api/projects/${stranger}/channel`, {
        headers: { host: `app.localhost:${easel.port}` },
      });
      const refused = await new Promise<number>((resolve) => {
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
        socket.on('error', () => undefined);
      });
      expect(refused).toBe(404);
    });

    test('the exact messages of a turn can be read afterwards', async () => {
      const { calls } = await api.must<{ calls: Array<{ messages: unknown[] }> }>(
        200,
        'GET',
        api.at(built.projectId, `/turns/${built.turnId}/prompt`),
      );
      expect(calls).toHaveLength(1);
      expect(JSON.stringify(calls[0])).toContain('tick them off each day');
    });
  });

  describe('versions', () => {
    test('can be made manually, listed newest first, read and compared', async () => {
      const projectId = await empty();
      const first = await api.head(projectId);
      const made = await commit(projectId, [write('src/pages/Garden.tsx', 'export const a = 1;\n')], first.id);
      expect(made.status).toBe(201);
      expect(made.body.versionId).toMatch(id);
      const [head, before] = await api.versions(projectId);
      expect(head).toMatchObject({
        id: made.body.versionId,
        parentId: first.id,
        kind: 'edit',
        author: 'person',
        counts: { added: 1, changed: 0, removed: 0 },
      });
      expect(head!.time).toMatch(/^\d{4}-\d\d-\d\dT/);
      expect(head!.summary).toContain('Garden.tsx');
      expect(before!.id).toBe(first.id);

      const entry = (await api.tree(projectId, head!.id))['src/pages/Garden.tsx']!;
      expect(entry).toEqual({ hash: createHash('sha256').update('export const a = 1;\n').digest('hex'), size: 20 });
      expect(await api.file(projectId, head!.id, 'src/pages/Garden.tsx')).toBe('export const a = 1;\n');
      expect(await api.must(200, 'GET', api.at(projectId, `/versions/${first.id}/compare/${head!.id}`))).toMatchObject({
        summary: [{ kind: 'added', path: 'src/pages/Garden.tsx', part: 'page' }],
        files: [
          { path: 'src/pages/Garden.tsx', lines: { type: 'lines', hunks: [{ lines: ['+export const a = 1;'] }] } },
        ],
      });

      const renamed = await commit(projectId, [
        { type: 'file-rename', from: 'src/pages/Garden.tsx', to: 'src/pages/Yard.tsx' },
      ]);
      expect(renamed.status).toBe(201);
      expect((await commit(projectId, [{ type: 'file-delete', path: 'src/pages/Yard.tsx' }])).status).toBe(201);
      expect(await api.headTree(projectId)).toEqual(await api.tree(projectId, first.id));
    });

    test('the later of two concurrent saves gets a conflict', async () => {
      const projectId = await empty();
      const { id: parentId } = await api.head(projectId);
      const saves = await Promise.all(
        [1, 2].map((n) => commit(projectId, [write(`src/tab${n}.ts`, 'export {};\n')], parentId)),
      );
      expect(saves.map((save) => save.status).sort()).toEqual([201, 409]);
      expect(saves.find((save) => save.status === 409)!.body.error).toMatchObject({
        code: 'version-conflict',
        message: expect.stringContaining('.'),
      });
    });

    test('a restore is a version, and can be undone', async () => {
      const projectId = await empty();
      const first = await api.head(projectId);
      const changed = (await commit(projectId, [write('src/App.tsx', 'export default () => null;\n')])).body.versionId;
      const restored = await api.must<{ versionId: string }>(201, 'POST', api.at(projectId, '/restore'), {
        versionId: first.id,
      });
      expect(await api.headTree(projectId)).toEqual(await api.tree(projectId, first.id));
      await api.must(201, 'POST', api.at(projectId, '/restore'), { versionId: changed });
      const versions = await api.versions(projectId);
      expect(versions.map((version) => version.kind)).toEqual(['restore', 'restore', 'edit', expect.any(String)]);
      expect(versions[1]!.id).toBe(restored.versionId);
      expect(await api.headTree(projectId)).toEqual(await api.tree(projectId, changed));
    });

    test('accept pictures stored earlier, and refuse damaged ones', async () => {
      const projectId = await empty();
      const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]);
      const blob = createHash('sha256').update(bytes).digest('hex');
      const put = (hash: string) => ask(easel.port, 'PUT', api.at(projectId, `/blobs/${hash}`), { body: bytes });
      const damaged = await put('0'.repeat(64));
      expect([damaged.status, JSON.parse(String(damaged.bytes)).error.code]).toEqual([400, 'blob-mismatch']);
      expect(
        (await commit(projectId, [{ type: 'file-write', path: 'public/a.png', blob: 'f'.repeat(64) }])).body.error.code,
      ).toBe('blob-missing');
      expect((await put(blob)).status).toBe(201);
      const { body } = await commit(projectId, [{ type: 'file-write', path: 'public/a.png', blob }]);
      const read = await ask(easel.port, 'GET', api.at(projectId, `/versions/${body.versionId}/files/public/a.png`));
      expect(read.bytes).toEqual(bytes);
      expect(read.headers['content-type']).toBe('image/png');
    });

    test('no file is served as a page on the builder, whatever its name', async () => {
      const { id: head } = await api.head(built.projectId);
      const read = await ask(easel.port, 'GET', api.at(built.projectId, `/versions/${head}/files/index.html`));
      expect(read.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(String(read.headers['content-security-policy'])).toContain('sandbox');
    });

    test.each([
      ['..', '../outside.ts', 'invalid-input'],
      ['an absolute path', '/etc/passwd', 'invalid-input'],
    ])('refuse %s', async (_name, path, code) => {
      const { status, body } = await commit(built.projectId, [write(path, 'x')]);
      expect([status, body.error.code]).toEqual([400, code]);
    });
  });

  describe('publishing', () => {
    test('publishes, changes the address, rolls back and unpublishes', async () => {
      const { projectId } = built;
      const first = (await api.versions(projectId))[0]!;
      const site = (slug: string, path = '/') =>
        ask(easel.port, 'GET', path, { host: `${slug}.sites.localhost:${easel.port}` });
      const channel = await api.listen(projectId);
      const publish = async () => {
        const { deploymentId } = await api.must<{ deploymentId: string }>(
          201,
          'POST',
          api.at(projectId, '/deployments'),
          {},
        );
        const done = await channel.until(
          'deployment-changed',
          (event) => event.deploymentId === deploymentId && event.status !== 'building',
        );
        expect(done).toMatchObject({ status: 'ready' });
        return deploymentId;
      };

      const one = await publish();
      expect(await api.must(200, 'GET', api.at(projectId, `/deployments/${one}`))).toMatchObject({
        id: one,
        versionId: first.id,
        status: 'ready',
        live: true,
        scan: { problems: 0 },
        url: expect.stringMatching(/^http:\/\/[a-z0-9-]+\.sites\.localhost:\d+$/),
      });
      await api.must(200, 'PATCH', api.at(projectId, '/site'), { slug: 'my-habits' });
      const page = await site('my-habits');
      expect([page.status, String(page.bytes)]).toEqual([200, expect.stringContaining('<script')]);

      await commit(projectId, [
        write(
          'index.html',
          (await api.file(projectId, first.id, 'index.html')).replace('</head>', '<meta name="second"></head>'),
        ),
      ]);
      await publish();
      expect(String((await site('my-habits')).bytes)).toContain('second');
      await api.must(200, 'POST', api.at(projectId, '/site/rollback'), { deploymentId: one });
      expect(String((await site('my-habits')).bytes)).not.toContain('second');
      const { deployments } = await api.must<{ deployments: Array<{ id: string; live: boolean }> }>(
        200,
        'GET',
        api.at(projectId, '/deployments'),
      );
      expect(deployments.map(({ live }) => live)).toEqual([false, true]);
      await api.must(200, 'DELETE', api.at(projectId, '/site'));
      expect((await site('my-habits')).status).toBe(404);
      channel.close();
    });
  });

  test('a second prompt builds on the first', async () => {
    const { projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', {
      prompt: firstPrompt,
      name: 'Two',
    });
    const before: Tree = await api.headTree(built.projectId);
    const { turnId, queued } = await api.say(projectId, secondPrompt);
    expect(typeof queued).toBe('boolean');
    expect(await api.endOf({ projectId, turnId })).toMatchObject({ outcome: 'version' });
    expect(await api.headTree(projectId)).not.toEqual(before);
  });
});
