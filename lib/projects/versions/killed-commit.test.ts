import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDiskBlobStore } from '../../base/blobs/disk-blob-store';
import { openDataFolder } from '../../base/database/data-folder';
import { openPglite } from '../../base/database/open-database';
import { migrationsFolder, placeTestDatabase } from '../../base/database/test-database.fixture';
import { buildScripts, compilingWords, type BuiltScripts } from '../../base/foundation/build-scripts.fixture';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { createDiskHeadsLog } from './disk-heads-log';
import { recoverHeads } from './recover-heads';
import { createVersionFixture } from './version.fixture';

let scripts: BuiltScripts;
let folder: string;

/** Commits two versions, then a third that hangs at the given step, where the test kills the process. */
const life = `
import { createDiskBlobStore } from '@/lib/base/blobs/disk-blob-store';
import { openDataFolder } from '@/lib/base/database/data-folder';
import { openPglite } from '@/lib/base/database/open-database';
import { commitVersion } from '@/lib/projects/versions/commit-version';
import { createDiskHeadsLog } from '@/lib/projects/versions/disk-heads-log';
import { withHeadsLog } from '@/lib/projects/versions/heads-log';
import { createVersionFixture } from '@/lib/projects/versions/version.fixture';

const [, , folder, migrations, stopAt] = process.argv;
const opened = await openDataFolder({ folder, now: Date.now });
if (!opened.ok) throw new Error(opened.error.message);
const { db } = await openPglite(opened.value.db, migrations);
const log = createDiskHeadsLog(opened.value.logs + '/heads.jsonl');
let isLast = false;
const say = (line) => process.stdout.write(line + '\\n');
const stop = async (step) => {
  if (!isLast || step !== stopAt) return;
  say('stopped');
  await new Promise(() => setInterval(() => undefined, 1000));
};
const easel = createVersionFixture(db, {
  blobs: createDiskBlobStore(opened.value.blobs),
  wrap: (versions) => {
    const stopping = { ...versions, async append(input) {
      await stop('blobs-stored');
      const appended = await versions.append(input);
      await stop('database-committed');
      return appended;
    } };
    const logged = withHeadsLog(stopping, log);
    return { ...logged, async append(input) {
      const appended = await logged.append(input);
      await stop('heads-logged');
      return appended;
    } };
  },
});
const { projectId, first } = await easel.newProject({ 'a.ts': stopAt });
say('acknowledged ' + projectId + ' ' + first.id);
let parentId = first.id;
for (const n of [1, 2]) {
  isLast = n === 2;
  const made = await commitVersion(easel, { ...(await easel.makeTree({ 'a.ts': stopAt + n })), projectId, parentId, kind: 'turn', author: 'model', summary: '' });
  parentId = made.value.id;
  say('acknowledged ' + projectId + ' ' + parentId);
}
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-killed-'));
  scripts = await buildScripts({ texts: { life } });
  const opened = await openDataFolder({ folder, now: () => 1 });
  if (!opened.ok) throw new Error(opened.error.message);
  await opened.value.close();
  await placeTestDatabase(opened.value.db);
});
afterAll(async () => {
  await scripts.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function commitUntilKilled(stopAt: string): Promise<Array<[ProjectId, VersionId]>> {
  const script = join(scripts.folder, 'life.mjs');
  const child = spawn(process.execPath, [...compilingWords, script, folder, migrationsFolder, stopAt], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: Array<[ProjectId, VersionId]> = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'stopped') child.kill('SIGKILL');
    else acknowledged.push(line.split(' ').slice(1) as [ProjectId, VersionId]);
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}

test.each([
  ['blobs-stored', 2],
  ['database-committed', 3],
  ['heads-logged', 3],
])(
  'keeps every acknowledged version, in database and log alike, when killed with %s',
  async (stopAt, expected) => {
    const acknowledged = await commitUntilKilled(stopAt);
    expect(acknowledged).toHaveLength(2);

    const opened = await openDataFolder({ folder, now: () => 1 });
    if (!opened.ok) throw new Error(opened.error.message);
    const database = await openPglite(opened.value.db, migrationsFolder);
    const log = createDiskHeadsLog(join(opened.value.logs, 'heads.jsonl'));
    try {
      expect(await recoverHeads({ db: database.db, log, now: () => 1 })).toEqual([]);
      const easel = createVersionFixture(database.db, { blobs: createDiskBlobStore(opened.value.blobs) });
      const projectId = acknowledged[0]![0];
      const kept = await easel.versions.list(projectId, { before: null, limit: 10 });
      expect(kept).toHaveLength(expected);
      expect(kept.map((version) => version.id)).toEqual(expect.arrayContaining(acknowledged.map(([, id]) => id)));
      const { asked: _, ...newest } = kept[0]!;
      expect(await easel.versions.head(projectId)).toMatchObject(newest);
      for (const version of kept) {
        const tree = await easel.trees.read(version.treeHash);
        expect(await easel.blobs.get(tree!['a.ts']!.hash)).not.toBeNull();
      }
      const logged: string[] = [];
      for await (const { entry } of log.read()) if (entry.type === 'version') logged.push(entry.version.id);
      expect(logged).toEqual(expect.arrayContaining(kept.map((version) => version.id)));
    } finally {
      await log.close();
      await database.close();
      await opened.value.close();
    }
  },
  60_000,
);
