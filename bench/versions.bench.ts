import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createDiskBlobStore, measureBlobs } from '../lib/base/blobs/disk-blob-store';
import { openDataFolder } from '../lib/base/database/data-folder';
import { createDiskRoom } from '../lib/base/database/disk-room';
import { openPglite } from '../lib/base/database/open-database';
import type { Result } from '../lib/base/foundation/result';
import { compareVersions } from '../lib/projects/versions/compare-versions';
import { createDiskHeadsLog } from '../lib/projects/versions/disk-heads-log';
import { withHeadsLog } from '../lib/projects/versions/heads-log';
import { restoreVersion } from '../lib/projects/versions/restore-version';
import { saveByHand } from '../lib/projects/versions/save-by-hand';
import { createVersionFixture } from '../lib/projects/versions/version.fixture';
import { folderBytes, timed } from './support/measure';

const runFile = promisify(execFile);
const migrations = join(process.cwd(), 'drizzle', 'migrations');
const rounds = 20;
const warmUp = 3;
const fileCount = 1000;
const changedCount = 10;

/** 1,000 source files of about 2 kB in 60 folders, as in a large app; `edition` changes one line of a file. */
function sourceOf(n: number, edition: number): string {
  const lines = Array.from(
    { length: 40 },
    (_, line) => `  const value${line} = useMemo(() => compute(${(n * 31 + line * 17) % 997}, '${n}'), []);`,
  );
  lines[n % 24] = `  const edited = 'edition ${edition} of ${n}';`;
  return `export function Part${n}() {\n${lines.slice(0, 24 + (n % 16)).join('\n')}\n  return edited;\n}\n`;
}
const pathOf = (n: number) => `src/${n % 3 === 0 ? 'pages' : 'components'}/area${n % 20}/Part${n}.tsx`;

/** Ten files, some of them close together, like a change to one feature. */
const changedIn = (round: number) =>
  Array.from({ length: changedCount }, (_, n) => (round * 7 + n * 20 + (n > 6 ? 3 : 0)) % fileCount);

function valueOf<Value>(result: Result<Value, { code: string; detail?: string }>): Value {
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.detail ?? ''}`);
  return result.value;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/**
 * Versions of a project of 1,000 files with ten changed each: median milliseconds of version, restore and compare,
 * including waits for the disk, through the same use cases as a request; and what one version adds on disk beyond the
 * changed files themselves (`growthBeyondChangedBytes`; the database's preallocated log is counted separately).
 * Baseline: the same change as a git commit, if git is installed.
 */
export async function run({ log }: { log(line: string): void }) {
  const scratch = await mkdtemp(join(tmpdir(), 'easel-bench-versions-'));
  try {
    const figures = await measureEasel(scratch, log);
    log('the same with git, as a baseline');
    const gitMs = await measureGit(join(scratch, 'git')).catch(() => null);
    return {
      figures: { ...figures, ...(gitMs === null ? {} : { gitCommitMs: round(gitMs) }) },
      ratios: gitMs === null ? {} : { versionToGitCommit: round(figures.versionMs / gitMs, 3) },
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function measureEasel(scratch: string, log: (line: string) => void) {
  const data = valueOfFolder(await openDataFolder({ folder: join(scratch, 'data'), now: Date.now }));
  const database = await openPglite(data.db, migrations);
  const heads = createDiskHeadsLog(join(data.logs, 'heads.jsonl'));
  const fixture = createVersionFixture(database.db, {
    blobs: createDiskBlobStore(data.blobs),
    wrap: (versions) => withHeadsLog(versions, heads),
  });
  const easel = { ...fixture, room: createDiskRoom({ folder: data.folder, now: Date.now }) };
  const times = { version: [] as number[], restore: [] as number[], compare: [] as number[] };
  try {
    log(`a project of ${fileCount} files`);
    const start = performance.now();
    const files = Object.fromEntries(Array.from({ length: fileCount }, (_, n) => [pathOf(n), sourceOf(n, 0)]));
    const { projectId, viewer, first } = await easel.newProject(files);
    const firstVersionMs = performance.now() - start;

    log(`${rounds} versions of ${changedCount} changed files, each compared and restored`);
    const growth: number[] = [];
    const databaseBefore = await folderBytes(data.db);
    for (let n = -warmUp; n < rounds; n += 1) {
      if (n === 0) for (const list of Object.values(times)) list.length = 0;
      const operations = changedIn(n + warmUp).map((each) => ({
        type: 'file-write' as const,
        path: pathOf(each),
        content: sourceOf(each, n + 100),
      }));
      const before = await measureBlobs(data.blobs);
      const logBefore = await folderBytes(data.logs);
      const made = valueOf(await timed(times.version, () => saveByHand(easel, { viewer, projectId, operations })));
      const changed = operations.reduce((sum, operation) => sum + Buffer.byteLength(operation.content), 0);
      const added = (await measureBlobs(data.blobs)) - before + (await folderBytes(data.logs)) - logBefore;
      if (n >= 0) growth.push(added - changed);
      const compared = await timed(times.compare, () =>
        compareVersions(easel, { viewer, projectId, from: made.parentId!, to: made.id }),
      );
      if (valueOf(compared).files.length !== changedCount) throw new Error('The comparison is not whole.');
      valueOf(
        await timed(times.restore, () => restoreVersion(easel, { viewer, projectId, versionId: made.parentId! })),
      );
    }
    const databaseGrowth = ((await folderBytes(data.db)) - databaseBefore) / (2 * (rounds + warmUp));
    const cold = createVersionFixture(database.db, { blobs: createDiskBlobStore(data.blobs) });
    const coldCompare: number[] = [];
    const head = (await easel.versions.head(projectId))!;
    await timed(coldCompare, () => compareVersions(cold, { viewer, projectId, from: first.id, to: head.id }));
    return {
      versionMs: round(median(times.version)),
      restoreMs: round(median(times.restore)),
      compareMs: round(median(times.compare)),
      versionP95Ms: round(times.version.toSorted((a, b) => a - b)[Math.floor(rounds * 0.95)]!),
      compareColdMs: round(coldCompare[0]!),
      firstVersionMs: round(firstVersionMs),
      growthBeyondChangedBytes: Math.round(Math.max(...growth)),
      databaseGrowthPerVersionBytes: Math.round(databaseGrowth),
    };
  } finally {
    await heads.close();
    await database.close();
    await data.close();
  }
}

async function measureGit(folder: string): Promise<number> {
  const git = (...args: string[]) =>
    runFile('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args], { cwd: folder });
  await mkdir(folder, { recursive: true });
  const write = async (n: number, edition: number) => {
    const file = join(folder, pathOf(n));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, sourceOf(n, edition));
  };
  await git('init', '-q');
  for (let n = 0; n < fileCount; n += 1) await write(n, 0);
  await git('add', '-A');
  await git('commit', '-q', '-m', 'first');
  const times: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    for (const each of changedIn(n)) await write(each, n + 100);
    await timed(times, async () => {
      await git('add', '-A');
      await git('commit', '-q', '-m', 'next');
    });
  }
  return median(times);
}

function valueOfFolder<Value>(opened: Result<Value, { message: string }>): Value {
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
