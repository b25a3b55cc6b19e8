import { rmSync } from 'node:fs';
import path from 'node:path';

/**
 * vitest's global setup: names a folder that the test files of one run share, for a bundled engine
 * (`test-engine.fixture.ts`) and an empty database (`test-database.fixture.ts`). The first test that needs one creates
 * it; a run of pure tests creates none.
 */
export function setup(project) {
  const folder = path.join(project.config.root, 'build', `test-shared-${process.pid}`);
  const remove = () => {
    // The engine's folder is next to it, at the depth of a real build, because the engine resolves its packages by
    // relative path.
    for (const one of [folder, `${folder}-engine`]) rmSync(one, { recursive: true, force: true });
  };
  remove();
  process.env.EASEL_TEST_SHARED = folder;
  // The change that triggered the rerun may be in their sources.
  project.onTestsRerun(remove);
  return remove;
}
