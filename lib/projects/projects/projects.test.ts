import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import {
  compiledTrees,
  projectBlobs,
  projectEvents,
  projects,
  sharedProjects,
  turns,
  versions,
  viewerBlobs,
} from '../../../drizzle/schema';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { Result } from '../../base/foundation/result';
import { createOwnBlobs } from '../versions/drizzle-own-blobs';
import { readVersionFile } from '../versions/read-versions';
import { createId, createVersionFixture } from '../versions/version.fixture';
import { ensureLocalOwner } from '../../base/viewers/local-owner';
import { collectGarbage } from './collect-garbage';
import { createProject } from './create-project';
import { createProjectStore } from './drizzle-project-store';
import { deleteProject, getProject, listProjects, renameProject, undeleteProject } from './manage-projects';
import { undeleteWithinMs } from './project';

function valueOf<Value>(result: Result<Value, { code: string; detail?: string }>): Value {
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.detail ?? ''}`);
  return result.value;
}

const hour = 3600_000;

await describeOnDatabases('projects', (database) => {
  async function start() {
    const clock = { time: Date.now() };
    const base = createVersionFixture(database(), { blobs: createMemoryBlobStore(() => clock.time) });
    const now = () => clock.time;
    const easel = { ...base, clock, now, projects: createProjectStore(database(), now) };
    const viewer = await ensureLocalOwner(database(), createId, now);
    await database().delete(projects);
    const files = { 'index.html': '<title>x</title>', 'public/logo.png': new Uint8Array([137, 80, 0]) };
    const { project, version } = valueOf(await createProject(easel, { viewer, name: '  Habit\n tracker ', files }));
    return { easel, viewer, project, version, projectId: project.id, asked: { viewer, projectId: project.id } };
  }
  type Started = Awaited<ReturnType<typeof start>>;

  const collect = (
    { easel }: Started,
    given: { budgetBytes?: number; measure?: () => Promise<number>; holdsBlobs?: () => Promise<boolean> } = {},
  ) =>
    collectGarbage({
      ...easel,
      ...{ db: database(), log: null, measure: async () => 0, budgetBytes: 1 },
      blobsOf: async (snapshot) => [snapshot],
      removeData: async () => undefined,
      holdsBlobs: async () => false,
      ...given,
    });

  test('keeps no half of a character in a name, whoever cut it', async () => {
    const { easel, asked, viewer } = await start();
    const made = valueOf(await createProject(easel, { viewer, name: 'Habits \ud83d', files: { a: '1' } }));
    expect(made.project.name).toBe('Habits \ufffd');
    const renamed = valueOf(await renameProject(easel, { ...asked, name: '\udc00 tracker' }));
    expect(renamed.name).toBe('\ufffd tracker');
    expect(valueOf(await getProject(easel, asked)).name).toBe('\ufffd tracker');
  });

  test('makes a project with its first version in one go', async () => {
    const { easel, asked, project, version, viewer } = await start();
    expect(project).toMatchObject({ name: 'Habit tracker', ownerId: viewer.id, headVersionId: version.id });
    expect(valueOf(await getProject(easel, asked))).toEqual(project);
    expect(version).toMatchObject({ number: 0, kind: 'template', counts: { added: 2 } });
    const logo = valueOf(await readVersionFile(easel, { ...asked, versionId: version.id, path: 'public/logo.png' }));
    expect([...logo.bytes]).toEqual([137, 80, 0]);
  });

  test('leaves nothing behind when what belongs to it fails', async () => {
    const { easel, viewer } = await start();
    const failed = createProject(easel, {
      viewer,
      name: 'x',
      files: {},
      alongside: () => Promise.reject(new Error('no turn')),
    });
    await expect(failed).rejects.toThrow('no turn');
    expect(await listProjects(easel, { viewer })).toHaveLength(1);
  });

  test('refuses a project without a name', async () => {
    const { easel, viewer } = await start();
    expect(await createProject(easel, { viewer, name: ' \n', files: {} })).toMatchObject({
      error: { code: 'invalid-input' },
    });
  });

  test('renames, and tells the channel', async () => {
    const { easel, asked } = await start();
    expect(valueOf(await renameProject(easel, { ...asked, name: '家庭账本' })).name).toBe('家庭账本');
    expect(easel.announced.at(-1)).toMatchObject({ type: 'project-changed', name: '家庭账本', n: 2 });
    const { length } = easel.announced;
    // Setting the same name again writes nothing.
    expect(valueOf(await renameProject(easel, { ...asked, name: '家庭账本' })).name).toBe('家庭账本');
    expect(easel.announced).toHaveLength(length);
    expect(await renameProject(easel, { ...asked, name: ' ' })).toMatchObject({ error: { code: 'invalid-input' } });
  });

  test('hides a deleted project from everybody, and brings it back for 30 days', async () => {
    const { easel, viewer, asked, project } = await start();
    valueOf(await deleteProject(easel, asked));
    expect(await getProject(easel, asked)).toMatchObject({ error: { code: 'not-found' } });
    expect(await listProjects(easel, { viewer })).toEqual([]);
    expect(await listProjects(easel, { viewer, which: 'deleted' })).toHaveLength(1);
    easel.clock.time += undeleteWithinMs - 1;
    valueOf(await undeleteProject(easel, asked));
    expect(valueOf(await getProject(easel, asked))).toEqual(project);

    valueOf(await deleteProject(easel, asked));
    easel.clock.time += undeleteWithinMs;
    expect(await undeleteProject(easel, asked)).toMatchObject({ error: { code: 'not-found' } });
    expect(await listProjects(easel, { viewer, which: 'deleted' })).toEqual([]);
  });

  test('asks a running turn to stop when its project is deleted', async () => {
    const { easel, asked, projectId, version } = await start();
    const row = {
      id: createId<'turn'>(),
      projectId,
      viewerId: 'v',
      prompt: 'p',
      mode: 'build',
      draftId: 'd',
      createdAt: 1,
    };
    await database()
      .insert(turns)
      .values({ ...row, baseVersionId: version.id, phase: 'streaming' });
    valueOf(await deleteProject(easel, asked));
    expect((await database().select().from(turns).where(eq(turns.projectId, projectId)))[0]?.stopRequestedAt).toBe(
      easel.clock.time,
    );
  });

  test('lists what was changed last first', async () => {
    const { easel, asked, viewer, projectId } = await start();
    easel.clock.time += 1000;
    const other = valueOf(await createProject(easel, { viewer, name: 'Other', files: {} }));
    expect((await listProjects(easel, { viewer })).map((project) => project.id)).toEqual([other.project.id, projectId]);
    easel.clock.time += 1000;
    valueOf(await renameProject(easel, { ...asked, name: 'Newest' }));
    expect((await listProjects(easel, { viewer }))[0]!.id).toBe(projectId);
  });

  test('answers strangers as if there were nothing', async () => {
    const { easel, projectId } = await start();
    const asked = { viewer: easel.stranger, projectId };
    const answers = await Promise.all([
      getProject(easel, asked),
      renameProject(easel, { ...asked, name: 'mine' }),
      deleteProject(easel, asked),
      undeleteProject(easel, asked),
    ]);
    for (const answer of answers) expect(answer).toEqual({ ok: false, error: { code: 'not-found' } });
    expect(await listProjects(easel, { viewer: easel.stranger })).toEqual([]);
  });

  test('collects what nothing names and keeps what versions, drafts, prompts and previews need', async () => {
    const started = await start();
    const { easel, projectId, version, asked } = started;
    const bytes = (text: string) => new TextEncoder().encode(text);
    const [abandoned, module, drafted] = await easel.blobs.putAll(
      ['abandoned', 'compiled module', 'drafted file'].map(bytes),
    );
    const manifestHash = await easel.blobs.put(bytes(JSON.stringify({ modules: [{ hash: module }] })));
    await database()
      .insert(compiledTrees)
      .values({ projectId, treeHash: version.treeHash, compiler: 'c', manifestHash, createdAt: 1 });
    const draftTree = await easel.trees.write({ 'a.ts': { hash: drafted!, size: 1 } });
    const row = {
      id: createId<'turn'>(),
      projectId,
      viewerId: 'v',
      prompt: 'p',
      mode: 'build',
      draftId: 'd',
      createdAt: 1,
    };
    await database()
      .insert(turns)
      .values({
        ...row,
        baseVersionId: version.id,
        phase: 'ended',
        outcome: 'interrupted',
        endedAt: easel.now(),
        state: { draftTree },
      });

    expect((await collect(started)).freedBytes).toBe(0);
    easel.clock.time += 2 * hour;
    expect((await collect(started, { holdsBlobs: async () => true })).freedBytes, 'while one is set aside').toBe(0);
    expect((await collect(started)).freedBytes).toBe('abandoned'.length);
    expect(await easel.blobs.missing([abandoned!, module!, drafted!, manifestHash])).toEqual([abandoned]);
    expect((await readVersionFile(easel, { ...asked, versionId: version.id, path: 'index.html' })).ok).toBe(true);

    easel.clock.time += 31 * 24 * hour;
    await collect(started);
    expect(await easel.blobs.missing([module!, drafted!])).toEqual([drafted]);
  });

  test('forgets who sent what with the bytes, an hour after they were sent last', async () => {
    const started = await start();
    const { easel, projectId, version, viewer } = started;
    const own = createOwnBlobs({ db: database(), ...easel });
    const rows = async () =>
      (await database().select().from(projectBlobs).where(eq(projectBlobs.projectId, projectId))).length;
    const hash = await easel.blobs.put(new TextEncoder().encode('sent and left'));
    const used = (await easel.trees.read(version.treeHash))!['index.html']!.hash;
    await own.add({ projectId }, [hash, used]);
    await own.add({ viewerId: viewer.id }, [hash]);
    await collect(started);
    expect(await rows()).toBe(2);
    easel.clock.time += 2 * hour;
    await collect(started);
    expect(await rows()).toBe(1);
    expect(await own.of({ projectId }, { viewerId: viewer.id }).missing([hash, used])).toEqual([hash]);
    expect(await database().select().from(viewerBlobs).where(eq(viewerBlobs.hash, hash))).toEqual([]);
    await database().delete(projects).where(eq(projects.id, projectId));
    expect(await rows()).toBe(0);
  });

  test('keeps what a share serves, its picture and its version, while it is shared, and not an hour longer', async () => {
    const started = await start();
    const { easel, projectId, version } = started;
    const put = (text: string) => easel.blobs.put(new TextEncoder().encode(text));
    const [page, small, pictureHash] = [await put('<p>'), await put('small'), await put('picture')];
    const manifestHash = await put(JSON.stringify({ files: [{ path: 'index.html', hash: page, brotli: small }] }));
    const hashes = [page, small, pictureHash, manifestHash];
    await database()
      .insert(sharedProjects)
      .values({
        ...{ id: 's', projectId, versionId: version.id, title: 'x', status: 'ready', manifestHash, pictureHash },
        ...{ createdAt: 1, updatedAt: 1 },
      });
    easel.clock.time += 2 * hour;
    await collect(started);
    expect(await easel.blobs.missing([...hashes, version.treeHash])).toEqual([]);
    await database().delete(sharedProjects);
    await collect(started);
    expect(await easel.blobs.missing([...hashes, version.treeHash])).toEqual(hashes);
  });

  test('drops compiled trees only when room is short', async () => {
    const started = await start();
    const { easel, projectId } = started;
    const manifestHash = await easel.blobs.put(new TextEncoder().encode('{}'));
    const row = { projectId, compiler: 'c', manifestHash };
    await database()
      .insert(compiledTrees)
      .values([1, 2, 3, 4].map((n) => ({ ...row, treeHash: `t${n}`, createdAt: n })));
    const left = async () => (await database().select().from(compiledTrees)).map((tree) => tree.treeHash).toSorted();
    await collect(started);
    expect(await left()).toEqual(['t1', 't2', 't3', 't4']);
    const sizes = [100, 0];
    await collect(started, { budgetBytes: 50, measure: async () => sizes.shift()! });
    expect(await left()).toEqual(['t2', 't3', 't4']);
  });

  test('removes for good what was deleted 30 days ago, and never before', async () => {
    const started = await start();
    const { easel, asked, projectId } = started;
    valueOf(await deleteProject(easel, asked));
    easel.clock.time += undeleteWithinMs - 1;
    expect((await collect(started)).purged).toEqual([]);
    easel.clock.time += 2;
    const collected = await collect(started);
    expect(collected.purged).toEqual([projectId]);
    expect(collected.freedBytes).toBeGreaterThan(0);
    expect(await database().select().from(versions).where(eq(versions.projectId, projectId))).toEqual([]);
    expect(await database().select().from(projectEvents).where(eq(projectEvents.projectId, projectId))).toEqual([]);
  });
});
