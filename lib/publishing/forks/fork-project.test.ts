import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import {
  compiledTrees,
  memberships,
  projectOrigins,
  projects,
  sharedDays,
  sharedProjects,
} from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { VersionId, ViewerId } from '../../base/foundation/id';
import { openPreview } from '../../preview/previews/open-preview';
import { commitVersion } from '../../projects/versions/commit-version';
import { forkProject, forkShared } from './fork-project';
import { createForkFixture, valueOf } from './forks.fixture';

const files = { 'index.html': '<title>Habits</title>', 'src/app.ts': 'export const n = 1;\n' };

await describeOnDatabases('forks', (database) => {
  async function start() {
    const world = createForkFixture(database());
    const { projectId, viewer: owner, first } = await world.easel.newProject(files);
    await database().update(projects).set({ name: 'Habits' }).where(eq(projects.id, projectId));
    return { ...world, projectId, owner, first, stranger: world.newViewer() };
  }
  const countProjects = async () => (await database().select({ id: projects.id }).from(projects)).length;
  const forksCounted = async (shareId: string) =>
    (await database().select().from(sharedDays).where(eq(sharedDays.shareId, shareId))).reduce(
      (sum, day) => sum + day.forks,
      0,
    );

  test('a stranger forks what is shared: the files and promises of that version, under its title, and no later one', async () => {
    const { easel, owner, stranger, projectId, share, save, textsOf } = await start();
    const promises = [{ id: 'opens', sentence: 'Opens' }];
    const head = (await easel.versions.head(projectId))!;
    const { tree } = await easel.makeTree(files);
    const shared = valueOf(
      await commitVersion(easel, {
        ...{ tree, projectId, parentId: head.id, kind: 'turn', author: 'model', summary: 'Asked for habits' },
        settings: { promises },
      }),
    );
    const shareId = await share(shared, 'Habits for all');
    await save(owner, projectId, { 'src/app.ts': 'export const n = 2;\n' });

    const fork = valueOf(await forkShared(easel, { viewer: stranger, shareId }));
    expect(fork.project).toMatchObject({ name: 'Habits for all', ownerId: stranger.id, visibility: 'private' });
    expect(fork.version).toMatchObject({
      number: 1,
      kind: 'fork',
      snapshot: null,
      summary: '',
      settings: { promises },
    });
    expect(await textsOf(fork.project.id)).toEqual(files);
    expect(await forksCounted(shareId)).toBe(1);
    const roles = await database().select().from(memberships).where(eq(memberships.projectId, fork.project.id));
    expect(roles).toEqual([{ projectId: fork.project.id, viewerId: stranger.id, role: 'owner' }]);
    // Forking by the project's id gives the same result.
    const byProject = valueOf(await forkProject(easel, { viewer: stranger, projectId }));
    expect(byProject.version.treeHash).toBe(fork.version.treeHash);
    expect(await forksCounted(shareId)).toBe(2);
  });

  test('what could not be put together for sharing is forked by nobody: its files may hold a secret', async () => {
    const { easel, owner, stranger, projectId, share, save } = await start();
    const version = await save(owner, projectId, { 'src/keys.ts': 'export const key = "sk_live_…";\n' });
    const refused = { ok: false, error: { code: 'not-found' } };
    for (const status of ['failed', 'building']) {
      await database().delete(sharedProjects);
      const shareId = await share(version, 'Habits', { status, manifestHash: null });
      expect(await forkShared(easel, { viewer: stranger, shareId })).toEqual(refused);
      expect(await forkProject(easel, { viewer: stranger, projectId })).toEqual(refused);
      expect(await forkProject(easel, { viewer: stranger, projectId, versionId: version.id })).toEqual(refused);
    }
    // After a failed update, visitors still get the previous version and may fork it.
    await database()
      .update(sharedProjects)
      .set({ status: 'failed', manifestHash: 'f'.repeat(64) });
    expect(await forkProject(easel, { viewer: stranger, projectId })).toMatchObject({ ok: true });
  });

  test('a stranger gets no data, no other version, and nothing where nothing is shared', async () => {
    const { easel, begun, stranger, owner, projectId, first, share, save, withdraw } = await start();
    easel.storedData.set(projectId, 'rows of the owner');
    const shared = await save(owner, projectId, { 'a.txt': 'a' });
    const before = await countProjects();
    const refused = { ok: false, error: { code: 'not-found' } };
    const ask = { viewer: stranger, projectId };
    expect(await forkProject(easel, ask)).toEqual(refused);
    const shareId = await share(shared, 'Habits');
    expect(await forkProject(easel, { ...ask, data: true })).toEqual(refused);
    expect(await forkProject(easel, { ...ask, versionId: first.id })).toEqual(refused);
    expect(await countProjects()).toBe(before);
    const fork = valueOf(await forkProject(easel, { ...ask, versionId: shared.id }));
    expect(fork.version.snapshot).toBeNull();
    expect(begun.size).toBe(0);
    await withdraw(projectId);
    expect(await forkShared(easel, { viewer: stranger, shareId })).toEqual(refused);
    expect(await forkProject(easel, ask)).toEqual(refused);
    expect(await forkShared(easel, { viewer: stranger, shareId: 'a'.repeat(26) })).toEqual(refused);
  });

  test('what was taken down, or whose project was deleted, is not there to fork', async () => {
    const { easel, stranger, projectId, first, share } = await start();
    const refused = { ok: false, error: { code: 'not-found' } };
    const shareId = await share(first, 'Habits', { takenDownAt: 5 });
    expect(await forkShared(easel, { viewer: stranger, shareId })).toEqual(refused);
    const other = await start();
    const otherShare = await other.share(other.first, 'Habits');
    await database().update(projects).set({ deletedAt: 5 }).where(eq(projects.id, other.projectId));
    expect(await forkShared(easel, { viewer: stranger, shareId: otherShare })).toEqual(refused);
    expect(await forkProject(easel, { viewer: stranger, projectId })).toEqual(refused);
  });

  test('withdrawn, moved or deleted while a fork is being made: nothing of it is left, and nothing is counted', async () => {
    for (const meanwhile of ['withdrawn', 'moved on', 'taken down', 'deleted'] as const) {
      const { easel, stranger, owner, projectId, first, share, withdraw, save } = await start();
      const shareId = await share(first, 'Habits');
      const before = await countProjects();
      // Happens after the share was found and before the fork is stored.
      const trees = {
        ...easel.trees,
        async write(...given: Parameters<typeof easel.trees.write>) {
          const set = (values: Partial<typeof sharedProjects.$inferInsert>) =>
            database().update(sharedProjects).set(values).where(eq(sharedProjects.id, shareId));
          if (meanwhile === 'withdrawn') await withdraw(projectId);
          if (meanwhile === 'taken down') await set({ takenDownAt: 7 });
          if (meanwhile === 'moved on') await set({ versionId: (await save(owner, projectId, { b: 'b' })).id });
          if (meanwhile === 'deleted')
            await database().update(projects).set({ deletedAt: 7 }).where(eq(projects.id, projectId));
          return easel.trees.write(...given);
        },
      };
      const made = await forkShared({ ...easel, trees }, { viewer: stranger, shareId });
      expect(made, meanwhile).toEqual({ ok: false, error: { code: 'not-found' } });
      expect(await countProjects(), meanwhile).toBe(before);
      expect(await forksCounted(shareId), meanwhile).toBe(0);
    }
  });

  test('withdrawn right after a fork is stored: the fork stays, whole', async () => {
    const { easel, stranger, projectId, first, share, withdraw, textsOf } = await start();
    const shareId = await share(first, 'Habits');
    const both = await Promise.all([forkShared(easel, { viewer: stranger, shareId }), withdraw(projectId)]);
    const [made] = both;
    if (made.ok) expect(await textsOf(made.value.project.id)).toEqual(files);
    else expect(made.error).toEqual({ code: 'not-found' });
    expect(await easel.sharedVersions.find(shareId)).toBeNull();
  });

  test('an owner forks any version with the data kept with it, the head with the data as it is now', async () => {
    const { easel, begun, idOf, owner, projectId, save } = await start();
    easel.storedData.set(projectId, 'rows then');
    const earlier = await save(owner, projectId, { 'a.txt': 'a' });
    easel.storedData.set(projectId, 'rows later');
    await save(owner, projectId, { 'b.txt': 'b' });
    easel.storedData.set(projectId, 'rows now');

    const ofEarlier = valueOf(await forkProject(easel, { viewer: owner, projectId, versionId: earlier.id }));
    expect(ofEarlier.version).toMatchObject({ kind: 'fork', snapshot: 'rows then', treeHash: earlier.treeHash });
    const ofHead = valueOf(await forkProject(easel, { viewer: owner, projectId }));
    expect(ofHead.version.snapshot).toBe('rows now');
    const without = valueOf(await forkProject(easel, { viewer: owner, projectId, data: false }));
    expect(without.version.snapshot).toBeNull();
    expect([...begun]).toEqual([
      [idOf(ofEarlier.project.id), 'rows then'],
      [idOf(ofHead.project.id), 'rows now'],
    ]);
    expect(ofHead.project.name).toBe('Habits 2');
    expect(valueOf(await forkProject(easel, { viewer: owner, projectId: ofHead.project.id })).project.name).toBe(
      'Habits 3',
    );
  });

  test('data that is no more is no reason to begin empty unasked; a fork that fails leaves no data behind', async () => {
    const { easel, begun, owner, projectId, save } = await start();
    easel.storedData.set(projectId, 'gone');
    const version = await save(owner, projectId, { 'a.txt': 'a' });
    const asked = { viewer: owner, projectId, versionId: version.id };
    expect(await forkProject(easel, asked)).toMatchObject({ error: { code: 'data-let-go' } });
    expect((await forkProject(easel, { ...asked, data: false })).ok).toBe(true);

    easel.storedData.set(projectId, 'rows');
    const kept = await save(owner, projectId, { 'b.txt': 'b' });
    const full = { ...easel, room: { check: async () => ({ code: 'storage-full' }) as const } };
    expect(await forkProject(full, { ...asked, versionId: kept.id })).toMatchObject({
      error: { code: 'storage-full' },
    });
    expect(begun.size).toBe(0);
    const before = await countProjects();
    const noRoom = {
      ...easel,
      keeping: { ...easel.keeping, takeData: () => Promise.reject(new Error('no room')) },
    };
    await expect(forkProject(noRoom, { ...asked, versionId: kept.id })).rejects.toThrow('no room');
    expect([begun.size, await countProjects()]).toEqual([0, before]);
  });

  test('an editor forks without data, and a project or version that is not there can’t be forked', async () => {
    const { easel, owner, projectId, newViewer } = await start();
    const editor = newViewer();
    const other = await start();
    await database().insert(memberships).values({ projectId, viewerId: other.owner.id, role: 'editor' });
    easel.storedData.set(projectId, 'rows');
    const asked = { viewer: other.owner, projectId };
    expect(await forkProject(easel, { ...asked, data: true })).toMatchObject({ error: { code: 'not-found' } });
    expect(valueOf(await forkProject(easel, asked)).version.snapshot).toBeNull();
    const nowhere = { viewer: owner, projectId, versionId: 'v'.repeat(26) as VersionId };
    expect(await forkProject(easel, nowhere)).toMatchObject({ error: { code: 'not-found' } });
    expect(await forkProject(easel, { viewer: editor, projectId })).toMatchObject({ error: { code: 'not-found' } });
  });

  test('what a tree compiles to passes on by fork, and to nobody else', async () => {
    const { easel, stranger, projectId, first, share } = await start();
    const other = await start();
    const manifestHash = await easel.blobs.put(new TextEncoder().encode('{"modules":[]}'));
    const { treeHash } = first;
    await easel.previews.keepCompiled({ projectId, treeHash, compiler: 'c' }, manifestHash, 5);
    await easel.previews.keepCompiled({ projectId, treeHash: 'f'.repeat(64), compiler: 'c' }, manifestHash, 5);
    const shareId = await share(first, 'Habits');
    const { project } = valueOf(await forkShared(easel, { viewer: stranger, shareId }));
    const rows = await database().select().from(compiledTrees).where(eq(compiledTrees.projectId, project.id));
    expect(rows).toMatchObject([{ treeHash, compiler: 'c', manifestHash }]);
    // The fork's first preview shows it from the start, but only to its owner.
    const opened = { previews: easel.previews, authorise: async () => true, secret: easel.secret, now: easel.now };
    const shownTo = async (viewerId: ViewerId) => {
      const preview = await openPreview(opened, { viewerId, projectId: project.id });
      return valueOf(preview).main.manifestHash;
    };
    expect([await shownTo(stranger.id), await shownTo(other.owner.id)]).toEqual([manifestHash, null]);
    expect(await easel.previews.findCompiled({ projectId: other.projectId, treeHash, compiler: 'c' })).toBeNull();
  });

  test('a fork has what its first version has, and nothing else of the original', async () => {
    const { easel, owner, projectId, first } = await start();
    const { project } = valueOf(await forkProject(easel, { viewer: owner, projectId }));
    const file = (await easel.trees.read(first.treeHash))!['index.html']!.hash;
    const sent = await easel.blobs.put(new TextEncoder().encode('sent after'));
    await easel.ownBlobs.add({ projectId }, [sent]);
    const own = easel.ownBlobs.of({ projectId: project.id }, { viewerId: owner.id });
    expect(await own.missing([file, sent])).toEqual([sent]);
  });

  test('nothing of its owner’s goes along: limits, how they work, accepted exposures, conversation', async () => {
    const { easel, stranger, projectId, first, share } = await start();
    const look = { ...{ name: 'x' } };
    await easel.projects.update(projectId, { limitUsd: 7, settings: { planFirst: true, look, runtime: 'node' } });
    const shareId = await share(first, 'Habits');
    const { project } = valueOf(await forkShared(easel, { viewer: stranger, shareId }));
    const stored = (await easel.projects.get(project.id))!;
    expect(stored.limitUsd).toBeNull();
    expect(stored.settings).toEqual({ look, runtime: 'node' });
  });

  test('a fork of a fork keeps the whole line, and others no name that was never public', async () => {
    const { easel, owner, stranger, projectId, first, share, newViewer } = await start();
    const shareId = await share(first, 'Habits for all');
    const fork = valueOf(await forkShared(easel, { viewer: stranger, shareId })).project;
    const mine = valueOf(
      await forkProject(easel, { viewer: stranger, projectId: fork.id, name: 'Secret plan' }),
    ).project;
    const head = (await easel.versions.head(mine.id))!;
    expect((await easel.origins.get(mine.id))?.line).toEqual([
      { projectId: fork.id, name: 'Habits for all', isPublic: false },
      { projectId, name: 'Habits for all', isPublic: true },
    ]);
    const again = await share(head, 'Plan');
    const third = valueOf(await forkShared(easel, { viewer: newViewer(), shareId: again })).project;
    expect((await easel.origins.get(third.id))?.line).toEqual([{ projectId: mine.id, name: 'Plan', isPublic: true }]);
    // The original is gone for good, but its forks still know where they came from.
    await easel.projects.purge([projectId]);
    expect((await easel.origins.get(fork.id))?.line[0]).toMatchObject({ name: 'Habits for all' });
    expect((await easel.origins.get(mine.id))?.line).toHaveLength(2);
    expect(await database().select().from(projectOrigins).where(eq(projectOrigins.projectId, mine.id))).toHaveLength(1);
    expect(owner.id).not.toBe(stranger.id);
  });
});
