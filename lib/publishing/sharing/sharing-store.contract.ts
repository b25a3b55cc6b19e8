import { beforeEach, describe, expect, test } from 'vitest';
import type { ProjectId, VersionId, ViewerId } from '../../base/foundation/id';
import { createTestId } from './test-ids.fixture';
import type { ShareId } from './share';
import type { SharingStore, ShareToOpen } from './sharing-store';

/** The projects behind shares, for a test to change. */
export type SharingWorld = {
  addProject(): Promise<{ projectId: ProjectId; ownerId: ViewerId; first: VersionId }>;
  /** Adds the next version of a project, made by a turn with this prompt; null means by hand. */
  addVersion(projectId: ProjectId, asked: string | null): Promise<VersionId>;
  setDeleted(projectId: ProjectId, isDeleted: boolean): Promise<void>;
  setOrigin(projectId: ProjectId, originId: ProjectId): Promise<void>;
  addFork(id: ShareId, day: number): Promise<void>;
};

export function describeSharingStore(adapter: string, open: () => { store: SharingStore; world: SharingWorld }): void {
  describe(`SharingStore (${adapter})`, () => {
    let store: SharingStore;
    let world: SharingWorld;
    beforeEach(() => ({ store, world } = open()));

    const manifestHash = 'a'.repeat(64);
    const opening = (projectId: ProjectId, versionId: VersionId, more: Partial<ShareToOpen> = {}): ShareToOpen => ({
      ...{
        projectId,
        versionId,
        newId: createTestId() as string as ShareId,
        visibility: 'link',
        title: 'App',
        words: {},
      },
      ...more,
    });
    async function share(more: Partial<ShareToOpen> = {}) {
      const project = await world.addProject();
      const opened = await store.open(opening(project.projectId, project.first, more));
      if (!opened.ok) throw new Error(opened.error);
      return { ...project, id: opened.value.share.id, opened: opened.value };
    }
    const ready = (versionId: VersionId) => ({ versionId, manifestHash, problems: [] as [] });

    test('makes a project visible, says so, and tells whether it was before', async () => {
      const words = { description: 'What we cook', tags: ['food'], showsPrompts: true };
      const { projectId, ownerId, first, id, opened } = await share({ title: 'Menu', words, visibility: 'gallery' });
      expect(opened).toMatchObject({
        isNew: true,
        share: {
          ...{ id, projectId, ownerId, versionId: first, versionNumber: 1, title: 'Menu', ...words },
          ...{ visibility: 'gallery', status: 'building', problems: [], manifestHash: null, takenDownAt: null },
        },
      });
      expect(await store.visible(id)).toEqual(opened.share);
      expect(await store.ofProject(projectId)).toEqual(opened.share);
      const again = await store.open(
        opening(projectId, first, { words: { title: 'Dishes' }, pictureHash: manifestHash }),
      );
      const changed = { ...opened.share, title: 'Dishes', visibility: 'link', pictureHash: manifestHash };
      expect(again).toEqual({ ok: true, value: { isNew: false, share: changed } });
    });

    test('knows nothing of a project that is private, deleted or not there', async () => {
      const { projectId, first } = await world.addProject();
      expect(await store.ofProject(projectId)).toBeNull();
      expect(await store.withdraw(projectId)).toBeNull();
      await world.setDeleted(projectId, true);
      expect(await store.open(opening(projectId, first))).toEqual({ ok: false, error: 'not-found' });
      expect(await store.open(opening(createTestId() as string as ProjectId, first))).toMatchObject({ ok: false });
      expect(await store.visible(createTestId() as string as ShareId)).toBeNull();
    });

    test('a deleted project’s share is not visible, and is again with its project', async () => {
      const { projectId, id, opened } = await share();
      await world.setDeleted(projectId, true);
      expect([await store.visible(id), await store.ofProject(projectId)]).toEqual([null, null]);
      await world.setDeleted(projectId, false);
      expect(await store.visible(id)).toEqual(opened.share);
    });

    test('serves what was built, keeps serving it while an update is built, and after one that failed', async () => {
      const { projectId, first, id } = await share();
      expect(await store.end(id, ready(first))).toBe(true);
      expect(await store.visible(id)).toMatchObject({ status: 'ready', manifestHash, versionId: first });
      const second = await world.addVersion(projectId, null);
      expect(await store.begin(id)).toBe(true);
      expect(await store.visible(id)).toMatchObject({ status: 'building', manifestHash, versionNumber: 1 });
      const problems = [{ kind: 'compile' as const, message: 'No' }];
      await store.end(id, { versionId: second, manifestHash: null, problems });
      expect(await store.visible(id)).toMatchObject({ status: 'failed', problems, manifestHash, versionNumber: 1 });
      await store.begin(id);
      await store.end(id, { ...ready(second), manifestHash: 'b'.repeat(64) });
      expect(await store.visible(id)).toMatchObject({
        ...{ status: 'ready', problems: [], manifestHash: 'b'.repeat(64), versionId: second, versionNumber: 2 },
      });
    });

    test('a build that ends after a newer one changes nothing', async () => {
      const { projectId, first, id } = await share();
      const second = await world.addVersion(projectId, null);
      expect(await store.end(id, ready(second))).toBe(true);
      expect(await store.end(id, { ...ready(first), manifestHash: 'b'.repeat(64) })).toBe(false);
      const problems = [{ kind: 'compile' as const, message: 'No' }];
      expect(await store.end(id, { versionId: first, manifestHash: null, problems })).toBe(false);
      expect(await store.visible(id)).toMatchObject({ status: 'ready', versionId: second, manifestHash });
    });

    test('a build that ends after its share was withdrawn brings nothing back', async () => {
      const { projectId, first, id } = await share();
      expect(await store.withdraw(projectId)).toBe(id);
      expect([await store.begin(id), await store.end(id, ready(first))]).toEqual([false, false]);
      expect([await store.visible(id), await store.ofProject(projectId)]).toEqual([null, null]);
    });

    test('withdrawn and shared again has another id, and none of the old counts', async () => {
      const { projectId, first, id } = await share();
      await store.addUse(id, 5);
      await store.withdraw(projectId);
      const again = await store.open(opening(projectId, first));
      expect(again).toMatchObject({ ok: true, value: { isNew: true } });
      if (!again.ok) return;
      expect(again.value.share.id).not.toBe(id);
      expect(await store.visible(id)).toBeNull();
      expect(await store.counts(again.value.share.id)).toEqual({ uses: 0, forks: 0 });
    });

    test('taken down: seen by nobody, kept from being shared again, withdrawn or not, until that is cleared', async () => {
      const { projectId, first, id } = await share();
      expect(await store.setTakenDown(id, 7)).toBe(projectId);
      expect(await store.visible(id)).toBeNull();
      expect(await store.ofProject(projectId)).toMatchObject({ id, takenDownAt: 7 });
      expect(await store.open(opening(projectId, first))).toEqual({ ok: false, error: 'share-taken-down' });
      await store.withdraw(projectId);
      expect(await store.ofProject(projectId)).toBeNull();
      expect(await store.open(opening(projectId, first))).toEqual({ ok: false, error: 'share-taken-down' });
      expect(await store.setTakenDown(id, null)).toBe(projectId);
      // Its owner has made the project private meanwhile, so the old link stays invalid.
      expect(await store.visible(id)).toBeNull();
      expect(await store.open(opening(projectId, first))).toMatchObject({ ok: true, value: { isNew: true } });
      expect(await store.visible(id)).toBeNull();
      expect(await store.setTakenDown(createTestId() as string as ShareId, 1)).toBeNull();
    });

    test('counts uses by day, and none of what is not there', async () => {
      const { id } = await share();
      await Promise.all([store.addUse(id, 5), store.addUse(id, 5), store.addUse(id, 6)]);
      await world.addFork(id, 6);
      await store.addUse(createTestId() as string as ShareId, 5);
      expect(await store.counts(id)).toEqual({ uses: 3, forks: 1 });
    });

    test('the gallery holds what its owners put there and visitors can be served', async () => {
      const shown = await share({ visibility: 'gallery', words: { tags: ['food'] } });
      const [byLink, unbuilt, takenDown, deleted] = [
        ...[await share(), await share({ visibility: 'gallery' }), await share({ visibility: 'gallery' })],
        await share({ visibility: 'gallery' }),
      ];
      for (const { id, first } of [shown, byLink!, takenDown!, deleted!]) await store.end(id, ready(first));
      await store.setTakenDown(takenDown!.id, 1);
      await world.setDeleted(deleted!.projectId, true);
      await store.addUse(shown.id, 3);
      await store.addUse(shown.id, 9);
      await world.setOrigin(shown.projectId, byLink!.projectId);
      const ids = [shown, byLink!, unbuilt!, takenDown!, deleted!].map(({ id }) => id);
      const listed = (await store.gallery(5)).filter(({ id }) => ids.includes(id));
      expect(listed).toMatchObject([
        { id: shown.id, tags: ['food'], uses: 2, forks: 0, days: [{ day: 9, uses: 1, forks: 0 }], madeFrom: null },
      ]);
    });

    test('names where a fork came from only where that is in the gallery', async () => {
      const [origin, fork] = [await share({ visibility: 'gallery', title: 'Origin' }), await share()];
      expect(await store.originOf(fork.projectId)).toBeNull();
      await world.setOrigin(fork.projectId, origin.projectId);
      expect(await store.originOf(fork.projectId)).toEqual({ shareId: origin.id, title: 'Origin' });
      await store.open(opening(origin.projectId, origin.first, { visibility: 'link' }));
      expect(await store.originOf(fork.projectId)).toBeNull();
      await store.open(opening(origin.projectId, origin.first, { visibility: 'gallery' }));
      await world.setDeleted(origin.projectId, true);
      expect(await store.originOf(fork.projectId)).toBeNull();
    });

    test('tells what was asked up to a version, in order, and no later one', async () => {
      const { projectId } = await share();
      await world.addVersion(projectId, 'A menu');
      await world.addVersion(projectId, null);
      await world.addVersion(projectId, 'Warmer colours');
      await world.addVersion(projectId, 'A secret plan');
      const asked = (await store.prompts(projectId, 4)).map((prompt) => prompt.asked);
      expect(asked).toEqual(['A menu', 'Warmer colours']);
    });

    test('keeps one report of each viewer, latest first, and forgets them with the share', async () => {
      const [one, other] = [await share({ title: 'One' }), await share({ title: 'Other' })];
      const by = (viewerId: string, createdAt: number, words = '') => ({
        ...{ viewerId: viewerId as ViewerId, reason: 'unsafe' as const, words, createdAt },
      });
      await store.report(one.id, by('ann', 1, 'first'));
      await store.report(one.id, by('ben', 2));
      await store.report(other.id, by('ann', 3));
      await store.report(one.id, by('ann', 4, 'again'));
      const reported = async () => (await store.reported(50)).filter(({ id }) => id === one.id || id === other.id);
      expect(await reported()).toEqual([
        {
          ...{ id: one.id, title: 'One', visibility: 'link', takenDownAt: null },
          reports: [by('ann', 4, 'again'), by('ben', 2)],
        },
        { id: other.id, title: 'Other', visibility: 'link', takenDownAt: null, reports: [by('ann', 3)] },
      ]);
      await store.withdraw(one.projectId);
      expect((await reported()).map(({ id }) => id)).toEqual([other.id]);
    });

    test('what a killed process left building has failed', async () => {
      const { id } = await share();
      await store.failUnfinished();
      expect(await store.visible(id)).toMatchObject({ status: 'failed', manifestHash: null });
    });
  });
}
