import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backendTemplate, testId } from '@/lib/backends/backends.fixture';
import { createKeys } from '@/lib/backends/create-keys';
import { openTestEngine, type TestEngine } from '@/lib/backends/test-engine.fixture';
import { buildScripts, type BuiltScripts } from '@/lib/foundation/build-scripts.fixture';
import { isLong } from '@/lib/foundation/sample.fixture';
import { type KillAt, type KillWorld, longLife, openWorld, shortLife } from './killed.fixture';
import type { SnapshotId } from './snapshots';

const most = 50;
const runs = isLong ? most : 1;
const acts = isLong ? longLife : shortLife;
/** Of a life that ends by itself; counted anew by the first test. */
let stepsOfALife = 0;

/**
 * Even over a life, and a little off, the same each time. Not in its last steps: a life takes a few more or less, as reads of blobs
 * happen to come, and one that has ended can't be killed.
 */
function killAt(run: number): { step: number; delay: number } {
  return { step: Math.floor(((run + 0.6) / runs) * 0.95 * stepsOfALife), delay: (run * 7) % 23 };
}

const life = `
  import { liveUntilKilled } from '@/lib/snapshots/killed.fixture';
  await liveUntilKilled(...(JSON.parse(process.argv[2] ?? '') as Parameters<typeof liveUntilKilled>));
`;

describe('a process killed while it takes and puts back snapshots, and gives data another form', () => {
  let scripts: BuiltScripts;
  let engine: TestEngine;
  const folders: string[] = [];
  beforeAll(async () => {
    scripts = await buildScripts({ texts: { life } });
    engine = await openTestEngine();
    process.stdout.write(`${runs} of ${most} lives cut short, ${acts.length} of ${longLife.length} acts in each\n`);
  }, 60_000);
  afterAll(async () => {
    await scripts.dispose();
    await engine.dispose();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  async function live(killed: KillAt): Promise<{ world: KillWorld; said: string[] }> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'easel-killed-'));
    folders.push(folder);
    const world: KillWorld = {
      folder,
      template: backendTemplate,
      workerFile: engine.workerFile,
      id: testId(),
      keys: await createKeys(),
    };
    const child = spawn(process.execPath, [
      path.join(scripts.folder, 'life.mjs'),
      JSON.stringify([world, killed, acts]),
    ]);
    let [output, faults] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (faults += text.toString()));
    const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
    if (killed ? signal !== 'SIGKILL' : signal !== null) throw new Error(`${output}\n${faults}`);
    return { world, said: output.split('\n').filter((line) => line !== '') };
  }

  /** All that the data may be after those words: row and upload. */
  function legalStates(said: readonly string[]): string[] {
    let [now, coming] = ['', ''];
    let states: string[] = [];
    for (const line of said) {
      const [word, n = ''] = line.split(' ');
      if (word === 'is') states = [(now = `${n} ${n}`)];
      if (word === 'restoring') states = [now, `${n} ${n}`];
      // The row alone, all of it or nothing.
      if (word === 'migrating') states = [now, `${n} ${now.split(' ')[1]}`];
      if (word === 'migrated') states = [(now = `${n} ${now.split(' ')[1]}`)];
      // Row first, then upload.
      if (word === 'writing') {
        coming = `${n} ${n}`;
        states = [now, `${n} ${now.split(' ')[1]}`, coming];
      }
    }
    return states;
  }

  async function look({ world, said }: Awaited<ReturnType<typeof live>>): Promise<void> {
    const { snapshots, read, backends } = openWorld(world, () => undefined);
    try {
      const kept = said.flatMap((line) => {
        const [word, n, snapshot] = line.split(' ');
        return word === 'kept' && n && snapshot ? [{ n, snapshot: snapshot as SnapshotId }] : [];
      });
      // Before the first was kept there may be no table yet.
      if (kept.length > 0) expect(legalStates(said)).toContain(await read());
      for (const { n, snapshot } of isLong ? kept : kept.slice(-1)) {
        expect(await snapshots.restore(world.id, snapshot)).toEqual({ ok: true, value: undefined });
        expect(await read()).toBe(`${n} ${n}`);
      }
    } finally {
      await backends.dispose();
    }
  }

  test('ends in order when nobody kills it', async () => {
    const life = await live(null);
    stepsOfALife = Number(life.said.at(-1)?.split(' ')[1]);
    expect(stepsOfALife).toBeGreaterThan(isLong ? 50 : 25);
    await look(life);
  }, 120_000);

  test.each(Array.from({ length: runs }, (_, run) => run))(
    'loses no finished snapshot, and its data is before or after (%i)',
    async (run) => {
      const life = await live(killAt(run));
      expect(life.said.some((line) => line.startsWith('steps'))).toBe(false);
      await look(life);
    },
    120_000,
  );
});
