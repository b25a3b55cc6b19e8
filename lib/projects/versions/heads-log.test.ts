import { appendFile, mkdir, mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { constants } from 'node:buffer';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq, gt } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberships, projects, settings, versions, viewers } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ProjectId } from '../../base/foundation/id';
import { ensureLocalOwner } from '../../base/viewers/local-owner';
import { commitVersion } from './commit-version';
import { createDiskHeadsLog } from './disk-heads-log';
import { withHeadsLog, type HeadsLog, type HeadsLogEntry } from './heads-log';
import { recoverHeads } from './recover-heads';
import { saveByHand } from './save-by-hand';
import { createId, createVersionFixture } from './version.fixture';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'easel-heads-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

let count = 0;
const newFile = () => join(scratch, `${(count += 1)}.jsonl`);
const readAll = async (log: HeadsLog) => {
  const entries: HeadsLogEntry[] = [];
  for await (const { entry } of log.read()) entries.push(entry);
  return entries;
};
const purge = (projectId: string) => ({ type: 'project-purged' as const, projectId: projectId as ProjectId });

describe('createDiskHeadsLog', () => {
  test('returns what was appended, in order, even to a later process', async () => {
    const file = newFile();
    const log = createDiskHeadsLog(file);
    expect(await readAll(log)).toEqual([]);
    await Promise.all(['a', 'b', 'c'].map((id) => log.append([purge(id)])));
    await log.close();
    const again = createDiskHeadsLog(file);
    await again.append([purge('d')]);
    expect(await readAll(again)).toEqual(['a', 'b', 'c', 'd'].map(purge));
    await again.close();
  });

  test('skips a truncated line and loses nothing after it', async () => {
    const file = newFile();
    const log = createDiskHeadsLog(file);
    await log.append([purge('a')]);
    await log.close();
    await appendFile(file, '{"type":"project-pur');
    await log.append([purge('b')]);
    expect(await readAll(log)).toEqual([purge('a'), purge('b')]);
    await log.close();
  });

  test('can be read when it is longer than the maximum string', async () => {
    const file = newFile();
    const log = createDiskHeadsLog(file);
    await log.append([purge('a')]);
    await log.close();
    // The hole in a sparse file takes no disk space and reads as a single invalid line, which is skipped.
    await truncate(file, constants.MAX_STRING_LENGTH + 1);
    await log.append([purge('b')]);
    expect(await readAll(log)).toEqual([purge('a'), purge('b')]);
    await log.close();
  });

  test('is replaced atomically', async () => {
    const file = newFile();
    const log = createDiskHeadsLog(file);
    await log.append([purge('a'), purge('b')]);
    await log.rewrite([purge('c')]);
    await log.append([purge('d')]);
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(2);
    expect(await readAll(log)).toEqual([purge('c'), purge('d')]);
    await log.close();
  });

  test('reports a disk error, and continues once the disk works again', async () => {
    const log = createDiskHeadsLog(join(scratch, 'not-yet', 'heads.jsonl'));
    await expect(log.append([purge('a')])).rejects.toThrow('ENOENT');
    await mkdir(join(scratch, 'not-yet'));
    await log.append([purge('b')]);
    expect(await readAll(log)).toEqual([purge('b')]);
    await log.close();
  });
});

await describeOnDatabases('heads log', (database) => {
  function open(log: HeadsLog = createDiskHeadsLog(newFile())) {
    return { log, easel: createVersionFixture(database(), { wrap: (store) => withHeadsLog(store, log) }) };
  }
  const recover = (log: HeadsLog) => recoverHeads({ db: database(), log, now: () => 5 });

  /** Simulates a power cut: the database loses these versions. */
  async function loseVersionsAfter(db: Database, projectId: ProjectId, number: number): Promise<void> {
    const [kept] = await db.select().from(versions).where(eq(versions.number, number));
    await db.delete(versions).where(gt(versions.number, number));
    await db.update(projects).set({ headVersionId: kept!.id, lastEvent: 1 }).where(eq(projects.id, projectId));
  }

  test('brings back lost versions, the newest as head, with event numbers beyond any that were seen', async () => {
    await database().delete(projects);
    const { easel, log } = open();
    const { projectId, viewer } = await easel.newProject({ 'a.ts': '0' });
    for (const content of ['1', '2']) {
      await saveByHand(easel, { viewer, projectId, operations: [{ type: 'file-write', path: 'a.ts', content }] });
    }
    const before = await easel.versions.list(projectId, { before: null, limit: 10 });
    await loseVersionsAfter(database(), projectId, 0);

    const recovered = await recover(log);
    expect(recovered.map((version) => version.number)).toEqual([1, 2]);
    expect(await easel.versions.list(projectId, { before: null, limit: 10 })).toEqual(before);
    // Only the list contains the prompts, which it reads from the turns.
    const { asked: _, ...newest } = before[0]!;
    expect(await easel.versions.head(projectId)).toMatchObject(newest);
    const [project] = await database().select().from(projects).where(eq(projects.id, projectId));
    expect(project!.lastEvent).toBeGreaterThan(1000);
    expect(await recover(log)).toEqual([]);
  });

  test('brings back projects and their owner when the whole database is gone', async () => {
    await database().delete(projects);
    const { easel, log } = open();
    const owner = await ensureLocalOwner(database(), createId, easel.now);
    const projectId = createId<'project'>();
    await commitVersion(easel, {
      ...(await easel.makeTree({ 'a.ts': '0' })),
      projectId,
      parentId: null,
      kind: 'template',
      author: 'person',
      summary: '',
      prepare: async (tx) => {
        await tx
          .insert(projects)
          .values({ id: projectId, ownerId: owner.id, name: '账本', createdAt: 1, updatedAt: 1 });
        await tx.insert(memberships).values({ projectId, viewerId: owner.id, role: 'owner' });
      },
    });
    await database().delete(projects);
    await database().delete(settings);
    await database().delete(viewers);

    expect(await recover(log)).toHaveLength(1);
    expect(await ensureLocalOwner(database(), createId, easel.now)).toEqual(owner);
    expect(await easel.access.roleOf(owner, projectId)).toBe('owner');
    expect((await database().select().from(projects))[0]).toMatchObject({ id: projectId, name: '账本' });
  });

  test('logs what a process committed but died before logging', async () => {
    await database().delete(projects);
    const log = createDiskHeadsLog(newFile());
    const died: HeadsLog = { ...log, append: () => Promise.reject(new Error('killed')) };
    const { easel } = open(died);
    await expect(easel.newProject({ 'a.ts': '0' })).rejects.toThrow('killed');
    expect(await readAll(log)).toEqual([]);
    expect(await recover(log)).toEqual([]);
    expect((await readAll(log)).map((entry) => entry.type === 'version' && entry.version.number)).toEqual([0]);
    await recover(log);
    expect(await readAll(log)).toHaveLength(1);
  });

  test('acknowledges and logs nothing when the database refuses', async () => {
    await database().delete(projects);
    const { easel, log } = open();
    const { projectId, first } = await easel.newProject({ 'a.ts': '0' });
    const refused = commitVersion(easel, {
      tree: {},
      projectId,
      parentId: first.id,
      kind: 'turn',
      author: 'model',
      summary: '',
      alongside: () => Promise.reject(Object.assign(new Error('could not extend file'), { code: '53100' })),
    });
    expect(await refused).toMatchObject({ error: { code: 'storage-full' } });
    expect(await readAll(log)).toHaveLength(1);
  });

  test('does not bring back what was permanently deleted', async () => {
    await database().delete(projects);
    const { easel, log } = open();
    const { projectId } = await easel.newProject({ 'a.ts': '0' });
    await database().delete(projects).where(eq(projects.id, projectId));
    await log.append([purge(projectId)]);
    expect(await recover(log)).toEqual([]);
    expect(await database().select().from(projects)).toEqual([]);
  });

  test('is reduced to the newest versions of each project once it is large, and loses no project', async () => {
    await database().delete(projects);
    const { easel, log } = open();
    const { projectId } = await easel.newProject({ 'a.ts': '0' });
    const other = await easel.newProject({ 'a.ts': '0' });
    const [first, others] = await readAll(log);
    if (first?.type !== 'version' || others?.type !== 'version') throw new Error('not logged');
    const long = { ...first, version: { ...first.version, settings: { promises: 'x'.repeat(1024 ** 2) } } };
    for (let n = 0; n < 70; n += 1) await log.append([long]);
    const size = async () => {
      let bytes = 0;
      for await (const line of log.read()) bytes += line.bytes;
      return bytes;
    };
    expect(await size()).toBeGreaterThan(70 * 1024 ** 2);
    await recover(log);
    expect(await size()).toBeLessThan(2 * 1024 ** 2);
    expect(await readAll(log)).toEqual([others, long]);
    await database().delete(projects);
    expect((await recover(log)).map((version) => version.projectId)).toEqual([other.projectId, projectId]);
  });

  test('logs and restores thousands of missing versions in batches', async () => {
    await database().delete(projects);
    const { easel, log } = open();
    const { projectId, first } = await easel.newProject({ 'a.ts': '0' });
    const rows = Array.from({ length: 4200 }, (_, n) => ({ ...first, id: createId<'version'>(), number: n + 1 }));
    for (let start = 0; start < rows.length; start += 1400)
      await database()
        .insert(versions)
        .values(rows.slice(start, start + 1400));
    const together: number[] = [];
    const seen: HeadsLog = {
      ...log,
      append(entries) {
        together.push(entries.length);
        return log.append(entries);
      },
    };
    await recover(seen);
    expect(together.reduce((sum, count) => sum + count, 0)).toBe(4200);
    expect(Math.max(...together)).toBeLessThanOrEqual(100);
    expect((await readAll(log)).length).toBe(4201);

    await loseVersionsAfter(database(), projectId, 0);
    const back = await recover(log);
    expect(back.map(({ number }) => number)).toEqual(rows.map(({ number }) => number));
    expect((await easel.versions.head(projectId))?.number).toBe(4200);
  });
});
