import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEngine } from '@/lib/backends/backend-engine/engine-note';
import { engineVersion } from '@/lib/backends/backend-engine/engine-version';
import { buildScripts, compilingWords, type BuiltScripts } from '@/lib/base/foundation/build-scripts.fixture';
import { sampleOf } from '@/lib/base/foundation/sample.fixture';
import { openTestBackends, testId, type TestBackends } from './backends.fixture';
import { buildOldEngine, oldEngine } from './old-engine.fixture';

const schema = 'create table public.t (n int primary key); alter table public.t enable row level security;';

/**
 * Carrying a folder over takes three renames: the finished folder becomes `-next`, which commits; the old folder
 * becomes `-old`; `-next` becomes the folder. A process dies before one of them, or after all.
 */
const deaths = [
  ['when all is written but nothing decided', 1, oldEngine],
  ['when it is decided', 2, oldEngine],
  ['with the old folder moved away', 3, null],
  ['when the new one stands', 4, engineVersion()],
] as const;
/**
 * Only for the long test run: `replace-folder.test.ts` starts from the disk states that such deaths leave, and
 * `upgrade.test.ts` carries data over.
 */
const died = sampleOf('deaths while a folder is carried over', deaths, () => false);

/** Carries a folder over and dies at the given rename. */
const life = `
  import files from 'node:fs/promises';
  import { syncBuiltinESMExports } from 'node:module';
  const { folder, workerFile, dieAt, engine } = JSON.parse(process.argv[2] ?? '') as
    { folder: string; workerFile: string; dieAt: number; engine: string };
  const { rename } = files;
  let renamed = 0;
  const step = () => { renamed += 1; if (renamed === dieAt) process.kill(process.pid, 'SIGKILL'); };
  files.rename = async (from, to) => { step(); await rename(from, to); if (renamed === 3) step(); };
  syncBuiltinESMExports();
  const { carryOver } = await import('@/lib/backends/backends/carry-over');
  await carryOver(folder, engine, workerFile, new AbortController().signal);
`;

describe.runIf(died.length > 0)('a process that dies while it carries a folder over', () => {
  let opened: TestBackends;
  let scripts: BuiltScripts;
  let asleep: string;
  beforeAll(async () => {
    scripts = await buildScripts({ texts: { life } });
    asleep = await mkdtemp(path.join(os.tmpdir(), 'easel-carry-'));
    const old = await buildOldEngine();
    const before = await openTestBackends({ workerFile: old.workerFile, engine: oldEngine, template: null });
    const id = testId();
    const made = await before.backends.migrate(id, [{ name: '20260101000000_t', sql: schema }]);
    expect(made).toMatchObject({ ok: true });
    await before.backends.write(id, [{ sql: 'insert into public.t select generate_series(1, 1000)' }]);
    // Copied without a clean shutdown: this is what a killed server leaves on disk.
    await cp(before.backends.folderOf(id), asleep, { recursive: true });
    await before.dispose();
    await old.dispose();
    opened = await openTestBackends();
  }, 180_000);
  afterAll(async () => {
    await opened.dispose();
    await scripts.dispose();
    await rm(asleep, { recursive: true, force: true });
  });

  test.each(died)(
    '%s leaves the old data or the new, complete',
    async (_when, dieAt, left) => {
      const id = testId();
      const folder = opened.backends.folderOf(id);
      await cp(asleep, folder, { recursive: true });
      const told = {
        folder,
        dieAt,
        engine: engineVersion(),
        workerFile: path.join(path.dirname(opened.workerFile), 'carry.mjs'),
      };
      const child = spawn(process.execPath, [
        ...compilingWords,
        path.join(scripts.folder, 'life.mjs'),
        JSON.stringify(told),
      ]);
      let faults = '';
      child.stderr.on('data', (text: Buffer) => (faults += text.toString()));
      const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
      expect(signal, faults).toBe('SIGKILL');
      expect(await readEngine(folder)).toBe(left);

      expect(await opened.backends.hasData(id)).toBe(true);
      const read = await opened.backends.read(id, 'select count(*)::int as n, sum(n)::int as sum from public.t');
      expect(read).toEqual({ ok: true, value: [{ n: 1000, sum: 500_500 }] });
      expect(await readEngine(folder)).toBe(engineVersion());
      expect((await readdir(path.dirname(folder))).filter((name) => name.startsWith(id))).toEqual([id]);
    },
    180_000,
  );
});
