import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildScripts, type BuiltScripts } from '@/lib/base/foundation/build-scripts.fixture';
import { keepSpare } from './spare-process';

/** Stand-ins for an engine: one warms up at once, one exits as soon as it is asked, one never says anything. */
const open = `import { openChannel } from '@/lib/backends/backend-engine/process/channel';`;
const texts = {
  warm: `${open} const channel = openChannel(() => channel.say({ type: 'warmed' }));`,
  broken: `${open} openChannel(() => process.exit(1));`,
  silent: `${open} openChannel(() => undefined);`,
};

let scripts: BuiltScripts;
let folder: string;
let made = 0;
beforeAll(async () => {
  scripts = await buildScripts({ texts });
  folder = mkdtempSync(path.join(os.tmpdir(), 'easel-proof-'));
  mkdirSync(path.join(folder, 'template', 'database'), { recursive: true });
  for (const note of ['prepared.json', 'engine']) writeFileSync(path.join(folder, 'template', note), '{}');
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await scripts.dispose();
});

const keep = (worker: keyof typeof texts, limit = 60_000, template = 'template') =>
  keepSpare({
    folder: path.join(folder, String((made += 1))),
    template: path.join(folder, template),
    workerFile: path.join(scripts.folder, `${worker}.mjs`),
    ...{ after: 0, idleAfter: 600_000, limit, isInUse: () => false },
  });

test.skipIf(process.platform === 'win32').each([
  ['gets warm', 'warm', 60_000, true],
  ['ends before it is', 'broken', 60_000, false],
  ['never gets warm', 'silent', 500, false],
] as const)(
  'an engine that %s is reported correctly, also to concurrent and later callers',
  async (_what, worker, limit, isReady) => {
    const spares = keep(worker, limit);
    expect(await Promise.all([spares.proves(), spares.proves()])).toEqual([isReady, isReady]);
    expect(await spares.proves()).toBe(isReady);
    // A warm one is there for the next caller.
    const taken = spares.take();
    expect(taken !== null).toBe(isReady);
    // A spare that was taken must be ended by its new holder.
    taken?.begun.child.kill('SIGKILL');
    await spares.dispose();
  },
  120_000,
);

test.skipIf(process.platform === 'win32')('without an empty database to start from, none can be started', async () => {
  const spares = keep('warm', 60_000, 'nothing');
  expect(await spares.proves()).toBe(false);
  await spares.dispose();
});
