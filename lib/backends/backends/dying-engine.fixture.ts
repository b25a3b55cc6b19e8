import type { Plugin } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEngine } from '@/scripts/build-engine.mjs';
import type { TestEngine } from './test-engine.fixture';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Substitutes `dying-change.fixture.ts` for the code that changes an app's schema. */
const dying: Plugin = {
  name: 'dying',
  setup(builder) {
    builder.onResolve({ filter: /^\.\/change-all$/ }, () => ({
      path: path.join(root, 'lib/backends/backends/dying-change.fixture.ts'),
    }));
  },
};

/** The engine as it ships, except that it is killed where a migration says `diesBefore`. Call `dispose` when done. */
export async function openDyingEngine(): Promise<TestEngine> {
  const folder = await mkdtemp(path.join(root, 'build', 'test-'));
  await buildEngine({ root, outdir: folder, plugins: [dying] });
  return { workerFile: path.join(folder, 'engine.mjs'), dispose: () => rm(folder, { recursive: true, force: true }) };
}
