import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { memberships, projectOrigins, projects, sharedProjects, turns, versions } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { parseStep } from '../../base/promises/parse-step';
import type { ProjectId } from '../../base/foundation/id';
import type { Viewer } from '../../base/viewers/viewer';
import { collectGarbage } from '../../projects/projects/collect-garbage';
import { addPromise, listPromises } from '../../projects/versions/change-promises';
import { commitVersion } from '../../projects/versions/commit-version';
import { restoreVersion } from '../../projects/versions/restore-version';
import type { Version } from '../../projects/versions/version';
import { bringOver } from './bring-over';
import { forkShared } from './fork-project';
import { createForkFixture, valueOf } from './forks.fixture';
import { readOrigin } from './read-origin';

const lines = (...changed: readonly [at: number, line: string][]) => {
  const all = Array.from({ length: 12 }, (_, at) => `line ${at}`);
  for (const [at, line] of changed) all[at] = line;
  return `${all.join('\n')}\n`;
};
const files = {
  'index.html': '<title>Habits</title>',
  'src/app.ts': lines(),
  'src/old.ts': 'old\n',
  'supabase/migrations/20260101000000_habits.sql': 'create table habits (id int);\n',
};

await describeOnDatabases('bringing an improvement over', (database) => {
  async function start() {
    const world = createForkFixture(database());
    const { projectId, viewer: owner, first } = await world.easel.newProject(files);
    const shareId = await world.share(first, 'Habits');
    const forker = world.newViewer();
    const fork = valueOf(await forkShared(world.easel, { viewer: forker, shareId }));
    const forkId = fork.project.id;
    const moveShare = (version: Version) =>
      database().update(sharedProjects).set({ versionId: version.id }).where(eq(sharedProjects.projectId, projectId));
    /** Changes the origin and shares the result. */
    async function improve(change: Readonly<Record<string, string | null>>) {
      const version = await world.save(owner, projectId, change);
      await moveShare(version);
      return version;
    }
    const bring = (resolve?: 'mine' | 'theirs') =>
      bringOver(world.easel, { viewer: forker, projectId: forkId, ...(resolve && { resolve }) });
    const change = (given: Readonly<Record<string, string | null>>) => world.save(forker, forkId, given);
    const texts = () => world.textsOf(forkId);
    const look = async (viewer: Viewer = forker) =>
      valueOf(await readOrigin(world.easel, { viewer, projectId: forkId }));
    return {
      ...world,
      projectId,
      owner,
      first,
      shareId,
      forker,
      forkId,
      fork,
      moveShare,
      improve,
      bring,
      change,
      texts,
      look,
    };
  }
  const conflictsOf = (result: Awaited<ReturnType<typeof bringOver>>) =>
    result.ok ? [] : [result.error.code, ...(result.error.files ?? []).map(({ path, reason }) => `${path}: ${reason}`)];

  test('takes what the origin changed, keeps what the fork changed, and merges texts line by line, as one version', async () => {
    const { improve, change, bring, texts, look, easel, forkId, projectId } = await start();
    await change({ 'src/mine.ts': 'mine\n', 'src/app.ts': lines([1, 'mine']) });
    const theirs = await improve({ 'src/app.ts': lines([9, 'theirs']), 'src/new.ts': 'new\n', 'src/old.ts': null });
    expect((await look()).origin).toMatchObject({ name: 'Habits', isGone: false, newer: { versionId: theirs.id } });

    const brought = valueOf(await bring());
    expect(brought.changed).toBe(3);
    expect(brought.version).toMatchObject({ kind: 'brought', number: 3, summary: '' });
    const { 'src/old.ts': _old, ...rest } = files;
    expect(await texts()).toEqual({
      ...rest,
      'src/mine.ts': 'mine\n',
      'src/new.ts': 'new\n',
      'src/app.ts': lines([1, 'mine'], [9, 'theirs']),
    });
    expect((await easel.origins.get(forkId))?.base).toEqual({ versionId: theirs.id, treeHash: theirs.treeHash });
    expect((await look()).origin?.newer).toBeNull();
    expect(conflictsOf(await bring())).toEqual(['nothing-to-bring']);
    // The origin itself is not changed.
    expect((await easel.versions.head(projectId))?.id).toBe(theirs.id);
  });

  test('is undone by restoring the version before, and a later improvement comes over on its own', async () => {
    const { improve, change, bring, texts, easel, forker, forkId } = await start();
    const before = await change({ 'src/app.ts': lines([1, 'mine']) });
    await improve({ 'src/app.ts': lines([9, 'theirs']) });
    valueOf(await bring());
    valueOf(await restoreVersion(easel, { viewer: forker, projectId: forkId, versionId: before.id }));
    expect((await texts())['src/app.ts']).toBe(lines([1, 'mine']));
    await improve({ 'src/app.ts': lines([9, 'theirs'], [5, 'later']) });
    valueOf(await bring());
    expect((await texts())['src/app.ts']).toBe(lines([1, 'mine'], [5, 'later']));
  });

  test('what both changed is a conflict in words, nothing is changed, and a side can be chosen', async () => {
    const { improve, change, bring, texts, easel, forkId } = await start();
    await change({ 'src/app.ts': lines([3, 'mine']), 'src/both.ts': 'mine\n', 'src/old.ts': null });
    await improve({
      ...{ 'src/app.ts': lines([3, 'theirs']), 'src/both.ts': 'theirs\n', 'src/old.ts': 'changed\n' },
      'index.html': '<title>Better</title>',
    });
    const head = await easel.versions.head(forkId);
    expect(conflictsOf(await bring())).toEqual([
      'bring-conflict',
      'src/app.ts: both-changed',
      'src/both.ts: both-added',
      'src/old.ts: removed-here',
    ]);
    expect((await easel.versions.head(forkId))?.id).toBe(head?.id);
    valueOf(await bring('mine'));
    expect(await texts()).toMatchObject({
      ...{ 'src/app.ts': lines([3, 'mine']), 'src/both.ts': 'mine\n', 'index.html': '<title>Better</title>' },
    });
    expect(await texts()).not.toHaveProperty(['src/old.ts']);

    await improve({ 'src/app.ts': lines([3, 'theirs again']), 'src/both.ts': null });
    expect(conflictsOf(await bring())).toEqual([
      'bring-conflict',
      'src/app.ts: both-changed',
      'src/both.ts: removed-there',
    ]);
    valueOf(await bring('theirs'));
    expect((await texts())['src/app.ts']).toBe(lines([3, 'theirs again']));
    expect(await texts()).not.toHaveProperty(['src/both.ts']);
  });

  test('a migration that both changed, or with a number that is taken, keeps the fork’s: it has run there', async () => {
    const { improve, change, bring, texts } = await start();
    const [standing, mine, theirs] = ['20260101000000_habits', '20260201000000_mine', '20260201000000_theirs'].map(
      (name) => `supabase/migrations/${name}.sql`,
    ) as [string, string, string];
    await change({ [mine]: 'create table mine (id int);\n', [standing]: 'create table habits (id int, a int);\n' });
    await improve({
      [theirs]: 'create table theirs (id int);\n',
      [standing]: 'create table habits (id int, b int);\n',
      'supabase/migrations/20260301000000_more.sql': 'create table more (id int);\n',
    });
    const conflicts = ['bring-conflict', `${standing}: migration-changed`, `${theirs}: migration-number`];
    expect(conflictsOf(await bring())).toEqual(conflicts);
    expect(conflictsOf(await bring('theirs'))).toEqual(conflicts);
    valueOf(await bring('mine'));
    const now = await texts();
    expect(now[standing]).toContain('a int');
    expect(now).toHaveProperty(['supabase/migrations/20260301000000_more.sql']);
    expect(now).not.toHaveProperty([theirs]);
  });

  test('locked files stay, whatever is chosen; the gate’s limits hold', async () => {
    const { improve, bring, easel, forkId, texts, fork, change } = await start();
    const tree = { ...(await easel.trees.read(fork.version.treeHash))! };
    tree['src/app.ts'] = { ...tree['src/app.ts']!, locked: true };
    valueOf(
      await commitVersion(easel, {
        ...{ tree, projectId: forkId, parentId: fork.version.id, kind: 'edit', author: 'person', summary: 'installed' },
      }),
    );
    await improve({ 'src/app.ts': lines([3, 'theirs']), 'src/a': 'file\n' });
    for (const side of [undefined, 'theirs'] as const)
      expect(conflictsOf(await bring(side))).toEqual(['bring-conflict', 'src/app.ts: locked']);
    await change({ 'src/a/b.ts': 'in a folder\n' });
    expect(conflictsOf(await bring())).toEqual(['bring-conflict', 'src/app.ts: locked', 'src/a: name-taken']);
    valueOf(await bring('mine'));
    expect((await texts())['src/app.ts']).toBe(lines());
    expect((await easel.trees.read((await easel.versions.head(forkId))!.treeHash))!['src/app.ts']?.locked).toBe(true);
  });

  test('takes what is shared, not what its owner goes on with; who works on the origin takes its head', async () => {
    const { improve, save, owner, projectId, bring, texts, forker, look } = await start();
    await improve({ 'src/new.ts': 'shared\n' });
    await save(owner, projectId, { 'src/new.ts': 'private\n' });
    valueOf(await bring());
    expect((await texts())['src/new.ts']).toBe('shared\n');
    await database().insert(memberships).values({ projectId, viewerId: forker.id, role: 'editor' });
    expect((await look()).origin?.newer).not.toBeNull();
    valueOf(await bring());
    expect((await texts())['src/new.ts']).toBe('private\n');
  });

  test('tells what it did only where the owner lets visitors read it', async () => {
    const { projectId, easel, moveShare, improve, look, bring } = await start();
    const head = (await easel.versions.head(projectId))!;
    const made = await easel.makeTree({ ...files, 'src/new.ts': 'new\n' });
    const asked = valueOf(
      await commitVersion(easel, {
        ...{ ...made, projectId, parentId: head.id, kind: 'turn', author: 'model', summary: 'What was asked' },
      }),
    );
    await moveShare(asked);
    expect((await look()).origin?.newer?.summary).toBe('');
    await database().update(sharedProjects).set({ showsPrompts: true }).where(eq(sharedProjects.projectId, projectId));
    expect((await look()).origin?.newer?.summary).toBe('What was asked');
    expect(valueOf(await bring()).version.summary).toBe('What was asked');
    // The summary of a manual save lists paths, which mean nothing to most people.
    await improve({ 'src/new.ts': 'newer\n' });
    expect((await look()).origin?.newer?.summary).toBe('');
  });

  test('an origin that is private or gone keeps its name, and nothing comes from there; nor amid a withdrawal', async () => {
    const { improve, bring, withdraw, projectId, look, easel, forker, forkId } = await start();
    await improve({ 'src/new.ts': 'new\n' });
    const trees = {
      ...easel.trees,
      async write(...given: Parameters<typeof easel.trees.write>) {
        await withdraw(projectId);
        return easel.trees.write(...given);
      },
    };
    const amid = await bringOver({ ...easel, trees }, { viewer: forker, projectId: forkId });
    expect(conflictsOf(amid)).toEqual(['origin-out-of-reach']);
    expect((await easel.versions.head(forkId))?.number).toBe(1);
    const gone = { name: 'Habits', place: null, isGone: true, newer: null, before: [] };
    expect((await look()).origin).toEqual(gone);
    expect(conflictsOf(await bring())).toEqual(['origin-out-of-reach']);
    await easel.projects.purge([projectId as ProjectId]);
    expect((await look()).origin).toEqual(gone);
  });

  test('refuses strangers, what is no fork, and a fork that a turn works on', async () => {
    const { easel, owner, projectId, forkId, forker, improve, bring } = await start();
    await improve({ 'src/new.ts': 'new\n' });
    const notFound = { error: { code: 'not-found' } };
    expect(await bringOver(easel, { viewer: owner, projectId: forkId })).toMatchObject(notFound);
    expect(await bringOver(easel, { viewer: owner, projectId })).toMatchObject(notFound);
    expect(await readOrigin(easel, { viewer: owner, projectId: forkId })).toMatchObject(notFound);
    const head = (await easel.versions.head(forkId))!;
    await database()
      .insert(turns)
      .values({
        ...{ id: 't'.repeat(26), projectId: forkId, viewerId: forker.id, prompt: 'p', mode: 'build', draftId: 'd' },
        ...{ baseVersionId: head.id, phase: 'streaming', createdAt: 1 },
      });
    expect(conflictsOf(await bring())).toEqual(['turn-running']);
    await database()
      .delete(turns)
      .where(eq(turns.id, 't'.repeat(26)));
    expect((await bring()).ok).toBe(true);
  });

  test('promises come over one by one; what the fork changed or added of its own stays', async () => {
    const { easel, owner, projectId, forker, forkId, moveShare, bring } = await start();
    const step = parseStep('see "Welcome"');
    if (!step.ok) throw new Error('no step');
    const add = (viewer: Viewer, id: ProjectId, sentence: string) =>
      addPromise(easel, { viewer, projectId: id, sentence, journey: [step.value] });
    valueOf(await add(forker, forkId, 'Mine'));
    await moveShare(valueOf(await add(owner, projectId, 'Theirs')).version);
    valueOf(await bring());
    const { promises } = valueOf(await listPromises(easel, { viewer: forker, projectId: forkId }));
    expect(promises.map(({ sentence }) => sentence)).toEqual(['Mine', 'Theirs']);
  });

  test('lists forks that stand in the gallery, and no others', async () => {
    const { easel, owner, projectId, forkId, share, look, fork } = await start();
    const forksOf = async () => valueOf(await readOrigin(easel, { viewer: owner, projectId })).forks;
    expect(await forksOf()).toEqual([]);
    const forkShare = await share(fork.version, 'My habits');
    expect(await forksOf()).toEqual([]);
    await database().update(projects).set({ visibility: 'gallery' }).where(eq(projects.id, forkId));
    expect(await forksOf()).toEqual([{ shareId: forkShare, title: 'My habits' }]);
    expect((await look()).origin).toMatchObject({ place: { shareId: expect.any(String) } });
  });

  test('the tree that a fork compares with is kept while the fork is, though its origin is gone for good', async () => {
    const { easel, projectId, forkId, change, improve, bring } = await start();
    const theirs = await improve({ 'src/app.ts': `only ${projectId}\n` });
    valueOf(await bring());
    await change({ 'src/app.ts': 'other\n' });
    const file = (await easel.trees.read(theirs.treeHash))!['src/app.ts']!.hash;
    await easel.projects.purge([projectId]);
    const collect = () =>
      collectGarbage({
        ...{ ...easel, db: database(), log: null, measure: async () => 0, budgetBytes: 1, now: () => Date.now() + 9e9 },
        ...{ blobsOf: async () => [], removeData: async () => undefined, holdsBlobs: async () => false },
      });
    await database().delete(versions);
    await collect();
    expect(await easel.blobs.has(file)).toBe(true);
    await database().delete(projectOrigins).where(eq(projectOrigins.projectId, forkId));
    await collect();
    expect(await easel.blobs.has(file)).toBe(false);
  });
});
