import { rmSync } from 'node:fs';
import path from 'node:path';

/**
 * vitest's global setup: names a folder for what the files of one run share, a bundled engine (`test-engine.fixture.ts`) and an
 * empty database (`test-database.fixture.ts`). The first that needs one makes it; a run of pure tests makes none.
 */
export function setup(project) {
  const folder = path.join(project.config.root, 'build', `test-shared-${process.pid}`);
  const remove = () => {
    // The engine lies beside it, as deep as it is built, since it finds its packages by a way from there.
    for (const one of [folder, `${folder}-engine`]) rmSync(one, { recursive: true, force: true });
  };
  remove();
  process.env.EASEL_TEST_SHARED = folder;
  // What it was made from may be what changed.
  project.onTestsRerun(remove);
  return remove;
}
