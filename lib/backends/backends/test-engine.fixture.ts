import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildScripts } from '@/lib/base/foundation/build-scripts.fixture';
import { buildEngine } from '@/scripts/build-engine.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export type TestEngine = { workerFile: string; dispose: () => Promise<void> };

/**
 * The bundle that backends' processes run, as it ships. Built once per run of the suite, by the first test that asks,
 * since bundling takes as long as opening a database. Call `dispose` when done.
 */
export async function openTestEngine(): Promise<TestEngine> {
  const folder = process.env.EASEL_TEST_SHARED;
  const shared = folder === undefined ? undefined : `${folder}-engine`;
  const kept: TestEngine = { workerFile: path.join(shared ?? '', 'engine.mjs'), dispose: () => Promise.resolve() };
  if (shared !== undefined && existsSync(shared)) return kept;
  const built = await buildScripts({});
  await buildEngine({ root, outdir: built.folder });
  if (shared === undefined) return { workerFile: path.join(built.folder, 'engine.mjs'), dispose: built.dispose };
  // The rename publishes the folder complete or not at all. If another test file got there first, its engine is
  // identical.
  await rename(built.folder, shared).catch(async (error: unknown) => {
    await built.dispose();
    if (!existsSync(shared)) throw error;
  });
  return kept;
}
