import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import type { Viewer } from '../../base/viewers/viewer';
import type { Project } from '../../projects/projects/project';
import type { Version } from '../../projects/versions/version';
import type { BundleAnswer } from '../bundles/bundle';
import { createMemorySharingStore } from './memory-sharing-store.fixture';
import { type ShareDependencies, shareProject, type ShareRequest } from './share-project';
import { createTestId } from './test-ids.fixture';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A small app, as the bundler returns it. */
export const pageOf = (text: string): BundleAnswer => ({
  problems: [],
  files: [
    {
      path: 'index.html',
      base64: base64(
        `<html><head><title>${text}</title><script type="module" src="/assets/a.js"></script></head></html>`,
      ),
      immutable: false,
    },
    { path: 'assets/a.js', base64: base64(`console.log(${JSON.stringify(text.repeat(400))})`), immutable: true },
  ],
});

/** One project with an owner and shares in memory. The test decides what a bundle returns, and when. */
export async function createSharingFixture() {
  const { store, world } = createMemorySharingStore();
  const { projectId, ownerId, first } = await world.addProject();
  const head: { id: VersionId } = { id: first };
  const owner: Viewer = { id: ownerId, kind: 'guest' };
  const stranger: Viewer = { id: createTestId<'viewer'>(), kind: 'guest' };
  const told = { ended: [] as ProjectId[], errors: [] as unknown[], places: 0 };
  const sources: { path: string; text: string }[] = [];
  const versionOf = (id: VersionId) => ({ id, projectId, treeHash: `tree of ${id}` }) as Version;
  const dependencies: ShareDependencies = {
    sharing: store,
    access: { roleOf: async (viewer) => (viewer.id === ownerId ? 'owner' : null) },
    projects: { get: async () => ({ id: projectId, name: 'Little shop' }) as Project },
    versions: { head: async () => versionOf(head.id), get: async (_projectId, id) => versionOf(id) },
    blobs: createMemoryBlobStore(),
    readFiles: async () => sources.map((file) => ({ ...file, hash: 'h' })),
    bundleShared: async (_projectId, treeHash) => pageOf(treeHash),
    refuseToBuild: async () => null,
    async takePlace() {
      told.places += 1;
      return { leave: () => void (told.places -= 1) };
    },
    isPicture: async () => true,
    endVisits: async (id) => void told.ended.push(id),
    createId: createTestId,
    onError: (error) => void told.errors.push(error),
  };
  const share = (request: Partial<ShareRequest> = {}) =>
    shareProject(dependencies, { viewer: owner, projectId, visibility: 'link', words: {}, update: false, ...request });

  /** Shares the project and waits until visitors are served. */
  async function shareWhole(request: Partial<ShareRequest> = {}) {
    const shared = await share(request);
    if (!shared.ok || shared.value.share === null) throw new Error('not shared');
    await shared.value.done;
    return shared.value.share;
  }
  /** Adds the next version, which becomes the head. */
  async function addVersion(): Promise<VersionId> {
    head.id = await world.addVersion(projectId, null);
    return head.id;
  }
  return {
    ...{ dependencies, store, world, projectId, owner, stranger, first, told, sources, share, shareWhole, addVersion },
  };
}
