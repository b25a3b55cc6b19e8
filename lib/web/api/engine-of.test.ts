import { describe, expect, test } from 'vitest';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import type { FileTree } from '../../base/files/file-operation';
import type { ProjectId } from '../../base/foundation/id';
import type { Project } from '../../projects/projects/project';
import { createTreeStore } from '../../projects/trees/tree-store';
import type { Version } from '../../projects/versions/version';
import { createReadEngine } from './engine-of';

const viteApp = { scripts: { dev: 'vite' }, devDependencies: { vite: '^8' } };
const expressApp = { scripts: { dev: 'node server/index.js' }, dependencies: { express: '^5' } };

async function engineFor(packageJson: object, settings: Record<string, unknown>, keepsData = false) {
  const blobs = createMemoryBlobStore();
  const trees = createTreeStore({ blobs });
  const bytes = new TextEncoder().encode(JSON.stringify(packageJson));
  const tree: FileTree = { 'package.json': { hash: await blobs.put(bytes), size: bytes.length } };
  const treeHash = await trees.write(tree, []);
  const readEngine = createReadEngine({
    blobs,
    trees,
    appBackends: { keepsData: () => Promise.resolve(keepsData) },
    projects: { get: async () => ({ settings }) as unknown as Project } as never,
    versions: { head: async () => ({ treeHash }) as Version } as never,
  });
  return readEngine('p' as ProjectId);
}

describe('the engine of a turn’s project', () => {
  test.each([
    ['a page, left to Easel', viteApp, {}, 'embedded'],
    ['a page, by choice in a container', viteApp, { runtime: 'webcontainer' }, 'webcontainer'],
    ['a server, left to Easel', expressApp, {}, 'webcontainer'],
    ['a server, by choice without one', expressApp, { runtime: 'embedded' }, 'embedded'],
  ] as const)('%s', async (_, packageJson, settings, engine) => {
    expect(await engineFor(packageJson, settings)).toBe(engine);
  });

  test('a page that keeps data with Easel runs with Easel, whatever was chosen before it did', async () => {
    expect(await engineFor(viteApp, { runtime: 'webcontainer' }, true)).toBe('embedded');
  });
});
