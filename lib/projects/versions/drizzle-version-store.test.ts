import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { projectEvents, projects, turns } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { commitVersion } from './commit-version';
import { createId, createVersionFixture } from './version.fixture';

await describeOnDatabases('version store', (database) => {
  const files = { 'src/App.tsx': 'one', 'index.html': '<html>' };

  test('numbers versions so that the first result is 1, moves the head and announces it in the channel', async () => {
    const easel = createVersionFixture(database());
    const { projectId, first } = await easel.newProject(files);
    expect(first).toMatchObject({
      number: 0,
      kind: 'template',
      parentId: null,
      counts: { added: 2, changed: 0, removed: 0 },
    });
    const second = await commitVersion(easel, {
      ...(await easel.makeTree({ ...files, 'src/App.tsx': 'two' })),
      projectId,
      parentId: first.id,
      kind: 'turn',
      author: 'model',
      summary: ' Made\nit two ',
      settings: { theme: 'dark' },
    });
    if (!second.ok) throw new Error(second.error.code);
    expect(second.value).toMatchObject({
      number: 1,
      summary: 'Made it two',
      counts: { added: 0, changed: 1, removed: 0 },
    });
    expect(await easel.versions.head(projectId)).toEqual(second.value);
    expect(
      (await easel.versions.list(projectId, { before: null, limit: 10 })).map((version) => version.number),
    ).toEqual([1, 0]);
    // Settings are omitted, because every version repeats them and they may be a hundred kilobytes.
    const { settings: _settings, ...listed } = first;
    expect(await easel.versions.list(projectId, { before: 1, limit: 10 })).toEqual([{ ...listed, asked: null }]);
    expect(easel.announced.map((event) => [event.type, event.n])).toEqual([
      ['head-changed', 1],
      ['head-changed', 2],
    ]);
  });

  test('of two commits on the same parent one wins and the other fails', async () => {
    const easel = createVersionFixture(database());
    const { projectId, first } = await easel.newProject(files);
    const tree = await easel.makeTree(files);
    const both = await Promise.all(
      ['a', 'b'].map((summary) =>
        commitVersion(easel, { ...tree, projectId, parentId: first.id, kind: 'turn', author: 'model', summary }),
      ),
    );
    expect(both.map((result) => (result.ok ? 'ok' : result.error.code)).toSorted()).toEqual(['ok', 'version-conflict']);
    expect((await easel.versions.list(projectId, { before: null, limit: 10 })).length).toBe(2);
  });

  test('stores everything that belongs to the version, or nothing', async () => {
    const easel = createVersionFixture(database());
    const { projectId, first } = await easel.newProject(files);
    const commit = () =>
      commitVersion(easel, {
        tree: {},
        projectId,
        parentId: first.id,
        kind: 'turn',
        author: 'model',
        summary: 's',
        alongside: async (tx) => {
          await tx.update(projects).set({ name: 'renamed' }).where(eq(projects.id, projectId));
          throw new Error('the turn row is gone');
        },
      });
    await expect(commit()).rejects.toThrow('the turn row is gone');
    expect(await easel.versions.head(projectId)).toEqual(first);
    const [project] = await database().select().from(projects).where(eq(projects.id, projectId));
    expect(project?.name).toBe('App');
    expect(await database().select().from(projectEvents).where(eq(projectEvents.projectId, projectId))).toHaveLength(1);
  });

  test('appends the caller’s steps after its own', async () => {
    const easel = createVersionFixture(database());
    const { projectId, first } = await easel.newProject(files);
    const turn = { turnId: createId<'turn'>(), draftId: createId<'draft'>(), attempt: 1 };
    await commitVersion(easel, {
      tree: {},
      projectId,
      parentId: first.id,
      kind: 'turn',
      author: 'model',
      summary: 's',
      turnId: turn.turnId,
      steps: (version) => [
        { projectId, ...turn, step: { type: 'turn-end', outcome: 'version', versionId: version.id } },
      ],
    });
    expect(easel.announced.map((event) => event.type)).toEqual(['head-changed', 'head-changed', 'turn-end']);
    expect(easel.announced.at(-1)).toMatchObject({ n: 3, turnId: turn.turnId, attempt: 1 });
  });

  test('refuses on request while a turn is running, but not while a turn waits for an answer', async () => {
    const easel = createVersionFixture(database());
    const { projectId, first } = await easel.newProject(files);
    const commit = (parentId = first.id) =>
      commitVersion(easel, {
        tree: {},
        projectId,
        parentId,
        kind: 'edit',
        author: 'person',
        summary: '',
        refuseWhileRunning: true,
      });
    const id = createId<'turn'>();
    const row = {
      id,
      projectId,
      viewerId: 'v',
      prompt: 'p',
      mode: 'build',
      draftId: 'd',
      baseVersionId: first.id,
      createdAt: 1,
    };
    await database()
      .insert(turns)
      .values({ ...row, phase: 'streaming' });
    expect(await commit()).toEqual({ ok: false, error: { code: 'turn-running' } });
    await database().update(turns).set({ phase: 'waiting' }).where(eq(turns.id, id));
    expect((await commit()).ok).toBe(true);
  });

  test('fails with not-found for a deleted or unknown project', async () => {
    const easel = createVersionFixture(database());
    const { projectId, first } = await easel.newProject(files);
    await database().update(projects).set({ deletedAt: 5 }).where(eq(projects.id, projectId));
    const input = { tree: {}, kind: 'turn', author: 'model', summary: '' } as const;
    expect(await commitVersion(easel, { ...input, projectId, parentId: first.id })).toMatchObject({
      error: { code: 'not-found' },
    });
    expect(await commitVersion(easel, { ...input, projectId: createId<'project'>(), parentId: null })).toMatchObject({
      error: { code: 'not-found' },
    });
  });

  test('makes no version with a file whose bytes are missing', async () => {
    const easel = createVersionFixture(database());
    const { projectId, first } = await easel.newProject(files);
    const tree = { 'a.png': { hash: 'e'.repeat(64), size: 3 } };
    const made = await commitVersion(easel, {
      tree,
      projectId,
      parentId: first.id,
      kind: 'edit',
      author: 'person',
      summary: '',
    });
    expect(made).toEqual({ ok: false, error: { code: 'blob-missing', detail: 'a.png' } });
    expect(await easel.versions.head(projectId)).toEqual(first);
  });

  test('reports that the disk is full before anything is written', async () => {
    const easel = createVersionFixture(database());
    const { projectId, first } = await easel.newProject(files);
    const full = { ...easel, room: { check: async () => ({ code: 'storage-full' }) as const } };
    const made = await commitVersion(full, {
      tree: {},
      projectId,
      parentId: first.id,
      kind: 'edit',
      author: 'person',
      summary: '',
    });
    expect(made).toMatchObject({ error: { code: 'storage-full' } });
  });
});
