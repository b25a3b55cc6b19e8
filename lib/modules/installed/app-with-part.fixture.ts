import type { Database } from '../../base/database/database';
import { applyFileOperations } from '../../base/files/apply-file-operations';
import type { FileOperation } from '../../base/files/file-operation';
import { createFileGate } from '../../projects/trees/file-gate';
import { commitVersion } from '../../projects/versions/commit-version';
import { createVersionFixture } from '../../projects/versions/version.fixture';
import type { Catalogue } from '../catalogue/manifest';
import { installModule, listModules, takeOverFile } from './change-modules';
import { oldCatalogue } from './two-versions.fixture';

const start = { 'src/App.tsx': `import { Page } from '@/modules/letters';\nexport default Page;\n` };

/** An app on a real database, and what a person can do to its part `letters`. For tests only. */
export async function createAppWithPart(db: Database) {
  const world = createVersionFixture(db);
  const { projectId, viewer, first } = await world.newProject(start);
  const asked = { viewer, projectId, name: 'letters' };
  const as = (modules: Catalogue) => ({ ...world, modules });
  const install = (modules: Catalogue, settings: Record<string, unknown> = {}) =>
    installModule(as(modules), { ...asked, settings });
  const take = (path: string, isMine = true, modules = oldCatalogue) =>
    takeOverFile(as(modules), { ...asked, path, isMine });
  async function head() {
    const version = (await world.versions.head(projectId))!;
    const tree = (await world.trees.read(version.treeHash))!;
    const texts: Record<string, string> = {};
    for (const [path, { hash }] of Object.entries(tree))
      texts[path] = new TextDecoder().decode((await world.blobs.get(hash))!);
    return { version, tree, texts, locked: Object.keys(tree).filter((path) => tree[path]!.locked) };
  }
  /** Edits a file by hand, as the Code tab does. */
  async function edit(path: string, content: string) {
    const { version, tree } = await head();
    const operations: FileOperation[] = [{ type: 'file-write', path, content }];
    const applied = await applyFileOperations(tree, operations, 'editor', createFileGate(world.blobs));
    if (!applied.ok) return applied.error[0]!.code;
    const contents = applied.value.written.flatMap(({ bytes }) => (bytes ? [bytes] : []));
    const rest = { kind: 'edit', author: 'person', summary: 'By hand' } as const;
    const input = { projectId, parentId: version.id, tree: applied.value.tree, contents, ...rest };
    return (await commitVersion(world, input)).ok ? 'done' : 'failed';
  }
  const list = (modules: Catalogue) => listModules(as(modules), asked);
  const count = async () => (await world.versions.list(projectId, { before: null, limit: 100 })).length;
  return { ...world, ...asked, first, as, install, take, head, edit, list, count };
}
