import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backendTemplate, testId } from '@/lib/backends/backends/backends.fixture';
import { createKeys } from '@/lib/backends/backends/create-keys';
import { openTestEngine, type TestEngine } from '@/lib/backends/backends/test-engine.fixture';
import { buildScripts, compilingWords, type BuiltScripts } from '@/lib/base/foundation/build-scripts.fixture';
import { isLong, longTest } from '@/lib/base/foundation/sample.fixture';
import { type KillAt, type KillWorld, longLife, openWorld, shortLife } from './killed.fixture';
import type { SnapshotId } from './snapshots';

const most = 50;
const runs = isLong ? most : 1;
const acts = isLong ? longLife : shortLife;
/** Steps of a short life that ends by itself; the long run counts those of its longer one. */
let stepsOfALife = 28;

/**
 * Spreads the kills evenly over a life, with a small delay, the same each time. Avoids the last steps: the number of
 * steps varies a little with the order of blob reads, and a finished process can't be killed.
 */
function killAt(run: number): { step: number; delay: number } {
  return { step: Math.floor(((run + 0.6) / runs) * 0.95 * stepsOfALife), delay: (run * 7) % 23 };
}

const life = `
  import { liveUntilKilled } from '@/lib/backends/snapshots/killed.fixture';
  await liveUntilKilled(...(JSON.parse(process.argv[2] ?? '') as Parameters<typeof liveUntilKilled>));
`;

describe('a process killed while it takes and restores snapshots and migrates', () => {
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
      ...compilingWords,
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

  /** Every state (row and upload) that the data may be in after the process has printed the lines in `said`. */
  function legalStates(said: readonly string[]): string[] {
    let [now, coming] = ['', ''];
    let states: string[] = [];
    for (const line of said) {
      const [word, n = ''] = line.split(' ');
      if (word === 'is') states = [(now = `${n} ${n}`)];
      if (word === 'restoring') states = [now, `${n} ${n}`];
      // Only the row, entirely or not at all.
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
      // Before the first snapshot there may be no table yet.
      if (kept.length > 0) expect(legalStates(said)).toContain(await read());
      for (const { n, snapshot } of isLong ? kept : kept.slice(-1)) {
        expect(await snapshots.restore(world.id, snapshot)).toEqual({ ok: true, value: undefined });
        expect(await read()).toBe(`${n} ${n}`);
      }
    } finally {
      await backends.dispose();
    }
  }

  // The killed lives do the same until they are killed, so only the long run tests this.
  longTest(
    'ends in order when nobody kills it',
    async () => {
      const life = await live(null);
      stepsOfALife = Number(life.said.at(-1)?.split(' ')[1]);
      expect(stepsOfALife).toBeGreaterThan(50);
      await look(life);
    },
    120_000,
  );

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
